"""Telling people what we can no longer see: silent and failing feeds, languages gone dark; once each, and once when it is over.

What was told is read back from the alerts themselves: the newest notice on a name says whether its trouble is still open.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from pipeline.alerts.alert import Alert
from pipeline.alerts.health import blind, feed_failing, feed_recovered, feed_silent, who_is_told
from pipeline.alerts.payload import HealthPayload, from_bytes
from pipeline.feeds.silence import Trouble, WatchedFeed, find_troubles
from pipeline.storage import alerts
from pipeline.storage.engine import Database
from pipeline.storage.feeds import wanted_feeds

# When half of all feeds fail at once it is our own line that is down; one notice says so, not fifty.
MOST_FEEDS = "most feeds"
_FEW = 4
_TROUBLES = frozenset({"feed_silent", "feed_failing", "blind"})


def tell_troubles(
    database: Database,
    languages: Mapping[str, str | None],
    recipients: Mapping[str, Sequence[str]],
    *,
    now: datetime,
    without_notices: Collection[str] = (),
) -> tuple[Alert, ...]:
    """Store a notice for each new trouble and each that is over, for every channel but those that want none.

    `languages` of the feeds by URL.
    """
    with database.write() as connection:
        feeds = [
            WatchedFeed(name=row.name, language=languages.get(row.url), created_at=row.created_at, state=row.state)
            for row in wanted_feeds(connection)
        ]
        told = [from_bytes(alert.payload) for alert in alerts.recent_alerts(connection, kind="health", limit=500)]
        send_to = who_is_told(sorted(recipients), without_notices)
        notices = notices_for(feeds, [each for each in told if isinstance(each, HealthPayload)], send_to=send_to, now=now)
        return tuple(notice for notice in notices if alerts.insert_alert(connection, notice, recipients=recipients))


def notices_for(
    feeds: Sequence[WatchedFeed], told: Sequence[HealthPayload], *, send_to: Sequence[str], now: datetime
) -> list[Alert]:
    """Pure: what has to be said now, given what was said before (in any order)."""
    troubles = {trouble.name: trouble for trouble in _joined(find_troubles(feeds, now=now), len(feeds))}
    still_open = _open(told)
    names = {feed.name for feed in feeds}
    new = [_notice(trouble, send_to=send_to, now=now) for name, trouble in troubles.items() if name not in still_open]
    over = [
        feed_recovered(name, away_for=now - since, since=since, now=now, send_to=send_to)
        for name, since in still_open.items()
        if name not in troubles and _is_known(name, names)
    ]
    return new + over


def _joined(troubles: Sequence[Trouble], number_of_feeds: int) -> list[Trouble]:
    failing = [trouble for trouble in troubles if trouble.kind == "failing"]
    if len(failing) < max(_FEW, (number_of_feeds + 1) // 2):
        return [_named(trouble) for trouble in troubles]
    detail = f"{len(failing)} of {number_of_feeds} feeds cannot be read; is this machine on line? First: {failing[0].detail}"
    rest = [_named(trouble) for trouble in troubles if trouble.kind == "silent"]
    return [Trouble(kind="language_dark", name=MOST_FEEDS, since=max(each.since for each in failing), detail=detail), *rest]


def _named(trouble: Trouble) -> Trouble:
    """A language is told apart from a feed that might be called the same."""
    if trouble.kind != "language_dark":
        return trouble
    name = _language_name(trouble.name)
    return Trouble(
        kind=trouble.kind, name=name, since=trouble.since, detail=f"Every feed in it is silent or failing: {trouble.detail}"
    )


def _language_name(language: str) -> str:
    return f"language {language}"


def _is_known(name: str, feed_names: set[str]) -> bool:
    """A feed that was taken out of the configuration has not recovered."""
    return name in feed_names or name == MOST_FEEDS or name.startswith(_language_name(""))


def _open(told: Sequence[HealthPayload]) -> dict[str, datetime]:
    """Since when each name has a trouble that was told and is not over."""
    newest: dict[str, HealthPayload] = {}
    for payload in sorted(told, key=lambda each: (each.created_at, each.id)):
        if payload.about in _TROUBLES or payload.about == "feed_recovered":
            newest[payload.name] = payload
    return {name: payload.created_at for name, payload in newest.items() if payload.about in _TROUBLES}


def _notice(trouble: Trouble, *, send_to: Sequence[str], now: datetime) -> Alert:
    match trouble.kind:
        case "silent":
            return feed_silent(
                trouble.name,
                silent_for=now - trouble.since,
                usual_gap=trouble.usual_gap or timedelta(0),
                since=trouble.since,
                now=now,
                send_to=send_to,
            )
        case "failing":
            return feed_failing(trouble.name, reason=trouble.detail, since=trouble.since, now=now, send_to=send_to)
        case "language_dark":
            return blind(trouble.name, detail=trouble.detail, since=trouble.since, now=now, send_to=send_to)
