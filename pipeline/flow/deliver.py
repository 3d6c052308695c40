"""Deliver what is due: claim (commit), send with no transaction open, record (commit, fenced). And the digests.

Claims and records of one sender share transactions: under load most of a delivery's time was waiting for the write lock.

At least once: a sender that dies between sending and recording leaves a lease that runs out, and the same bytes go out again
under the same id. One channel's slowness takes only that channel's places.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.alerts.alert import Alert
from pipeline.alerts.calm import DigestSchedule
from pipeline.alerts.digest import make_digest
from pipeline.alerts.health import channel_disabled, who_is_told
from pipeline.alerts.payload import StoryPayload, from_bytes
from pipeline.channels.channel import Channel
from pipeline.delivery.delivery import Delivery, EndpointState, after_attempt, endpoint_after
from pipeline.delivery.outcome import Outcome, Retry
from pipeline.delivery.parcel import Parcel
from pipeline.flow.failpoints import reach
from pipeline.flow.group_writing import GroupWriter, Work
from pipeline.storage import alerts as alert_rows
from pipeline.storage import deliveries as delivery_rows
from pipeline.storage.deliveries import ClaimedDelivery
from pipeline.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPolicy:
    """`places`: sends at once for each channel. `longest`: no send may take longer. The lease is more than twice that.

    `without_notices`: channels that do not want to hear of the service itself.
    """

    places: int = 4
    longest: timedelta = timedelta(seconds=50)
    lease: timedelta = timedelta(seconds=120)
    without_notices: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.lease < 2 * self.longest:
            raise ValueError("a lease must outlive two sends, or a slow send is done twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """Who may be told that a channel is disabled."""

    channels: Mapping[str, Channel]
    without_notices: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """What came of one delivery. `is_recorded` False: the lease was lost, another sender has it. `disabled`: by this."""

    delivery: Delivery
    outcome: Outcome
    is_recorded: bool
    took: timedelta
    disabled: EndpointState | None = None


def claim(
    database: Database,
    channels: Mapping[str, Channel],
    *,
    owner: str,
    now: datetime,
    policy: SendPolicy,
    busy: Mapping[str, int],
) -> list[ClaimedDelivery]:
    """Take what is due, as far as each channel has free places. `busy`: sends under way, by channel."""
    if not is_due(database, now):
        return []
    work = claiming(channels, owner=owner, now=now, policy=policy, busy=busy)
    with database.write() as connection:
        return work(connection)


def is_due(database: Database, now: datetime) -> bool:
    """Looking costs no write lock; a sender looks many times a second."""
    with database.read() as connection:
        due = delivery_rows.next_due(connection)
    return due is not None and due <= now


def claiming(
    channels: Mapping[str, Channel], *, owner: str, now: datetime, policy: SendPolicy, busy: Mapping[str, int]
) -> Work[list[ClaimedDelivery]]:
    """The claim as a piece of work, for a group."""
    free = {name: policy.places - busy.get(name, 0) for name in channels}
    return lambda connection: delivery_rows.claim_deliveries(connection, owner=owner, now=now, lease=policy.lease, free=free)


async def send(
    claimed: ClaimedDelivery,
    channels: Mapping[str, Channel],
    *,
    writer: GroupWriter,
    clock: Callable[[], datetime],
    jitter: float,
    policy: SendPolicy,
    on_sent: Callable[[], None] = lambda: None,
) -> Attempted:
    """One attempt, from the claim to the record. `on_sent` is called when the channel has a place again."""
    reach("delivery.claimed")
    started = clock()
    try:
        channel = channels[claimed.delivery.channel]
        outcome = await _outcome(channel, claimed, at=started, longest=policy.longest)
    finally:
        on_sent()  # nothing else runs between this and the record: a claim that is asked for after it is written after it
    reach("delivery.sent")
    now = clock()
    after = after_attempt(claimed.delivery, outcome, now=now, jitter=jitter, schedule=channel.schedule)
    told = Notified(channels=channels, without_notices=policy.without_notices)
    recorded, disabled = await writer.write(lambda connection: _record(connection, claimed, after, outcome, told, now))
    reach("delivery.committed")
    return Attempted(delivery=after, outcome=outcome, is_recorded=recorded, took=now - started, disabled=disabled)


async def _outcome(channel: Channel, claimed: ClaimedDelivery, *, at: datetime, longest: timedelta) -> Outcome:
    delivery = claimed.delivery
    parcel = Parcel(alert_id=delivery.alert_id, payload=claimed.payload, attempted_at=at, recipient=delivery.recipient)
    try:
        async with asyncio.timeout(longest.total_seconds()):
            return await channel.send(parcel)
    except TimeoutError:
        return Retry(kind="timeout", detail=f"no result within {longest.total_seconds():g} s; it may have arrived")
    except Exception as error:  # noqa: BLE001 a channel's bug must not lose the alert: it is tried again, and shown
        return Retry(kind="unknown", detail=f"{type(error).__name__}: {error}"[:200])


def _record(
    connection: Connection,
    claimed: ClaimedDelivery,
    after: Delivery,
    outcome: Outcome,
    told: Notified,
    now: datetime,
) -> tuple[bool, EndpointState | None]:
    """The result, the channel's health, and the notice to the others if this was its end: all or nothing."""
    if not delivery_rows.record_attempt(connection, claimed, after):
        return False, None
    before = delivery_rows.read_endpoint(connection, after.channel, for_update=True)
    endpoint = endpoint_after(before, outcome, now=now)
    if endpoint != before:
        delivery_rows.write_endpoint(connection, endpoint)
    reach("delivery.written")
    if not endpoint.is_disabled or before.is_disabled:
        return True, None
    send_to = who_is_told(tuple(told.channels), told.without_notices, about=endpoint.name)
    notice = channel_disabled(endpoint.name, reason=endpoint.reason, at=now, send_to=send_to)
    alert_rows.insert_alert(connection, notice, recipients=recipients_of(told.channels))
    return True, endpoint


