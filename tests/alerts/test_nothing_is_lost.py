"""The law of holding: whatever is held is told in the end, once; and no channel is told a story's beginning twice.

Random days of one story: reports with facts at random moments, under a rule with cool-down, quiet hours and caps, and a mute
that ends. Holds are kept as storage keeps them; what is due is decided again, as the flow does.
"""

import itertools
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alerts.alert import Alert, Hold, StoryState, merged_facts
from pipeline.alerts.calm import Mute, QuietHours
from pipeline.alerts.deciding import RuleHistory, decide
from tests.alerts.told import NOW, case, fact, report, rule, telling

MINUTE = timedelta(minutes=1)


@dataclass
class Story:
    """One story under one rule, with the holds of the rule."""

    rule: object
    mutes: tuple = ()
    state: StoryState = field(default_factory=StoryState)
    held: list = field(default_factory=list)
    alerts: list = field(default_factory=list)

    def decide(self, now, facts=(), *, over_cap=False):
        told = self.state.told_by(self.rule.name)
        untold = ()
        for at, hold in self.held:
            if told is None or at >= told.at:
                untold = merged_facts(untold, hold.facts)
        found = case(
            now=now,
            rule=self.rule,
            state=replace(self.state, untold=untold),
            facts=facts,
            mutes=self.mutes,
            telling=telling(report(seen_at=now)),
            history=RuleHistory(alerts_in_last_hour=100 if over_cap else 0),
        )
        verdict = decide(found)
        self.held = [(at, replace(hold, until=None) if hold.until and hold.until <= now else hold) for at, hold in self.held]
        if isinstance(verdict, Alert):
            assert verdict.state is not None
            self.state = verdict.state
            self.alerts.append(verdict)
        else:
            self.held.append((now, verdict))

    def catch_up(self, now):
        """Decide again on what is due by now, in the order in which it falls due."""
        while due := sorted(hold.until for _, hold in self.held if hold.until and hold.until <= now):
            self.decide(due[0])


FACTS = st.lists(
    st.builds(
        lambda number, major: fact("entity" if major else "number", f"fact {number}", major=major),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=3,
)
EVENTS = st.lists(st.tuples(st.integers(0, 600), FACTS, st.booleans()), min_size=1, max_size=12)
RULES = st.builds(
    lambda cool_down, is_quiet, cap: rule(
        cool_down=cool_down * MINUTE,
        quiet_hours=QuietHours(start=time(22), end=time(6), zone=ZoneInfo("UTC")) if is_quiet else None,
        hourly_cap=1 if cap else None,
    ),
    st.sampled_from([0, 10, 120, 1500]),
    st.booleans(),
    st.booleans(),
)


def played(rule, events):
    """The story after all events and long enough for everything held to come due; and the facts of its reports."""
    story, now, heard = Story(rule=rule), NOW, []
    for minutes, facts, over_cap in events:
        story.catch_up(now := now + minutes * MINUTE)
        was_told = bool(story.alerts)
        story.decide(now, tuple(facts), over_cap=over_cap)
        if was_told or not story.alerts:
            heard += facts
    story.catch_up(now + timedelta(days=4))
    return story, heard


@settings(max_examples=300)
@given(RULES, EVENTS)
def test_every_major_fact_after_the_first_alert_is_told(rule, events):
    story, heard = played(rule, events)
    told = {each.key for alert in story.alerts for each in alert.payload.new}
    assert {each.key for each in heard if each.is_major} <= told


@settings(max_examples=300)
@given(RULES, EVENTS)
def test_a_story_begins_once_and_counts_its_revisions(rule, events):
    story, _ = played(rule, events)
    assert [alert.kind for alert in story.alerts] == ["new"] + ["update"] * (len(story.alerts) - 1)
    assert [alert.revision for alert in story.alerts] == list(range(1, len(story.alerts) + 1))
    assert len({alert.id for alert in story.alerts}) == len(story.alerts)


@settings(max_examples=300)
@given(RULES, EVENTS)
def test_two_alerts_of_a_rule_on_a_story_keep_their_distance(rule, events):
    story, _ = played(rule, events)
    moments = [alert.created_at for alert in story.alerts]
    assert all(later - earlier >= rule.cool_down for earlier, later in itertools.pairwise(moments))


@settings(max_examples=300)
@given(RULES, EVENTS)
def test_nobody_is_woken(rule, events):
    story, _ = played(rule, events)
    if rule.quiet_hours is None:
        return
    for alert in story.alerts:
        assert rule.quiet_hours.end_if_quiet(alert.not_before or alert.created_at) is None


@settings(max_examples=200)
@given(RULES, EVENTS)
def test_an_update_tells_only_what_is_new_and_says_since_when(rule, events):
    story, _ = played(rule, events)
    for earlier, later in zip(story.alerts, story.alerts[1:], strict=False):
        assert later.payload.since == earlier.created_at
        assert any(each.is_major for each in later.payload.new)


@settings(max_examples=200)
@given(RULES, EVENTS)
def test_what_was_muted_is_told_with_the_first_report_after_the_mute(rule, events):
    story = Story(rule=rule)
    story.decide(NOW)
    end = NOW + sum((minutes for minutes, _, _ in events), 1) * MINUTE
    story.mutes = (Mute(kind="story", value="story-1", until=end),)
    now = NOW
    for minutes, facts, over_cap in events:
        story.catch_up(now := now + minutes * MINUTE)
        story.decide(now, tuple(facts), over_cap=over_cap)
    assert len(story.alerts) == 1
    story.decide(end)
    story.catch_up(end + timedelta(days=4))
    told = {each.key for alert in story.alerts for each in alert.payload.new}
    assert {each.key for _, facts, _ in events for each in facts if each.is_major} <= told


@settings(max_examples=200)
@given(RULES, EVENTS)
def test_every_silence_has_a_reason(rule, events):
    story, _ = played(rule, events)
    assert all(isinstance(hold, Hold) and hold.reason for _, hold in story.held)
