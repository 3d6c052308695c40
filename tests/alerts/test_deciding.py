from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.alerts.alert import Alert, Hold, StoryState, joined_states
from pipeline.alerts.calm import Mute, QuietHours
from pipeline.alerts.deciding import RuleHistory, decide
from pipeline.alerts.rule import parse_line
from tests.alerts.told import NOW, case, fact, report, rule, subject, telling

NIGHT = QuietHours(start=time(14), end=time(20), zone=ZoneInfo("UTC"))


def told(**changes):
    """The state of the story after its first alert, three hours ago."""
    first = decide(case(now=NOW - timedelta(hours=3), **changes))
    assert isinstance(first, Alert)
    assert first.state is not None
    return first.state


def held(decision):
    assert isinstance(decision, Hold), decision
    return decision.reason


def test_a_new_story_alerts_at_once():
    alert = decide(case())
    assert isinstance(alert, Alert)
    assert (alert.kind, alert.revision, alert.send_to, alert.not_before) == ("new", 1, ("desk",), None)


def test_the_same_report_again_is_held():
    assert held(decide(case(state=told()))) == "nothing_new"


def test_a_reprint_of_a_told_story_is_held_as_a_reprint():
    assert held(decide(case(state=told(), is_reprint=True))) == "reprint"


def test_two_told_stories_that_are_one_are_told_so_once():
    other = decide(case(telling=telling(report(title="Planes gone"), story_id="story-2"), now=NOW - timedelta(hours=2)))
    assert isinstance(other, Alert)
    both = joined_states([told(), other.state])
    alert = decide(case(state=both))
    assert isinstance(alert, Alert)
    assert (alert.kind, alert.revision, alert.story_id) == ("update", 2, "story-1")
    (merged,) = [each for each in alert.payload.new if each.kind == "merged"]
    assert "Planes gone" in merged.text
    assert alert.payload.story.joined_threads == (other.id,)
    again = joined_states([alert.state, other.state])
    assert held(decide(case(state=again))) == "nothing_new"
    later = decide(case(state=again, facts=(fact(),), now=NOW + timedelta(days=1)))
    assert isinstance(later, Alert)
    assert later.payload.story.joined_threads == (other.id,)


def test_a_story_told_elsewhere_joins_in_silence():
    other = decide(case(rule=rule(name="far", send_to=("far",)), telling=telling(story_id="story-2")))
    assert isinstance(other, Alert)
    assert held(decide(case(state=joined_states([told(), other.state])))) == "nothing_new"


def test_who_was_told_of_the_younger_story_is_not_told_of_the_older_as_new():
    younger = told(telling=telling(story_id="story-2"))
    older = decide(case(rule=rule(name="far", send_to=("far",))))
    assert isinstance(older, Alert)
    both = joined_states([older.state, younger])
    assert set(both.channels) == {"desk", "far"}
    alert = decide(case(state=both))
    assert isinstance(alert, Alert)
    assert (alert.kind, [each.kind for each in alert.payload.new]) == ("update", ["merged"])


def test_a_merge_waits_for_the_cool_down():
    other = decide(case(telling=telling(story_id="story-2"), now=NOW - timedelta(minutes=1)))
    assert isinstance(other, Alert)
    assert held(decide(case(state=joined_states([told(), other.state]), rule=rule(cool_down=timedelta(hours=4))))) == "cool_down"


@pytest.mark.parametrize("kind", ["entity", "place", "action", "casualties", "denial", "confirmation", "claim"])
def test_a_growing_story_alerts_again_when_something_is_new(kind):
    alert = decide(case(state=told(), facts=(fact(kind),)))
    assert isinstance(alert, Alert)
    assert (alert.kind, alert.revision) == ("update", 2)
    assert alert.payload.new[0].text == "Tartus naval base"
    assert alert.payload.since == NOW - timedelta(hours=3)


def test_a_minor_fact_waits_and_is_told_with_the_next_update():
    minor = fact("number", "600,000 litres", major=False)
    hold = decide(case(state=told(), facts=(minor,)))
    assert held(hold) == "minor"
    alert = decide(case(state=told().with_untold(hold.facts), facts=(fact(),)))
    assert isinstance(alert, Alert)
    assert [each.text for each in alert.payload.new] == ["600,000 litres", "Tartus naval base"]


@pytest.mark.parametrize(("before", "now", "speaks"), [(1, 2, True), (2, 3, False), (2, 4, False), (4, 6, True), (1, 12, True)])
def test_a_threshold_of_independent_sources_is_news(before, now, speaks):
    state = told(telling=telling(outlets=before, independent=before))
    decision = decide(case(state=state, telling=telling(outlets=now, independent=now)))
    assert isinstance(decision, Alert) is speaks
    if isinstance(decision, Alert):
        assert decision.payload.new[-1].text == f"{before} → {now} independent sources"


def test_reprints_alone_never_reach_a_threshold_of_sources():
    decision = decide(case(state=told(), telling=telling(outlets=40, independent=1), is_reprint=True))
    assert held(decision) == "reprint"


def test_news_within_the_cool_down_is_told_afterwards_together():
    slow = rule(cool_down=timedelta(hours=4))
    hold = decide(case(rule=slow, state=told(rule=slow), facts=(fact(),)))
    assert held(hold) == "cool_down"
    assert hold.until == NOW + timedelta(hours=1)
    again = decide(
        case(rule=slow, state=told(rule=slow).with_untold(hold.facts), now=hold.until, facts=(fact("denial", "SDF denies"),))
    )
    assert isinstance(again, Alert)
    assert {each.text for each in again.payload.new} == {"Tartus naval base", "SDF denies"}


