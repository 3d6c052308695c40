"""How many sources does a story really have? Twelve outlets that print one agency's report are one.

In: the reports of a story. Out: groups of reports that hang together by the same text, the same owner or the same credited
source; each group is one independent source. A translated reprint is caught by its credit only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.stories.story import StoryReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """`independent`: groups of reports, the largest first. `all_cite`: the source that every report names, if one."""

    reports: int
    outlets: int
    independent: tuple[tuple[StoryReport, ...], ...]
    all_cite: str = ""

    @property
    def n_independent(self) -> int:
        return len(self.independent)

    def in_words(self) -> str:
        """ "4 outlets, 2 independent", with "all citing reuters" where it is so."""
        outlets = f"{self.outlets} outlet{'s' if self.outlets != 1 else ''}"
        text = f"{outlets}, {self.n_independent} independent" if self.outlets > 1 else outlets
        return f"{text}, {'both' if self.outlets == 2 else 'all'} citing {self.all_cite}" if self.all_cite else text


def independent_sources(reports: Sequence[StoryReport]) -> Sources:
    parent = list(range(len(reports)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[tuple[str, str], int] = {}
    for at, report in enumerate(reports):
        for bond in _bonds(report):
            parent[root(at)] = root(first.setdefault(bond, at))
    groups: dict[int, list[StoryReport]] = {}
    for at, report in enumerate(reports):
        groups.setdefault(root(at), []).append(report)
    largest = sorted(groups.values(), key=lambda group: (-len(group), group[0].dated_at, group[0].article_id))
    return Sources(
        reports=len(reports),
        outlets=len({_publisher(report) for report in reports}),
        independent=tuple(tuple(group) for group in largest),
        all_cite=_cited_by_all(reports),
    )


def _bonds(report: StoryReport) -> list[tuple[str, str]]:
    """What ties a report to others: its publisher, the text it copies, the sources it credits."""
    bonds = [("publisher", _publisher(report)), ("text", str(report.copy_of or report.article_id))]
    bonds += [("source", source) for source in report.credits]
    return bonds


def _publisher(report: StoryReport) -> str:
    """The owner where known, else the outlet; an unnamed outlet is nobody else's."""
    return (report.owner or report.outlet).casefold().strip() or f"article {report.article_id}"


def _cited_by_all(reports: Sequence[StoryReport]) -> str:
    if len(reports) < 2:
        return ""
    common = set(reports[0].credits).intersection(*(report.credits for report in reports[1:]))
    return min(common, default="")