def recipients_of(channels: Mapping[str, Channel]) -> dict[str, tuple[str, ...]]:
    """For `storage.alerts.insert_alert`."""
    return {name: channel.recipients for name, channel in channels.items()}


async def deliver_all(
    database: Database,
    channels: Mapping[str, Channel],
    *,
    owner: str,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
    policy: SendPolicy | None = None,
) -> list[Attempted]:
    """Everything that is due now, each once, round by round (for `seedwatch once`). Retries are for the next run."""
    policy, writer = policy or SendPolicy(), GroupWriter(database=database)
    done: list[Attempted] = []
    now = clock()
    while True:
        claimed = await asyncio.to_thread(claim, database, channels, owner=owner, now=now, policy=policy, busy={})
        if not claimed:
            return done
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(send(each, channels, writer=writer, clock=clock, jitter=jitter(), policy=policy))
                for each in claimed
            ]
        done += [task.result() for task in tasks]


# For a channel without a schedule of its own: what spilled over an hourly cap goes out at the next full hour.
_HOURLY = timedelta(hours=1)


def send_digests(
    database: Database, schedules: Mapping[str, DigestSchedule | None], channels: Mapping[str, Channel], *, now: datetime
) -> tuple[Alert, ...]:
    """Make the digests that are due and put them into the outbox; what went into one is sent with it."""
    made: list[Alert] = []
    with database.write() as connection:
        for name, since in delivery_rows.oldest_for_digest(connection).items():
            due_at = _digest_due(schedules.get(name), since)
            if due_at > now or name not in channels:
                continue
            waiting = delivery_rows.waiting_for_digest(connection, name, until=now)
            digest = make_digest(_stories(waiting), channel=name, due_at=due_at)
            alert_rows.insert_alert(connection, digest, recipients=recipients_of(channels))
            delivery_rows.mark_in_digest(connection, [each.delivery_id for each in waiting], now=now)
            made.append(digest)
    return tuple(made)


def _digest_due(schedule: DigestSchedule | None, since: datetime) -> datetime:
    if schedule is not None:
        return schedule.next_after(since)
    return since.replace(minute=0, second=0, microsecond=0) + _HOURLY


def _stories(waiting: Sequence[delivery_rows.WaitingForDigest]) -> tuple[StoryPayload, ...]:
    payloads = (from_bytes(body) for body in {each.alert_id: each.payload for each in waiting}.values())
    return tuple(payload for payload in payloads if isinstance(payload, StoryPayload))
