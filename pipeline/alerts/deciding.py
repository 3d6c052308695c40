"""Whether to speak: Alert or Hold, for one report and one rule. Pure; the order of the questions is the policy.

Muted? Does the rule fire? Old news? Already told, and nothing new? Too soon, too many, or in the night? What is held for a
time is not lost: its facts are told with the next alert of the story, or when `until` comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.alerts.alert import Alert, Hold, StoryState, merged_facts
from pipeline.alerts.calm import Mute, muted
from pipeline.alerts.composing import Verdict, compose
from pipeline.alerts.levels import Severity
from pipeline.alerts.payload import NewFact
from pipeline.alerts.rule import Match, NoMatch, Rule, RuleSubject
from pipeline.alerts.telling import Telling

# Publisher's date at most this old when first seen: feeds carry last week's items, an archive page carries last year's.
MAX_AGE = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHistory:
    """What a rule has sent lately, over all stories."""

    alerts_in_last_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known when one rule looks at one report.

    `subjects`: the report as each seed sees it. `facts`: what the report adds to its story. `is_reprint`: near-duplicate of a
    report already in the story. `is_baseline`: it was already in the feed when the feed was added.
    """

    subjects: tuple[RuleSubject, ...]
    telling: Telling
    state: StoryState
    rule: Rule
    now: datetime
    facts: tuple[NewFact, ...] = ()
    history: RuleHistory = RuleHistory()
    mutes: tuple[Mute, ...] = ()
    is_reprint: bool = False
    is_baseline: bool = False
    max_age: timedelta = MAX_AGE


def decide(case: Case) -> Alert | Hold:
    """Speak or hold, and everything that follows from it."""
    silence = _muted(case)
    if silence is not None:
        return silence
    fired = _fired(case)
    if isinstance(fired, Hold):
        return fired
    subject, match = fired
    if case.is_baseline:
        return Hold(reason="baseline", detail="it was there when the feed was added")
    age = case.now - case.telling.report.dated_at
    if age > case.max_age:
        return Hold(reason="old_news", detail=f"dated {case.telling.report.dated_at:%Y-%m-%d}")
    news = _what_to_tell(case)
    if isinstance(news, Hold):
        return news
    return _when(case, subject=subject, match=match, facts=news)


def _muted(case: Case) -> Hold | None:
    report, story, mutes, now = case.telling.report, case.telling.story, case.mutes, case.now
    if muted(mutes, "all", now):
        return Hold(reason="muted_all", facts=case.facts)
    if case.rule.name.casefold() in muted(mutes, "rule", now):
        return Hold(reason="muted_rule", detail=case.rule.name, facts=case.facts)
    if story.id.casefold() in muted(mutes, "story", now):
        return Hold(reason="muted_story", detail=story.id, facts=case.facts)
    if report.outlet.casefold() in muted(mutes, "outlet", now):
        return Hold(reason="muted_outlet", detail=report.outlet)
    return None


def _fired(case: Case) -> tuple[RuleSubject, Match] | Hold:
    """The seed for which the rule fires (the highest score first), judged without the muted entities."""
    silenced = muted(case.mutes, "entity", case.now)
    refusals: list[NoMatch] = []
    for subject in sorted(case.subjects, key=lambda each: (-each.score, each.seed_id)):
        match = case.rule.matches(subject)
        if isinstance(match, NoMatch):
            refusals.append(match)
            continue
        named = [entity.id for entity in subject.entities if entity.id.casefold() in silenced]
        if named and isinstance(case.rule.matches(subject.without(named)), NoMatch):
            return Hold(reason="muted_entity", detail=", ".join(named))
        return subject, match
    if not refusals:
        return Hold(reason="not_relevant", detail="no seed is concerned")
    return Hold(reason=refusals[0].reason, detail=refusals[0].detail)


def _what_to_tell(case: Case) -> tuple[NewFact, ...] | Hold:
    """The facts to tell: none needed for a rule's first alert to a channel that knows nothing of the story yet."""
    rule, state = case.rule, case.state
    untold = merged_facts(state.untold, case.facts)
    if set(rule.send_to) - set(state.channels):
        return untold
    facts = merged_facts(untold, (*_joined_facts(case), *_source_facts(case)))
    if any(fact.is_major for fact in facts):
        if not rule.tells_updates:
            return Hold(reason="no_updates", detail="the rule tells each story once")
        return facts
    if case.is_reprint:
        return Hold(reason="reprint")
    if state.told_by(rule.name) is None:
        return Hold(reason="already_told", detail="another rule told these channels", facts=case.facts)
    if case.facts:
        return Hold(reason="minor", detail="; ".join(fact.text for fact in case.facts), facts=case.facts)
    return Hold(reason="nothing_new")


def _joined_facts(case: Case) -> tuple[NewFact, ...]:
    """Two stories of which the same people were told turned out to be one: they are told once, where the older goes on."""
    return tuple(
        NewFact(kind="merged", text=f"also told as “{thread.subject}”, now one story", key=thread.alert_id, is_major=True)
        for thread in case.state.joins
        if set(thread.channels) & set(case.rule.send_to)
    )


def _source_facts(case: Case) -> tuple[NewFact, ...]:
    told = case.state.told_by(case.rule.name)
    before = (told or case.state).independent_sources
    now = case.telling.story.independent_sources
    reached = [number for number in case.rule.update_at_sources if before < number <= now]
    if not reached:
        return ()
    return (NewFact(kind="sources", text=f"{before} → {now} independent sources", key=str(reached[-1]), is_major=True),)


def _when(case: Case, *, subject: RuleSubject, match: Match, facts: tuple[NewFact, ...]) -> Alert | Hold:
    """At once, later, or with the digest. A story's first alert is stored and waits; an update is decided again afterwards,
    so that a night of updates becomes one."""
    rule, now = case.rule, case.now
    told = case.state.told_by(rule.name)
    to_keep = tuple(fact for fact in facts if fact.kind not in {"sources", "merged"})  # found afresh each time
    if told is not None and now - told.at < rule.cool_down:
        return Hold(reason="cool_down", until=told.at + rule.cool_down, facts=to_keep)
    severity: Severity = rule.severity
    quiet_until = rule.quiet_hours.end_if_quiet(now) if rule.quiet_hours and rule.quiet_hours.hold(severity) else None
    if quiet_until is not None and told is not None:
        return Hold(reason="quiet_hours", until=quiet_until, facts=to_keep)
    over_cap = rule.hourly_cap is not None and case.history.alerts_in_last_hour >= rule.hourly_cap
    verdict = Verdict(
        rule=rule,
        subject=subject,
        match=match,
        facts=facts,
        severity=severity,
        now=now,
        not_before=quiet_until,
        is_for_digest=rule.is_digest_only or over_cap,
        waits_for=_waits_for(rule, is_over_cap=over_cap, is_quiet=quiet_until is not None),
    )
    return compose(case.telling, case.state, verdict)


def _waits_for(rule: Rule, *, is_over_cap: bool, is_quiet: bool) -> str:
    if rule.is_digest_only:
        return "digest"
    if is_over_cap:
        return "hourly_cap"
    return "quiet_hours" if is_quiet else ""