def test_a_held_update_is_told_at_the_end_even_if_no_further_report_comes():
    slow = rule(cool_down=timedelta(hours=4))
    hold = decide(case(rule=slow, state=told(rule=slow), facts=(fact(),)))
    again = decide(case(rule=slow, state=told(rule=slow).with_untold(hold.facts), now=hold.until))
    assert isinstance(again, Alert)


def test_a_new_story_in_quiet_hours_is_stored_and_waits_for_their_end():
    alert = decide(case(rule=rule(quiet_hours=NIGHT)))
    assert isinstance(alert, Alert)
    assert alert.not_before == NOW.replace(hour=20, minute=0)
    assert alert.waits_for == "quiet_hours"


def test_updates_in_quiet_hours_become_one_afterwards():
    quiet = rule(quiet_hours=NIGHT)
    hold = decide(case(rule=quiet, state=told(rule=quiet), facts=(fact(),)))
    assert held(hold) == "quiet_hours"
    assert hold.until == NOW.replace(hour=20, minute=0)
    assert hold.facts


def test_a_high_rule_is_let_through_quiet_hours():
    loud = rule(severity="high", quiet_hours=replace(NIGHT, lets_through="high"))
    alert = decide(case(rule=loud))
    assert isinstance(alert, Alert)
    assert alert.not_before is None


def test_more_than_the_hourly_cap_goes_into_the_digest():
    capped = rule(hourly_cap=6)
    spilled = decide(case(rule=capped, history=RuleHistory(alerts_in_last_hour=6)))
    assert isinstance(spilled, Alert)
    assert (spilled.is_for_digest, spilled.waits_for) == (True, "hourly_cap")
    told_now = decide(case(rule=capped, history=RuleHistory(alerts_in_last_hour=5)))
    assert isinstance(told_now, Alert)
    assert not told_now.is_for_digest


def test_a_digest_rule_sends_everything_to_the_digest():
    alert = decide(case(rule=rule(is_digest_only=True)))
    assert isinstance(alert, Alert)
    assert (alert.is_for_digest, alert.waits_for) == (True, "digest")


@pytest.mark.parametrize(
    ("mute", "reason"),
    [
        (Mute(kind="all"), "muted_all"),
        (Mute(kind="rule", value="bases"), "muted_rule"),
        (Mute(kind="story", value="story-1"), "muted_story"),
        (Mute(kind="outlet", value="levant monitor"), "muted_outlet"),
        (Mute(kind="entity", value="base-qamishli"), "muted_entity"),
    ],
)
def test_each_mute_silences_and_ends(mute, reason):
    assert held(decide(case(mutes=(mute,)))) == reason
    assert isinstance(decide(case(mutes=(replace(mute, until=NOW),))), Alert)


def test_muting_one_entity_does_not_silence_a_report_that_fires_without_it():
    two = case(subjects=(subject("base-qamishli", "base-tartus"),), mutes=(Mute(kind="entity", value="base-qamishli"),))
    assert isinstance(decide(two), Alert)


def test_old_news_republished_does_not_alert():
    old = report(published_at=NOW - timedelta(days=30))
    hold = decide(case(telling=telling(old)))
    assert held(hold) == "old_news"


def test_what_was_in_a_feed_when_it_was_added_does_not_alert():
    assert held(decide(case(is_baseline=True))) == "baseline"


def test_a_rule_may_tell_each_story_only_once():
    once = rule(tells_updates=False)
    assert held(decide(case(rule=once, state=told(rule=once), facts=(fact(),)))) == "no_updates"


def test_a_second_rule_does_not_tell_the_same_channel_twice():
    assert held(decide(case(rule=rule(name="actors"), state=told()))) == "already_told"


def test_a_second_rule_tells_only_the_channels_that_do_not_know_the_story():
    alert = decide(case(rule=rule(name="actors", send_to=("desk", "mail")), state=told()))
    assert isinstance(alert, Alert)
    assert (alert.kind, alert.send_to, alert.revision) == ("new", ("mail",), 2)
    assert alert.state is not None
    assert alert.state.channels == ("desk", "mail")


def test_a_rule_that_does_not_fire_gives_its_reason():
    hold = decide(case(rule=rule(when=(parse_line(["id:barrack"]),))))
    assert held(hold) == "no_line"


def test_no_seed_no_alert():
    assert held(decide(case(subjects=()))) == "not_relevant"


def test_the_seed_with_the_highest_score_is_told():
    low, high = subject("base-qamishli", score=7.0), replace(subject("base-tartus", score=9.0), seed_id="seed-2")
    alert = decide(case(subjects=(low, high)))
    assert isinstance(alert, Alert)
    assert alert.payload.seed.id == "seed-2"


def test_forty_reprints_of_one_wire_story_make_one_alert_and_at_most_two_updates():
    state, alerts = StoryState(), []
    for number in range(40):
        now = NOW + timedelta(minutes=3 * number)
        view = telling(report(seen_at=now, outlet=f"outlet {number}"), outlets=number + 1, independent=1 + number // 10)
        decision = decide(case(now=now, state=state, telling=view, is_reprint=number > 0))
        if isinstance(decision, Alert):
            assert decision.state is not None
            alerts.append(decision)
            state = decision.state
    assert [alert.kind for alert in alerts] == ["new", "update"]


def test_deciding_twice_gives_the_same_alert():
    assert decide(case()) == decide(case())
