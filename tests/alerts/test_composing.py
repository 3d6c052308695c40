from datetime import timedelta

from pipeline.alerts.alert import Alert, StoryState, merged_facts, state_from_json, state_to_json
from pipeline.alerts.composing import MENTIONS_PER_ENTITY
from pipeline.alerts.deciding import decide
from tests.alerts.told import NOW, analysis, case, fact, report, telling


def composed(**changes):
    alert = decide(case(**changes))
    assert isinstance(alert, Alert)
    return alert


def test_the_alert_proves_itself_with_sentences_and_offsets():
    made = report()
    for mention in composed().payload.mentions:
        where = made.title if mention.field == "title" else made.text
        assert where[mention.start : mention.end] == mention.text
        assert mention.sentence[mention.sentence_start : mention.sentence_end] == mention.text
        assert mention.label


def test_the_reasons_add_up_to_the_score():
    score = composed().payload.score
    assert sum(reason.points for reason in score.reasons) == score.value


def test_an_entity_named_forty_times_is_proven_three_times():
    text = "Tartus again. " * 40
    names = tuple(("base-tartus", "text", "Tartus") for _ in range(40))
    found = analysis("Title", text, names=names)
    payload = composed(telling=telling(report("Title", text), found)).payload
    assert len(payload.mentions) == MENTIONS_PER_ENTITY


def test_updates_stay_in_the_thread_of_the_first_alert():
    first = composed()
    second = composed(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),))
    third = composed(state=second.state, now=NOW + timedelta(hours=2), facts=(fact(text="Putin"),))
    assert {each.payload.story.thread for each in (first, second, third)} == {"seedwatch-story-story-1"}
    assert {each.payload.story.thread_alert_id for each in (first, second, third)} == {first.id}
    assert {each.payload.story.thread_subject for each in (first, second, third)} == {first.payload.subject}
    assert len({first.id, second.id, third.id}) == 3


def test_an_update_says_how_the_reporting_has_grown():
    first = composed()
    second = composed(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),), telling=telling(outlets=5))
    assert [each.text for each in second.payload.new] == ["Tartus naval base", "1 → 5 outlets"]


def test_the_links_carry_the_alerts_own_id():
    alert = composed(telling=telling(links=lambda alert_id: {"useful": f"https://desk.example/f/{alert_id}/useful"}))
    assert alert.payload.links == {"useful": f"https://desk.example/f/{alert.id}/useful"}


def test_an_unsafe_link_and_control_characters_do_not_leave_the_house():
    made = report("Tartus\r\nBcc: evil@x \x1b[31m\u202e", url="javascript:alert(1)")
    found = analysis(made.title, made.text, names=(("base-tartus", "title", "Tartus"),))
    article = composed(telling=telling(made, found)).payload.article
    assert article.url == ""
    assert article.title == "Tartus Bcc: evil@x [31m"


def test_the_state_survives_storage():
    state = composed().state
    assert state is not None
    assert state_from_json(state_to_json(state)) == state
    assert state_from_json("{}") == StoryState()


def test_a_fact_is_told_once_and_once_major_is_major():
    minor, major = fact(text="three", key="n", major=False), fact(text="four", key="n")
    assert merged_facts((major,), (minor,)) == (fact(text="three", key="n", major=True),)
    assert merged_facts((minor, fact()), (fact(),)) == (minor, fact())
