"""Deliveries: each channel's health and counts, what is stuck and why, what went out lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sqlalchemy import Connection

from pipeline.delivery.delivery import Delivery, DeliveryState, EndpointState
from pipeline.storage.alerts import read_alert
from pipeline.storage.deliveries import ChannelCount, count_deliveries, endpoints, list_deliveries

STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
_STUCK: tuple[DeliveryState, ...] = ("dead", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel with how many deliveries are in which state."""

    name: str
    endpoint: EndpointState
    numbers: dict[str, int]

    @property
    def level(self) -> str:
        if self.endpoint.is_disabled:
            return "bad"
        if self.endpoint.failing_since or self.n_stuck:
            return "warn"
        return "ok"

    @property
    def n_stuck(self) -> int:
        return sum(self.numbers.get(state, 0) for state in _STUCK)

    @property
    def words(self) -> str:
        if self.endpoint.is_disabled:
            return f"disabled: {self.endpoint.reason}" if self.endpoint.reason else "disabled"
        if self.endpoint.failing_since:
            return f"failing: {self.endpoint.reason}" if self.endpoint.reason else "failing"
        return f"{self.n_stuck} given up" if self.n_stuck else "well"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A delivery with what it carries."""

    delivery: Delivery
    subject: str
    story_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesView:
    """The page. `shown` are those that the filter lets through, the newest first."""

    channels: tuple[ChannelView, ...]
    shown: tuple[DeliveryView, ...]


def read_deliveries(
    connection: Connection, *, state: DeliveryState | None, channel: str | None, limit: int = 60
) -> DeliveriesView:
    shown = list_deliveries(connection, state=state, channel=channel, limit=limit)
    return DeliveriesView(
        channels=read_channels(connection),
        shown=tuple(_view(connection, delivery) for delivery in shown),
    )


def read_channels(connection: Connection) -> tuple[ChannelView, ...]:
    """Every channel that ever had something to deliver, or has a record."""
    counts = count_deliveries(connection)
    known = {endpoint.name: endpoint for endpoint in endpoints(connection)}
    names = sorted({count.channel for count in counts} | set(known))
    return tuple(
        ChannelView(name=name, endpoint=known.get(name, EndpointState(name=name)), numbers=_numbers(counts, name))
        for name in names
    )


def as_state(text: str | None) -> DeliveryState | None:
    """A state's name, or None for anything else."""
    return next((state for state in STATES if state == text), None)


def _numbers(counts: Sequence[ChannelCount], name: str) -> dict[str, int]:
    return {count.state: count.number for count in counts if count.channel == name}


def _view(connection: Connection, delivery: Delivery) -> DeliveryView:
    alert = read_alert(connection, delivery.alert_id)
    return DeliveryView(delivery=delivery, subject=alert.subject if alert else "", story_id=alert.story_id if alert else None)
