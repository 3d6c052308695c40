"""The promise of issue D, end to end on both databases: one story, one alert, one thread, and nothing lost in the night."""

import json
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.alerts.calm import Mute, QuietHours
from pipeline.channels.mail_message import write_letter
from pipeline.storage import alerts as alert_rows
from tests.flow.newsdesk import BASES, Newsdesk

ENGLISH = (
    "Russian cargo planes leave Qamishli airport for Hmeimim",
    (
        "Four Russian cargo planes left Qamishli airport on Tuesday morning for Hmeimim airbase, carrying radar equipment and the "
        "last guards of the eastern gate, Reuters reported, citing two officials of the Syrian Democratic Forces.\n"
        "The officials said the runway was handed over to government forces an hour later and that no Russian soldier remained."
    ),
)
RUSSIAN = (
    "Российские транспортники улетели из Камышлы в Хмеймим",
    (
        "Четыре российских транспортных самолёта во вторник утром вылетели с аэродрома Камышлы на авиабазу Хмеймим с радарами и "
        "последней охраной восточных ворот, сообщает Рейтер со ссылкой на двух представителей Сирийских демократических сил.\n"
        "По их словам, полоса через час была передана правительственным силам, российских военных там не осталось."
    ),
)
ARABIC = (
    "طائرات شحن روسية تغادر مطار القامشلي إلى حميميم",
    (
        "غادرت أربع طائرات شحن روسية مطار القامشلي صباح الثلاثاء إلى قاعدة حميميم الجوية وعلى متنها رادارات وآخر حراس البوابة "
        "الشرقية، وفق ما نقلت رويترز عن مسؤولين اثنين في قوات سوريا الديمقراطية.\n"
        "وقال المسؤولان إن المدرج سُلّم إلى القوات الحكومية بعد ساعة وإنه لم يبق أي جندي روسي."
    ),
)
TURKISH = (
    "Rus kargo uçakları Kamışlı Havalimanı'ndan Hmeymim'e gitti",
    (
        "Reuters'ın Suriye Demokratik Güçleri'nden iki yetkiliye dayandırdığı habere göre dört Rus kargo uçağı salı sabahı Kamışlı "
        "Havalimanı'ndan Hmeymim Hava Üssü'ne radar ekipmanı ve doğu kapısının son muhafızlarını taşıdı.\n"
        "Yetkililer pistin bir saat sonra hükümet güçlerine devredildiğini ve hiçbir Rus askerinin kalmadığını söyledi."
    ),
)
LANGUAGES = (("en", ENGLISH), ("ru", RUSSIAN), ("ar", ARABIC), ("tr", TURKISH))


@pytest.fixture
def desk(database):
    return Newsdesk(database)


def test_forty_reprints_of_one_wire_story_in_four_languages_make_one_alert_and_at_most_two_updates(desk):
    for number in range(40):
        language, (title, text) = LANGUAGES[number % 4]
        desk.arrives(title, text, outlet=f"Outlet {number}", after=timedelta(minutes=3), language=language)
    stored = desk.alerts()
    kinds = [alert.kind for alert in stored]
    assert kinds[0] == "new"
    assert kinds.count("new") == 1
    assert kinds.count("update") <= 2
    letters = [write_letter(alert.payload, sender="a@x.org", recipient="b@x.org").content.decode() for alert in stored]
    first_id = next(line for line in letters[0].splitlines() if line.startswith("Message-ID:")).split(" ")[1]
    assert all(f"In-Reply-To: {first_id}" in letter.replace("\r\n ", " ") for letter in letters[1:])


def test_every_report_that_was_not_told_has_a_reason(desk):
    for outlet in ("A", "B", "C"):
        desk.arrives(*ENGLISH, outlet=outlet, after=timedelta(minutes=3), language="en")
    assert len(desk.alerts()) == 1
    assert desk.holds() == ["reprint", "reprint"]


DENIAL = (
    "Damascus denies that Russian cargo planes left Qamishli airport for Hmeimim",
    (
        "Syria's defence ministry on Tuesday denied that four Russian cargo planes had left Qamishli airport for Hmeimim airbase with "
        "radar equipment, saying they had come and gone as on any other day and that guards still stood at the eastern gate."
    ),
)


