"""Analyses beside gold -> precision, recall and F1 of mentions, by language, and every miss with its reason.

Judged per report: which entities were found, against `entities` (must be found) and `optional` (may be).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.mentions.mention import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a person says a report mentions."""

    report_id: str
    language: str
    entities: frozenset[str]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Right, wrong and missed, and the usual figures of them. Nothing found and nothing to find counts as perfect."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def plus(self, right: int, wrong: int, missed: int) -> "Tally":
        return Tally(right=self.right + right, wrong=self.wrong + wrong, missed=self.missed + missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One entity judged wrongly in one report, and what is known about why."""

    report_id: str
    language: str
    entity_id: str
    is_false: bool
    reason: str

    def __str__(self) -> str:
        what = "found, but not in the gold" if self.is_false else "in the gold, but not found"
        return f"{self.report_id} [{self.language}] {self.entity_id}: {what}; {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures over all reports and by language, and the misses."""

    total: Tally
    by_language: dict[str, Tally]
    misses: tuple[Miss, ...]


def evaluate_mentions(judged: Iterable[tuple[Gold, Analysis]]) -> Evaluation:
    """Mentions against gold, report by report."""
    total, by_language, misses = Tally(), dict[str, Tally](), list[Miss]()
    for gold, analysis in judged:
        found = frozenset(mention.entity_id for mention in analysis.mentions)
        right, wrong, missed = found & gold.entities, found - gold.entities - gold.optional, gold.entities - found
        counts = (len(right), len(wrong), len(missed))
        total = total.plus(*counts)
        by_language[gold.language] = by_language.get(gold.language, Tally()).plus(*counts)
        misses += [_miss(gold, analysis, entity, is_false=True) for entity in sorted(wrong)]
        misses += [_miss(gold, analysis, entity, is_false=False) for entity in sorted(missed)]
    return Evaluation(total=total, by_language=dict(sorted(by_language.items())), misses=tuple(misses))


def _miss(gold: Gold, analysis: Analysis, entity: str, *, is_false: bool) -> Miss:
    if is_false:
        reasons = [f"{each.text!r} as {each.name!r}: {each.why}" for each in analysis.mentions if each.entity_id == entity]
    else:
        reasons = [f"{each.text!r} refused: {each.rule}" for each in analysis.rejected if each.entity_id == entity]
    return Miss(
        report_id=gold.report_id,
        language=gold.language,
        entity_id=entity,
        is_false=is_false,
        reason=reasons[0] if reasons else "no name of it stands there",
    )
