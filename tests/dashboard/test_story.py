"""The story page: the line of time, the texts side by side, and what a person can do."""

import re

import pytest
from sqlalchemy import select, update

from pipeline.alerts.calm import Mute
from pipeline.dashboard.quoting import QuoteMemory
from pipeline.dashboard.story import read_story
from pipeline.delivery.feedback import feedback_path
from pipeline.storage.alerts import active_mutes, read_feedback
from pipeline.storage.schema import alerts, stories
from tests.dashboard.invented import NOW, REPORTS, story_id

LAST_FLIGHT = story_id("qamishli-last-flight")


@pytest.fixture
def story(filled, configured):
    with filled.read() as connection:
        return read_story(connection, LAST_FLIGHT, configured.cards(), now=NOW, memory=QuoteMemory())


def _form_token(text):
    return re.search(r'name="form_token" value="([0-9a-f]+)"', text).group(1)


def test_every_report_and_alert_stands_on_the_line_in_order(story):
    reports = [each for each in story.line if each.kind == "report"]
    told = [each for each in story.line if each.kind == "alert"]
    assert len(reports) == sum(item["story"] == "qamishli-last-flight" for item in REPORTS)
    assert told
    assert [each.at for each in story.line] == sorted(each.at for each in story.line)


def test_an_alert_stands_behind_the_report_that_fired(story):
    kinds = [each.kind for each in story.line]
    assert kinds[:2] == ["report", "alert"]


def test_deliveries_stand_with_their_alert(story):
    channels = {delivery.channel for each in story.line if each.kind == "alert" for delivery in each.deliveries}
    assert channels == {"desk", "mail"}


def test_texts_stand_side_by_side_one_of_each_language_first(story):
    languages = [column.report.language for column in story.columns]
    assert len(set(languages[:5])) == 5
    assert {"ar", "ru", "tr", "en"} <= set(languages)


def test_reports_that_were_held_say_why(story):
    held = [hold.reason for each in story.line if each.kind == "report" for hold in each.holds]
    assert "nothing_new" in held


def test_a_merged_story_leads_to_the_one_it_went_into(house, make_desk, visit):
    other = story_id("airport-handover")
    with house.write() as connection:
        connection.execute(update(stories).where(stories.c.id == LAST_FLIGHT).values(state="merged", merged_into=other))
    status, headers, _ = visit(make_desk(house)).get(f"/stories/{LAST_FLIGHT}")
    assert (status, headers["Location"]) == (303, f"/stories/{other}")


def test_an_unknown_story_is_not_found(house, make_desk, visit):
    assert visit(make_desk(house)).get("/stories/nothing")[0] == 404


def test_a_story_can_be_muted_for_a_day_and_unmuted(house, make_desk, visit):
    visitor = visit(make_desk(house))
    token = _form_token(visitor.get(f"/stories/{LAST_FLIGHT}")[2])
    assert visitor.post(f"/stories/{LAST_FLIGHT}/mute", {"length": "day", "form_token": token})[0] == 303
    with house.read() as connection:
        muted = [mute for mute in active_mutes(connection, now=NOW) if mute.kind == "story"]
    assert [mute.value for mute in muted] == [LAST_FLIGHT]
    assert (muted[0].until - NOW).days == 1
    assert "unmute story" in visitor.get(f"/stories/{LAST_FLIGHT}")[2]
    visitor.post(f"/stories/{LAST_FLIGHT}/unmute", {"form_token": token})
    with house.read() as connection:
        assert Mute(kind="story", value=LAST_FLIGHT) not in active_mutes(connection, now=NOW)


def test_muting_needs_our_form(house, make_desk, visit):
    visitor = visit(make_desk(house))
    assert visitor.post(f"/stories/{LAST_FLIGHT}/mute", {"length": "day"})[0] == 403


def _an_alert(house):
    with house.read() as connection:
        return connection.execute(select(alerts.c.id).where(alerts.c.story_id == LAST_FLIGHT)).scalars().first()


def test_feedback_is_kept_and_the_last_word_counts(house, make_desk, visit):
    visitor, alert_id = visit(make_desk(house)), _an_alert(house)
    token = _form_token(visitor.get(f"/stories/{LAST_FLIGHT}")[2])
    for answer in ("useful", "not-useful"):
        assert visitor.post(f"/alerts/{alert_id}/{answer}", {"form_token": token})[0] == 303
    with house.read() as connection:
        assert read_feedback(connection, [alert_id]) == {alert_id: False}


def test_a_signed_link_asks_first_and_then_keeps_the_word_without_a_login(house, make_desk, visit):
    key, alert_id = b"a key of sixteen bytes", _an_alert(house)
    visitor = visit(make_desk(house, feedback_key=key, token="t0ken"))
    path = feedback_path(alert_id, is_useful=True, key=key)
    status, _, asked = visitor.get(path)
    assert status == 200
    with house.read() as connection:
        assert read_feedback(connection, [alert_id]) == {}, "a mail scanner follows links and must not answer"
    assert "Thank you" in visitor.post(path, {"form_token": _form_token(asked)})[2]
    with house.read() as connection:
        assert read_feedback(connection, [alert_id]) == {alert_id: True}


def test_a_link_that_was_not_signed_by_us_is_not_found(house, make_desk, visit):
    visitor = visit(make_desk(house, feedback_key=b"a key of sixteen bytes"))
    path = feedback_path(_an_alert(house), is_useful=True, key=b"another key of some bytes")
    assert visitor.get(path)[0] == 404


def test_feedback_on_nothing_is_not_found(house, make_desk, visit):
    visitor = visit(make_desk(house))
    token = _form_token(visitor.get("/try")[2])
    assert visitor.post("/alerts/nothing/useful", {"form_token": token})[0] == 404


@pytest.mark.parametrize(
    ("kind", "value", "where"), [("entity", "base-tartus", "/watch/base-tartus"), ("outlet", "North Quay Agency", "/feeds")]
)
def test_an_entity_or_outlet_is_muted_until_a_moment_and_unmuted(house, make_desk, visit, kind, value, where):
    visitor = visit(make_desk(house))
    token = _form_token(visitor.get("/try")[2])
    form = {"form_token": token, "kind": kind, "value": value, "length": "week"}
    status, headers, _ = visitor.post("/mutes", form)
    assert (status, headers["Location"]) == (303, where)
    with house.read() as connection:
        (mute,) = [each for each in active_mutes(connection, now=NOW) if each.value == value]
    assert (mute.kind, (mute.until - NOW).days) == (kind, 7)
    assert ">unmute</button>" in visitor.get(where)[2]
    assert visitor.post("/mutes/lift", form)[0] == 303
    assert visitor.post("/mutes/lift", form)[0] == 404
    with house.read() as connection:
        assert value not in [each.value for each in active_mutes(connection, now=NOW)]


@pytest.mark.parametrize("form", [{"kind": "entity", "value": "nobody"}, {"kind": "outlet", "value": ""}, {"kind": "all"}, {}])
def test_what_cannot_be_muted_here_is_not_found(house, make_desk, visit, form):
    visitor = visit(make_desk(house))
    assert visitor.post("/mutes", {"form_token": _form_token(visitor.get("/try")[2])} | form)[0] == 404


def test_muting_a_name_needs_our_form(house, make_desk, visit):
    assert visit(make_desk(house)).post("/mutes", {"kind": "entity", "value": "base-tartus"})[0] == 403