def test_a_denial_is_told_in_the_same_thread(desk):
    desk.arrives(*ENGLISH, outlet="A", language="en")
    desk.arrives(*DENIAL, outlet="B", after=timedelta(hours=1), language="en")
    first, second = (json.loads(alert.payload) for alert in desk.alerts())
    assert second["kind"] == "update"
    assert second["story"]["thread"] == first["story"]["thread"]
    assert "denial" in {fact["kind"] for fact in second["new"]}


def test_news_in_the_cool_down_comes_afterwards_by_itself(database):
    desk = Newsdesk(database, rules=(replace(BASES, cool_down=timedelta(hours=2)),))
    desk.arrives(*ENGLISH, outlet="A", language="en")
    desk.arrives(*DENIAL, outlet="B", after=timedelta(minutes=30), language="en")
    assert [alert.kind for alert in desk.alerts()] == ["new"]
    assert desk.holds() == ["cool_down"]
    assert desk.waits(timedelta(minutes=60)) == ()
    (alert,) = desk.waits(timedelta(minutes=31))
    assert "denial" in {fact.kind for fact in alert.payload.new}
    assert desk.waits(timedelta(hours=5)) == ()
    assert [alert.kind for alert in desk.alerts()] == ["new", "update"]


def test_a_night_of_updates_becomes_one_in_the_morning(database):
    night = QuietHours(start=time(22), end=time(7), zone=ZoneInfo("UTC"))
    desk = Newsdesk(database, rules=(replace(BASES, quiet_hours=night),))
    desk.arrives(*ENGLISH, outlet="A", after=timedelta(hours=12), language="en")
    desk.arrives(*DENIAL, outlet="B", after=timedelta(hours=2), language="en")
    assert [alert.kind for alert in desk.alerts()] == ["new"]
    desk.waits(timedelta(hours=3))
    assert [alert.kind for alert in desk.alerts()] == ["new"]
    desk.waits(timedelta(hours=6))
    assert [alert.kind for alert in desk.alerts()] == ["new", "update"]


def test_a_muted_story_is_silent_until_the_mute_ends_and_then_tells_what_it_held(desk):
    desk.arrives(*ENGLISH, outlet="A", language="en")
    story = desk.alerts()[0].story_id
    with desk.database.write() as connection:
        alert_rows.set_mute(connection, Mute(kind="story", value=story, until=desk.now + timedelta(hours=2)), now=desk.now)
    desk.arrives(*DENIAL, outlet="B", after=timedelta(hours=1), language="en")
    assert desk.holds() == ["muted_story"]
    desk.arrives(*RUSSIAN, outlet="C", after=timedelta(hours=2), language="ru")
    update = json.loads(desk.alerts()[-1].payload)
    assert "denial" in {fact["kind"] for fact in update["new"]}


BRIDGED = (
    (
        "Russian convoy leaves Qamishli airport",
        "A column of Russian army trucks left Qamishli airport in the night, residents said. The vehicles drove west with no lights.",
    ),
    (
        "Radars are taken apart at Qamishli airport",
        "Engineers dismantled two radars and a mast at Qamishli airport, a shopkeeper near the fence said on Tuesday.",
    ),
    (
        "Russian convoy leaves Qamishli airport after radars are dismantled",
        "Engineers took the radars at Qamishli airport to pieces before the last trucks of the column withdrew, witnesses say.",
    ),
    (
        "Radars dismantled, Russian convoy withdraws from Qamishli airport",
        "Drivers confirmed that the convoy set out once the two radars lay in pieces; nobody was seen at Qamishli airport at dawn.",
    ),
)


def test_two_told_stories_that_later_reports_show_to_be_one_are_told_so_once_in_the_older_thread(desk):
    for number, (title, text) in enumerate(BRIDGED):
        desk.arrives(title, text, outlet=f"Outlet {number}", after=timedelta(hours=6), language="en")
    first, second = [alert for alert in desk.alerts() if alert.kind == "new"]
    assert first.story_id != second.story_id
    updates = [alert for alert in desk.alerts() if alert.kind == "update"]
    assert {update.story_id for update in updates} == {first.story_id}
    joining = [json.loads(update.payload) for update in updates if "merged" in str(update.payload)]
    assert len(joining) == 1
    assert joining[0]["story"]["joined_threads"] == [second.id]
