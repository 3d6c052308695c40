"""The entries of one poll and what the archive knows of their keys -> which are new articles, which are edits, which are known.

Any trusted key that agrees makes two entries one article. Missing a new article is worse than filing one twice (its story
absorbs it), so an id that comes back with another link and another title names a new article, and its feed loses our trust.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.articles.article import ArticleId
from pipeline.articles.fragments import clean_title
from pipeline.articles.identity import EntryKeys, poll_keys
from pipeline.feeds.entry import Entry

# Two titles that share half their words are one title, edited. Below it, the id was given to something else.
SAME_TITLE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """What the archive has under a key."""

    id: ArticleId
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Never seen. `twins` are the positions of later entries of this poll that are the same article."""

    position: int
    keys: EntryKeys
    twins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An article we know, with a text we have never seen of it."""

    position: int
    keys: EntryKeys
    article_id: ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Nothing new. `is_renamed`: it came under an id we did not know."""

    position: int
    keys: EntryKeys
    article_id: ArticleId
    is_renamed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """`renamed` and `reused` count what speaks against a feed's ids: changed ones, and ones given to something else."""

    new: tuple[New, ...]
    edited: tuple[Edited, ...]
    known: tuple[Known, ...]
    renamed: int = 0
    reused: int = 0


def lookup_keys(keys: Sequence[EntryKeys]) -> frozenset[bytes]:
    """Every key the archive must be asked for."""
    return frozenset(key for entry in keys for key in (entry.guid_key, entry.url_key, entry.content_key) if key is not None)


def recognise(
    entries: Sequence[Entry], keys: Sequence[EntryKeys], archive: Mapping[bytes, KnownArticle], *, trusts_guids: bool = True
) -> Recognised:
    """`keys` are `poll_keys` of `entries`. With `trusts_guids` False only links and contents count."""
    recogniser = _Recogniser(archive, trusts_guids=trusts_guids)
    for position, (entry, entry_keys) in enumerate(zip(entries, keys, strict=True)):
        recogniser.take(position, entry, entry_keys)
    return recogniser.result()


def recognise_poll(
    entries: Sequence[Entry], archive: Mapping[bytes, KnownArticle], *, feed_url: str, trusts_guids: bool = True
) -> Recognised:
    """`recognise` for who has the whole archive in memory."""
    return recognise(entries, poll_keys(entries, feed_url=feed_url), archive, trusts_guids=trusts_guids)


class _Recogniser:
    def __init__(self, archive: Mapping[bytes, KnownArticle], *, trusts_guids: bool) -> None:
        self._archive = archive
        self._trusts_guids = trusts_guids
        self._new: list[New] = []
        self._twins: dict[int, list[int]] = {}
        self._in_poll: dict[bytes, int] = {}
        self._edited: dict[ArticleId, Edited] = {}
        self._known: list[Known] = []
        self._reused = 0

    def take(self, position: int, entry: Entry, keys: EntryKeys) -> None:
        article, is_reused = self._find(entry, keys)
        self._reused += is_reused
        if article is not None:
            self._take_known(position, keys, article)
            return
        usable = self._usable(keys, with_guid=not is_reused)
        first = next((self._in_poll[key] for key in usable if key in self._in_poll), None)
        if first is None:
            self._new.append(New(position=position, keys=keys))
            first = position
        else:
            self._twins.setdefault(first, []).append(position)
        for key in usable:
            self._in_poll.setdefault(key, first)

    def _find(self, entry: Entry, keys: EntryKeys) -> tuple[KnownArticle | None, bool]:
        """The article under the strongest key, and whether the id turned out to name something else now."""
        for key in (keys.url_key, keys.content_key):
            if key is not None and key in self._archive:
                return self._archive[key], False
        if not self._trusts_guids or keys.guid_key is None or keys.guid_key not in self._archive:
            return None, False
        found = self._archive[keys.guid_key]
        return (found, False) if keys.url_key is None or _is_same_title(found.title, entry.title) else (None, True)

    def _take_known(self, position: int, keys: EntryKeys, article: KnownArticle) -> None:
        is_renamed = keys.guid_key is not None and keys.guid_key not in self._archive
        if keys.content_key in self._archive or article.id in self._edited:
            self._known.append(Known(position=position, keys=keys, article_id=article.id, is_renamed=is_renamed))
        else:
            self._edited[article.id] = Edited(position=position, keys=keys, article_id=article.id)

    def _usable(self, keys: EntryKeys, *, with_guid: bool) -> tuple[bytes, ...]:
        guid_key = keys.guid_key if with_guid and self._trusts_guids else None
        return tuple(key for key in (keys.url_key, guid_key, keys.content_key) if key is not None)

    def result(self) -> Recognised:
        return Recognised(
            new=tuple(
                New(position=new.position, keys=new.keys, twins=tuple(self._twins.get(new.position, ()))) for new in self._new
            ),
            edited=tuple(self._edited.values()),
            known=tuple(self._known),
            renamed=sum(known.is_renamed for known in self._known),
            reused=self._reused,
        )


def _is_same_title(old: str, new: str) -> bool:
    one, other = (set(clean_title(title).casefold().split()) for title in (old, new))
    return not one or not other or len(one & other) >= SAME_TITLE * min(len(one), len(other))
