"""Splitting and joining on whole events: each set of reports was invented for this test, as several outlets would write them."""

from collections.abc import Callable, Mapping

from pipeline.stories.features import Features
from pipeline.stories.independence import independent_sources
from pipeline.stories.index import StoryIndex
from pipeline.stories.novelty import what_is_new

Group = Callable[..., Mapping[int, str]]

HMEIMIM_APRIL = [
    ("en", "2026-04-14", "Drones shot down near Hmeimim base", "Two drones were shot down early on Tuesday near Hmeimim, the Russian-run air base, residents of nearby Jableh said. No one was hurt."),
    ("ru", "2026-04-14", "Над Хмеймимом сбили беспилотники", "Российские средства ПВО в ночь на вторник сбили два беспилотника у авиабазы Хмеймим, сообщили жители Джаблы. Пострадавших нет."),
    ("ar", "2026-04-14", "إسقاط مسيرتين قرب قاعدة حميميم", "أسقطت الدفاعات الجوية الروسية فجر الثلاثاء مسيرتين قرب قاعدة حميميم، بحسب سكان في جبلة. ولم تقع إصابات."),
    ("zh", "2026-04-15", "赫迈米姆基地附近击落无人机", "14日凌晨，俄军防空系统在赫迈米姆空军基地附近击落两架无人机，无人受伤。"),
]
HMEIMIM_MAY = [
    ("en", "2026-05-09", "Drones attack Hmeimim base again", "Three drones attacked the Hmeimim air base before dawn on Saturday. A fire broke out by the runway, witnesses in Jableh said."),
    ("ru", "2026-05-09", "Беспилотники атаковали базу Хмеймим", "Три беспилотника атаковали авиабазу Хмеймим в ночь на субботу. У взлётной полосы начался пожар, рассказали в Джабле."),
    ("ar", "2026-05-09", "مسيرات تهاجم قاعدة حميميم", "هاجمت ثلاث مسيرات قاعدة حميميم فجر السبت واندلع حريق قرب المدرج، بحسب شهود من جبلة."),
]
QAMISHLI_WITHDRAWAL = [
    ("en", "2026-01-27", "Russian troops leave Qamishli airport", "Russian soldiers have begun to withdraw from Qamishli airport in north-east Syria, dismantling radars and loading lorries, a witness said on Monday."),
    ("ru", "2026-01-27", "Российские военные покидают аэропорт Камышлы", "Российские военные начали выводить технику: аэропорт Камышлы на северо-востоке Сирии покидают грузовики, сообщил очевидец в понедельник."),
    ("tr", "2026-01-27", "Rus askerleri Kamışlı havaalanı üssünden çekiliyor", "Rus askerleri pazartesi günü Kamışlı havaalanı üssünden çekilmeye başladı; radarlar söküldü, kamyonlar yüklendi."),
    ("ar", "2026-01-27", "القوات الروسية تنسحب من مطار القامشلي", "بدأت القوات الروسية يوم الاثنين الانسحاب من مطار القامشلي شمال شرق سوريا وتفكيك الرادارات، بحسب شاهد."),
]
KREMLIN_JANUARY = [
    ("en", "2026-01-28", "Putin receives Sharaa in the Kremlin", "Vladimir Putin received Ahmed al-Sharaa in the Kremlin on Wednesday for talks on trade and the future of the Hmeimim base."),
    ("ru", "2026-01-28", "Путин принял Шараа в Кремле", "Владимир Путин в среду провёл в Кремле переговоры с Ахмедом Шараа о торговле и судьбе базы Хмеймим."),
    ("zh", "2026-01-28", "普京在克里姆林宫会见沙拉", "28日，普京在克里姆林宫同叙利亚领导人沙拉举行会谈，讨论贸易和赫迈米姆基地的未来。"),
]
KREMLIN_OCTOBER = [
    ("en", "2025-10-15", "Putin and Sharaa meet in Moscow", "Vladimir Putin received Ahmed al-Sharaa in the Kremlin on Wednesday, their first meeting, with the Hmeimim base on the agenda."),
    ("ru", "2025-10-15", "Путин встретился с Шараа", "Владимир Путин впервые принял в Кремле Ахмеда Шараа. В среду они обсудили базу Хмеймим."),
]


def same(assignment: Mapping[int, str], *numbers: int) -> bool:
    return len({assignment[number] for number in numbers}) == 1


def events(group: Group, *sets: list[tuple[str, str, str, str]]) -> list[set[str]]:
    """For each set of reports, the stories they went to."""
    assignment = group(*(report for one in sets for report in one))
    numbers = iter(range(1, 1 + sum(map(len, sets))))
    return [{assignment[next(numbers)] for _ in one} for one in sets]


def assert_each_is_one_story(found: list[set[str]]) -> None:
    assert [len(stories) for stories in found] == [1] * len(found)
    assert len(set.union(*found)) == len(found)


