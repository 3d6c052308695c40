"""The entries of one poll -> articles and entries in the database: new, edited, or known. Inside the poll's transaction."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.articles.article import ArticleId
from pipeline.articles.cleaning import needs_page
from pipeline.articles.fragments import clean_title
from pipeline.articles.identity import EntryKeys, poll_keys
from pipeline.articles.recognising import lookup_keys, recognise
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.storage import articles
from pipeline.storage.articles import KeyKind, KeyOwner, RawArticle, StoredEntry
from pipeline.storage.feeds import ClaimedFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class StoringPolicy:
    """`baseline_after`: older entries of a first poll never alert. `late_after`: this late after a pause is late."""

    baseline_after: timedelta = timedelta(hours=24)
    max_entries: int = 2000
    late_after: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a poll's entries. `renamed` articles came under a new id, `reused` ids named something else."""

    seen: int = 0
    new: int = 0
    edited: int = 0
    renamed: int = 0
    reused: int = 0
    fresh: tuple[ArticleId, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntries:
    """A parsed feed with what can be known of its entries before a transaction is open. A flood keeps its newest."""

    parsed: ParsedFeed
    entries: tuple[Entry, ...]
    keys: tuple[EntryKeys, ...]


def prepare_entries(parsed: ParsedFeed, claimed: ClaimedFeed, *, policy: StoringPolicy) -> FoundEntries:
    entries = parsed.entries[: policy.max_entries]
    return FoundEntries(parsed=parsed, entries=entries, keys=poll_keys(entries, feed_url=claimed.url))


def store_entries(
    connection: Connection, claimed: ClaimedFeed, feed: Feed, poll: FoundEntries, *, policy: StoringPolicy, now: datetime
) -> Stored:
    """Store what is new, revise what was edited, remember every key. Raises KeyTaken where another process was first."""
    entries, keys = poll.entries, poll.keys
    archive = articles.known_articles(connection, lookup_keys(keys))
    found = recognise(entries, keys, archive, trusts_guids=claimed.state.trusts_guids)
    make_raw = _RawMaker(feed=feed, claimed=claimed, policy=policy, now=now)
    raw = [make_raw(entries[new.position], new.keys) for new in found.new]
    ids = articles.insert_articles(connection, claimed.id, raw, now=now, known=archive)
    edited = [
        edit.article_id
        for edit in sorted(found.edited, key=lambda edit: edit.article_id)  # two that edit the same wait one for the other
        if articles.revise(connection, edit.article_id, make_raw(entries[edit.position], edit.keys), now=now)
    ]
    id_of = {known.position: known.article_id for known in found.known} | {
        edit.position: edit.article_id for edit in found.edited
    }
    for new, article_id in zip(found.new, ids, strict=True):
        id_of.update(dict.fromkeys((new.position, *new.twins), article_id))
    written = archive.keys() | {key for article in raw for _, key in article.keys}
    _remember(connection, claimed, entries, keys, id_of, written, now=now)
    return Stored(
        seen=len(poll.parsed.entries),
        new=len(found.new),
        edited=len(edited),
        renamed=found.renamed,
        reused=found.reused,
        fresh=(*(article_id for article_id, article in zip(ids, raw, strict=True) if article.state == "ready"), *edited),
        notes=("flood",) if len(poll.parsed.entries) > len(entries) else (),
    )


def _remember(
    connection: Connection,
    claimed: ClaimedFeed,
    entries: Sequence[Entry],
    keys: Sequence[EntryKeys],
    id_of: Mapping[int, ArticleId],
    written: AbstractSet[bytes],
    *,
    now: datetime,
) -> None:
    """Every key of every entry belongs to its article for ever; what is stored already (`written`) is not written again."""
    new_keys = [
        KeyOwner(key=key, kind=kind, article_id=id_of[position])
        for position, entry_keys in enumerate(keys)
        for kind, key in _all_keys(entry_keys)
        if key not in written
    ]
    articles.add_keys(connection, new_keys)
    stored = {
        _entry_key(key): StoredEntry(key=_entry_key(key), article_id=id_of[position], guid=entry.guid, link=entry.link)
        for position, (entry, key) in enumerate(zip(entries, keys, strict=True))
    }
    before = articles.known_entries(connection, claimed.id, stored)
    articles.insert_entries(connection, claimed.id, [entry for key, entry in stored.items() if key not in before], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RawMaker:
    """An entry of this poll -> what is stored of its article."""

    feed: Feed
    claimed: ClaimedFeed
    policy: StoringPolicy
    now: datetime

    def __call__(self, entry: Entry, keys: EntryKeys) -> RawArticle:
        age = self.now - entry.published_at if entry.published_at else None
        state = self.claimed.state
        is_baseline = not state.baseline_done and age is not None and age > self.policy.baseline_after
        was_away = state.last_polled_at is not None and self.now - state.last_polled_at > self.policy.late_after
        wants_page = not is_baseline and needs_page(
            full_text=self.feed.full_text,
            summary_html=entry.summary_html,
            content_html=entry.content_html,
            link=entry.link,
        )
        return RawArticle(
            keys=_all_keys(keys),
            content_key=keys.content_key,
            url=entry.link or "",
            outlet=self.feed.name,
            country=self.feed.country,
            author=entry.author,
            declared_language=entry.language or self.feed.language,
            published_at=entry.published_at,
            seen_at=self.now,
            is_baseline=is_baseline,
            is_late=was_away and age is not None and age > self.policy.late_after,
            title=clean_title(entry.title),
            summary_html=entry.summary_html,
            content_html=entry.content_html,
            state="fetch" if wants_page else "ready",
        )


def _all_keys(keys: EntryKeys) -> tuple[tuple[KeyKind, bytes], ...]:
    named: tuple[tuple[KeyKind, bytes | None], ...] = (
        ("url", keys.url_key),
        ("guid", keys.guid_key),
        ("content", keys.content_key),
    )
    return tuple((kind, key) for kind, key in named if key is not None)


def _entry_key(keys: EntryKeys) -> bytes:
    """What an entry is known by within its feed."""
    return keys.guid_key or keys.url_key or keys.content_key
