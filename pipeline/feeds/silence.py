"""Knowing when we are blind: feeds that fall silent or fail, and languages of a watch that nobody reads to us any more.

Pure: the feeds' states and the clock in; what is wrong now, and since when. Whoever tells it (flow/watching.py) tells each
trouble once, because a trouble is named by its feed or language and its beginning.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipeline.feeds.schedule import FeedState

# A feed needs some history before its silence means anything, and longer than a bad night: a small outlet posts nothing at
# night, and its longest gap so far says how long its nights are.
KNOWN_GAPS = 4
SILENCE_FACTOR = 4
SHORTEST_SILENCE = timedelta(hours=6)
LONGEST_SILENCE = timedelta(days=30)
# Failing means: no good answer for this long, and more than a hiccup.
FAILING_AFTER = timedelta(hours=6)
FAILURES_THAT_MATTER = 3

TroubleKind = Literal["silent", "failing", "language_dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    name: str
    language: str | None
    created_at: datetime
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`name` is a feed's name or a language; `since` is the last good sign, and with the name makes the trouble one."""

    kind: TroubleKind
    name: str
    since: datetime
    detail: str
    usual_gap: timedelta | None = None


def usual_gap(state: FeedState) -> timedelta | None:
    """The middle one of the last gaps between new entries."""
    return timedelta(seconds=sorted(state.gaps)[len(state.gaps) // 2]) if state.gaps else None


def silent_for(state: FeedState, *, now: datetime) -> timedelta | None:
    """How long nothing new came, if that is unusual for this feed; it must have answered since."""
    if state.last_new_at is None or len(state.gaps) < KNOWN_GAPS or state.failures:
        return None
    silence = now - state.last_new_at
    longest = timedelta(seconds=max(state.gaps)) * SILENCE_FACTOR
    return silence if silence > min(max(longest, SHORTEST_SILENCE), LONGEST_SILENCE) else None


def is_failing(feed: WatchedFeed, *, now: datetime) -> bool:
    """Not asked any more, or no good answer for a while."""
    state = feed.state
    if state.state != "active":
        return True
    return state.failures >= FAILURES_THAT_MATTER and now - (state.last_ok_at or feed.created_at) >= FAILING_AFTER


def find_troubles(feeds: Sequence[WatchedFeed], *, now: datetime) -> tuple[Trouble, ...]:
    """Every trouble there is now, in the order of the feeds; languages last."""
    single = [trouble for feed in feeds if (trouble := _trouble(feed, now=now))]
    return (*single, *_dark_languages(feeds, now=now))


def _trouble(feed: WatchedFeed, *, now: datetime) -> Trouble | None:
    state = feed.state
    if is_failing(feed, now=now):
        return Trouble(kind="failing", name=feed.name, since=state.last_ok_at or feed.created_at, detail=_why(state))
    silence = silent_for(state, now=now)
    if silence is None or state.last_new_at is None:
        return None
    return Trouble(
        kind="silent", name=feed.name, since=state.last_new_at, detail="answers with nothing new", usual_gap=usual_gap(state)
    )


def _dark_languages(feeds: Sequence[WatchedFeed], *, now: datetime) -> list[Trouble]:
    """A language is dark when each of its feeds is silent or failing: of what is said in it we hear nothing."""
    by_language: defaultdict[str, list[WatchedFeed]] = defaultdict(list)
    for feed in feeds:
        if feed.language:
            by_language[feed.language].append(feed)
    return [
        Trouble(kind="language_dark", name=language, since=_last_sign(members), detail=_names(members))
        for language, members in sorted(by_language.items())
        if all(_trouble(member, now=now) for member in members)
    ]


def _last_sign(feeds: Sequence[WatchedFeed]) -> datetime:
    return max(feed.state.last_new_at or feed.state.last_ok_at or feed.created_at for feed in feeds)


def _names(feeds: Sequence[WatchedFeed]) -> str:
    listed = ", ".join(feed.name for feed in feeds[:5])
    return listed if len(feeds) <= 5 else f"{listed} and {len(feeds) - 5} more"


def _why(state: FeedState) -> str:
    reason = state.last_error or (state.last_error_kind or "").replace("_", " ")
    return f"{state.state}: {reason}" if state.state != "active" else reason