def test_one_event_in_four_languages_is_one_story(group: Group) -> None:
    assert_each_is_one_story(events(group, HMEIMIM_APRIL))
    assert_each_is_one_story(events(group, QAMISHLI_WITHDRAWAL))


def test_the_same_meeting_months_apart_is_two_stories(group: Group) -> None:
    assert_each_is_one_story(events(group, KREMLIN_JANUARY, KREMLIN_OCTOBER))


def test_raids_of_april_and_may_are_two_stories(group: Group) -> None:
    assert_each_is_one_story(events(group, HMEIMIM_APRIL, HMEIMIM_MAY))


def test_two_events_of_one_week_about_the_same_people_stay_apart(group: Group) -> None:
    assert_each_is_one_story(events(group, QAMISHLI_WITHDRAWAL, KREMLIN_JANUARY))


def test_a_meeting_and_a_phone_call_stay_apart(group: Group) -> None:
    call = [
        ("en", "2026-01-30", "Putin phones Sharaa", "Vladimir Putin spoke by phone with Ahmed al-Sharaa on Friday about grain supplies, the Kremlin said after the phone call."),
        ("ru", "2026-01-30", "Путин позвонил Шараа", "Владимир Путин провёл в пятницу телефонный разговор с Ахмедом Шараа о поставках зерна, сообщил Кремль."),
    ]
    assert_each_is_one_story(events(group, KREMLIN_JANUARY, call))


def test_an_escape_and_a_transfer_of_prisoners_stay_apart(group: Group) -> None:
    escape = [
        ("en", "2026-01-20", "Islamic State prisoners escape as SDF guards leave", "Dozens of Islamic State prisoners escaped from a jail near Hasaka on Tuesday after SDF guards left, officials said."),
        ("ru", "2026-01-20", "Боевики ИГИЛ бежали из тюрьмы", "Десятки заключённых ИГИЛ сбежали во вторник из тюрьмы у Хасаки после ухода охраны СДС."),
    ]
    transfer = [
        ("en", "2026-01-21", "US moves Islamic State prisoners to Iraq", "The US military on Wednesday transferred 150 Islamic State prisoners from SDF jails in Hasaka to Iraq."),
        ("ru", "2026-01-21", "США переводят пленных ИГИЛ в Ирак", "Американские военные в среду перевезли 150 пленных ИГИЛ из тюрем СДС у Хасаки в Ирак."),
    ]
    assert_each_is_one_story(events(group, escape, transfer))


def test_the_envoy_with_one_party_and_with_another_stay_apart(group: Group) -> None:
    with_abdi = [
        ("en", "2026-03-12", "Barrack meets Abdi in Hasaka", "US envoy Tom Barrack met Mazloum Abdi in Hasaka on Thursday to discuss merging the SDF into the army."),
        ("ar", "2026-03-12", "براك يلتقي عبدي في الحسكة", "التقى المبعوث الأمريكي براك اليوم الخميس عبدي في الحسكة وبحثا دمج قسد في الجيش."),
    ]
    with_sharaa = [
        ("en", "2026-03-14", "Barrack meets Sharaa in Damascus", "US envoy Tom Barrack met Ahmed al-Sharaa in Damascus on Saturday and discussed sanctions and reconstruction."),
        ("ar", "2026-03-14", "براك يلتقي الشرع في دمشق", "التقى المبعوث الأمريكي براك اليوم السبت الشرع في دمشق وبحثا العقوبات وإعادة الإعمار."),
    ]
    assert_each_is_one_story(events(group, with_abdi, with_sharaa))


def test_the_withdrawal_and_the_civil_airport_stay_apart(group: Group) -> None:
    civil = [
        ("en", "2026-02-03", "Qamishli airport to reopen for civil flights", "Qamishli airport will be handed over to the civil aviation authority, which plans the first passenger flights for March, it said on Tuesday."),
        ("ru", "2026-02-03", "Аэропорт Камышлы откроют для пассажиров", "Управление гражданской авиации принимает аэропорт Камышлы и готовит первые рейсы в марте, сообщили во вторник."),
    ]
    assert_each_is_one_story(events(group, QAMISHLI_WITHDRAWAL, civil))


def test_two_bases_on_one_day_stay_apart(group: Group) -> None:
    ships = [
        ("en", "2026-04-14", "Russian ships return to Tartus naval base", "Two Russian landing ships arrived on Tuesday at the Tartus naval base for the first time since last year, shipping trackers said."),
        ("tr", "2026-04-14", "Rus gemileri Tartus deniz üssüne döndü", "İki Rus çıkarma gemisi salı günü Tartus deniz üssüne ulaştı."),
    ]
    assert_each_is_one_story(events(group, HMEIMIM_APRIL, ships))


