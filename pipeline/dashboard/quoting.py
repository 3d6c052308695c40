"""What is quoted of a report: its headline, and the sentence that proves the story. Kept while its analysis stands.

Finding them is half the work of the first page, and a report's text never changes once it has been analysed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from pipeline.alerts.html import Quote
from pipeline.alerts.rule import EntityCard
from pipeline.dashboard.marking import marked_title, proofs
from pipeline.storage.desk_stories import NamedRow, StoryReportRow, names_in, texts_of

# Some 3 kB each: the reports of the newest 600 stories, thirty pages of them.
MOST_KEPT = 2_000

Key = tuple[int, datetime | None, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """`proof`: none where no watched name stands in the text."""

    title: Quote
    proof: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class QuoteMemory:
    """The newest two thousand; what was asked for longest ago goes first."""

    _kept: dict[Key, Quoted] = field(default_factory=dict)

    def recall(self, key: Key) -> Quoted | None:
        found = self._kept.pop(key, None)
        return self.keep(key, found) if found else None

    def keep(self, key: Key, quoted: Quoted) -> Quoted:
        self._kept[key] = quoted
        if len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept), key), None)
        return quoted


def quotes_of(
    connection: Connection, reports: Sequence[StoryReportRow], cards: Mapping[str, EntityCard], memory: QuoteMemory
) -> dict[int, Quoted]:
    """Article id -> what is quoted of it; only what is not remembered is read and cut."""
    named = hash(frozenset(cards.items()))  # a changed profile changes the words beside a name
    keys = {report.article_id: (report.article_id, report.analysed_at, report.title, named) for report in reports}
    found = {article_id: quoted for article_id, key in keys.items() if (quoted := memory.recall(key))}
    missing = [report for report in reports if report.article_id not in found]
    texts = texts_of(connection, [report.article_id for report in missing]) if missing else {}
    names = by_article(names_in(connection, list(texts))) if missing else {}
    for report in missing:
        quoted = _quoted(report, texts.get(report.article_id, ""), names.get(report.article_id, []), cards)
        found[report.article_id] = memory.keep(keys[report.article_id], quoted)
    return found


def by_article(rows: Sequence[NamedRow]) -> dict[int, list[NamedRow]]:
    grouped: dict[int, list[NamedRow]] = {}
    for row in rows:
        grouped.setdefault(row.article_id, []).append(row)
    return grouped


def _quoted(report: StoryReportRow, text: str, names: Sequence[NamedRow], cards: Mapping[str, EntityCard]) -> Quoted:
    return Quoted(
        title=marked_title(report.title, names, cards, report.language),
        proof=proofs(text, names, cards, report.language, headline=report.title),
    )
