"""How good is a grouping? Figures against gold labels: BCubed, pairs, stories per event, and agreement of two groupings.

In: item -> cluster mappings. Out: numbers between 0 and 1. An item without an event (gold None) is an event of its own.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """BCubed precision, recall, F; F1 over pairs; stories per event that has several reports, and the worst of these."""

    precision: float
    recall: float
    f1: float
    pair_precision: float
    pair_recall: float
    pair_f1: float
    stories_per_event: float
    most_stories: int
    reports: int
    events: int


def score_grouping(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> Grouped:
    """Both mappings hold the same items; a gold label of None means "an event of its own"."""
    events = {item: ("own", item) if label is None else ("event", label) for item, label in gold.items()}
    precision, recall = _bcubed(events, found)
    together, in_gold, in_found = _pairs(events, found)
    parts = _parts(events, found)
    pair_precision = together / in_found if in_found else 1.0
    pair_recall = together / in_gold if in_gold else 1.0
    return Grouped(
        precision=precision,
        recall=recall,
        f1=_harmonic(precision, recall),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=_harmonic(pair_precision, pair_recall),
        stories_per_event=sum(parts) / len(parts) if parts else 1.0,
        most_stories=max(parts, default=1),
        reports=len(events),
        events=len(parts),
    )


def agreement(one: Mapping[Item, Hashable], other: Mapping[Item, Hashable]) -> float:
    """BCubed F of one grouping against another: 1 when they are the same partition."""
    return _harmonic(*_bcubed(one, other))


def _bcubed(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> tuple[float, float]:
    """For each item: the share of its cluster that is of its event, and of its event that is in its cluster; the means."""
    if not gold:
        return 1.0, 1.0
    both = Counter((gold[item], found[item]) for item in gold)
    events, clusters = Counter(gold.values()), Counter(found[item] for item in gold)
    precision = sum(both[gold[item], found[item]] / clusters[found[item]] for item in gold)
    recall = sum(both[gold[item], found[item]] / events[gold[item]] for item in gold)
    return precision / len(gold), recall / len(gold)


def _pairs(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> tuple[int, int, int]:
    """Pairs together in both, in gold, in the grouping."""
    both = Counter((gold[item], found[item]) for item in gold)
    in_gold, in_found = Counter(gold.values()), Counter(found[item] for item in gold)
    together, wanted, made = (sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, in_gold, in_found))
    return together, wanted, made


def _parts(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> list[int]:
    """For each event with several reports, over how many stories they are spread."""
    stories: dict[Hashable, list[Hashable]] = {}
    for item, event in gold.items():
        stories.setdefault(event, []).append(found[item])
    return [len(set(clusters)) for clusters in stories.values() if len(clusters) > 1]


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