def test_contradicting_counts_are_one_story(group: Group) -> None:
    counts = [
        ("en", "2026-07-03", "Two drones downed at Hmeimim", "Two drones were shot down over the Hmeimim base on Friday, a security source said."),
        ("ru", "2026-07-03", "Над Хмеймимом сбит один беспилотник", "Один беспилотник сбит в пятницу над базой Хмеймим, заявили в министерстве."),
        ("ar", "2026-07-03", "إسقاط خمس مسيرات فوق حميميم", "أسقطت خمس مسيرات يوم الجمعة فوق قاعدة حميميم، وفق ناشطين."),
    ]
    assert_each_is_one_story(events(group, counts))


def test_truces_a_week_apart_stay_apart(group: Group) -> None:
    first = [
        ("en", "2026-01-18", "Sharaa and SDF agree ceasefire", "The government of Ahmed al-Sharaa and the SDF agreed a ceasefire on 18 January after fighting near Raqqa."),
        ("ru", "2026-01-18", "Шараа и СДС договорились о перемирии", "Власти Шараа и СДС 18 января договорились о прекращении огня после боёв у Ракки."),
    ]
    second = [
        ("en", "2026-01-27", "SDF and Sharaa government sign new truce", "The SDF and the government of Ahmed al-Sharaa signed a ceasefire on 27 January covering Kobani."),
        ("ru", "2026-01-27", "СДС и власти Шараа подписали новое перемирие", "СДС и правительство Шараа 27 января подписали соглашение о прекращении огня в Кобани."),
    ]
    assert_each_is_one_story(events(group, first, second))


def test_a_report_that_tells_two_events_does_not_glue_them(group: Group) -> None:
    both = [
        ("en", "2026-01-28", "Putin hosts Sharaa as troops quit Qamishli airport", "Vladimir Putin received Ahmed al-Sharaa in the Kremlin on Wednesday, two days after Russian troops began to withdraw from Qamishli airport."),
    ]
    found = events(group, QAMISHLI_WITHDRAWAL, KREMLIN_JANUARY, both)
    assert [len(stories) for stories in found] == [1, 1, 1]
    assert found[0] != found[1]
    assert found[2] == found[1]


WIRE = {
    "en": ("Russian troops leave Qamishli airport", "Russian soldiers withdrew from Qamishli airport in north-east Syria on Monday, loading radars and field kitchens onto lorries while guards of the SDF watched from the gate, a witness told Reuters. The defence ministry in Moscow did not answer questions, and the airport road stayed closed until the evening."),
    "ru": ("Российские военные покинули аэропорт Камышлы", "Российские военные в понедельник вывели технику из района: аэропорт Камышлы на северо-востоке Сирии они покинули с радарами и полевыми кухнями на грузовиках под присмотром охраны СДС, рассказал очевидец агентству Рейтер. Министерство обороны на вопросы не ответило, дорога была закрыта до вечера."),
    "ar": ("القوات الروسية تنسحب من مطار القامشلي", "انسحب جنود روس يوم الاثنين من مطار القامشلي شمال شرق سوريا بعد تحميل الرادارات والمطابخ الميدانية على شاحنات فيما كان حراس قسد يراقبون من البوابة، بحسب ما قال شاهد لوكالة رويترز. ولم ترد وزارة الدفاع على الأسئلة وبقي الطريق مغلقاً حتى المساء."),
    "tr": ("Rus askerleri Kamışlı havaalanı üssünden çekildi", "Rus askerleri pazartesi günü Suriye'nin kuzeydoğusundaki Kamışlı havaalanı üssünden çekildi; radarlar ve sahra mutfakları kamyonlara yüklenirken SDG nöbetçileri kapıdan izledi, bir tanık Reuters'a anlattı. Savunma bakanlığı soruları yanıtlamadı, yol akşama kadar kapalı kaldı."),
}


def test_forty_reprints_of_one_wire_report_are_one_story_and_hardly_any_news(features_of: Callable[..., Features]) -> None:
    """Ten outlets in each of four languages within two hours, each with a touch of its own."""
    index, speaking = StoryIndex(), 0
    for number in range(40):
        language = list(WIRE)[number % 4]
        title, text = WIRE[language]
        own = f"{title} ({number})", text if number < 4 else f"{text[:-1]} {'abcdefghij'[number // 4] * 5}."
        features = features_of(*own, f"2026-01-27T{10 + number // 20}:{3 * (number % 20):02}:00+00:00", number=number + 1, language=language)
        placement, placed = index.add(features)
        speaking += what_is_new(placed.before, features, is_copy=placement.kind == "copy").speaks
    (story,) = index.stories
    assert len(story.reports) == 40
    assert speaking <= 2
    sources = independent_sources(story.reports)
    assert (sources.outlets, sources.n_independent, sources.all_cite) == (40, 1, "reuters")
