"""What the service has to say about itself: what it can no longer see, or no longer tell. Pure wording.

One notice for one event: the id is made of what it is about and since when, so telling twice writes once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from pipeline.alerts.alert import Alert, notice_id
from pipeline.alerts.levels import Severity
from pipeline.alerts.payload import HealthKind, HealthPayload, utc
from pipeline.alerts.safety import one_line


def who_is_told(channels: Sequence[str], without_notices: Collection[str], *, about: str = "") -> tuple[str, ...]:
    """The channels a notice goes to, never the one it is about. Where nobody wants it all are told: somebody must hear."""
    others = tuple(name for name in channels if name != about)
    return tuple(name for name in others if name not in without_notices) or others


def channel_disabled(name: str, *, reason: str, at: datetime, send_to: Sequence[str]) -> Alert:
    """Told through the other channels: this one cannot say so itself (see `who_is_told`)."""
    return _notice(
        "channel_disabled",
        name,
        since=at,
        now=at,
        send_to=[other for other in send_to if other != name],
        subject=f"{name} gets no alerts any more: channel disabled",
        detail=one_line(reason, max_length=500),
        what_to_do=f"Its deliveries wait. When it is well again: seedwatch deliveries redrive --channel {name}",
        severity="high",
    )


def feed_silent(
    name: str, *, silent_for: timedelta, usual_gap: timedelta, since: datetime, now: datetime, send_to: Sequence[str]
) -> Alert:
    """A feed that has posted nothing for far longer than it usually does. `since`: its last new entry."""
    return _notice(
        "feed_silent",
        name,
        since=since,
        now=now,
        send_to=send_to,
        subject=f"{name} has been silent for {in_words(silent_for)}",
        detail=f"Usually something new comes every {in_words(usual_gap)}. The feed answers, but with nothing new.",
        what_to_do="Open it in a browser: has it moved, or is there a feed of the same outlet that goes on?",
        severity="normal",
    )


def feed_failing(name: str, *, reason: str, since: datetime, now: datetime, send_to: Sequence[str]) -> Alert:
    """A feed that cannot be read. `since`: its first failure."""
    return _notice(
        "feed_failing",
        name,
        since=since,
        now=now,
        send_to=send_to,
        subject=f"{name} cannot be read since {in_words(now - since)}",
        detail=one_line(reason, max_length=500),
        what_to_do="It is tried again by itself, less and less often. Its address is in config/feeds.toml.",
        severity="normal",
    )


def feed_recovered(name: str, *, away_for: timedelta, since: datetime, now: datetime, send_to: Sequence[str]) -> Alert:
    """A feed that is back; what it published meanwhile is told as found late."""
    return _notice(
        "feed_recovered",
        name,
        since=since,
        now=now,
        send_to=send_to,
        subject=f"{name} is back after {in_words(away_for)}",
        detail="What it published meanwhile is being read now and marked as found late.",
        what_to_do="",
        severity="low",
    )


def blind(watch: str, *, detail: str, since: datetime, now: datetime, send_to: Sequence[str]) -> Alert:
    """A seed of which nothing was found for long while part of its feeds could not be read."""
    return _notice(
        "blind",
        watch,
        since=since,
        now=now,
        send_to=send_to,
        subject=f"{watch}: we may be missing reports",
        detail=one_line(detail, max_length=500),
        what_to_do="The health page names the feeds: seedwatch feeds list",
        severity="high",
    )


def channel_test(name: str, *, now: datetime) -> Alert:
    """What `seedwatch channels test` sends: signed, worded and delivered like any alert."""
    return _notice(
        "test",
        name,
        since=now,
        now=now,
        send_to=(name,),
        subject=f"Seedwatch can reach {name}",
        detail="This is a test: no report is behind it.",
        what_to_do="",
        severity="low",
    )


def _notice(
    about: HealthKind,
    name: str,
    *,
    since: datetime,
    now: datetime,
    send_to: Sequence[str],
    subject: str,
    detail: str,
    what_to_do: str,
    severity: Severity,
) -> Alert:
    payload = HealthPayload(
        id=notice_id(about, name, since),
        created_at=utc(now),
        severity=severity,
        subject=one_line(subject, max_length=200),
        about=about,
        name=one_line(name, max_length=200),
        detail=detail[:1].upper() + detail[1:],
        what_to_do=what_to_do,
        links={},
    )
    return Alert(payload=payload, send_to=tuple(send_to))


def in_words(span: timedelta) -> str:
    """ "40 minutes", "9 hours", "3 days": the largest unit that gives at least two."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} seconds"
