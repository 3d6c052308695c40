"""Try it: what each rule would say to a pasted report, in words. Pure."""

from collections.abc import Sequence

from pipeline.alerts.rule import Match, NoMatch, Rule, RuleSubject
from pipeline.dashboard.desk import Verdict
from pipeline.dashboard.wordings import hold_in_words


def verdict_of(rule: Rule, subjects: Sequence[RuleSubject]) -> Verdict:
    """The rule fires if it fires for one seed; else the first seed's refusal is the reason."""
    outcomes = [rule.matches(subject) for subject in subjects]
    held = next((each for each in outcomes if isinstance(each, Match)), None)
    if held is not None:
        lines = "; ".join(" + ".join(f"{each.selector} ({', '.join(each.by)})" for each in line) for line in held.lines)
        return Verdict(rule=rule.name, would_alert=True, why=lines or "every relevant report")
    refusal = next((each for each in outcomes if isinstance(each, NoMatch)), None)
    if refusal is None:
        return Verdict(rule=rule.name, would_alert=False, why="no seed is concerned")
    why = hold_in_words(refusal.reason)
    return Verdict(rule=rule.name, would_alert=False, why=f"{why}: {refusal.detail}" if refusal.detail else why)
