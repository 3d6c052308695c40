"""The apprise channel (an extra): Slack, Telegram, Matrix, ntfy and a hundred other services, by their apprise address.

Apprise says only whether it worked. Its addresses hold tokens, so they come from the environment and are never shown.
"""

from datetime import timedelta
from importlib import import_module
from typing import Protocol, cast

from pipeline.alerts.payload import from_bytes
from pipeline.alerts.wording import plain_text
from pipeline.delivery.outcome import Outcome, Retry, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.retrying import SCHEDULE
from pipeline.errors import ChannelError


class Notifier(Protocol):
    """The part of `apprise.Apprise` used here."""

    def add(self, servers: str) -> bool: ...

    async def async_notify(self, *, body: str, title: str) -> bool | None: ...


def make_notifier(address: str, *, name: str) -> Notifier:
    """Raises ChannelError if apprise is missing or does not know the address (not repeated: it holds a token)."""
    try:
        module = import_module("apprise")
    except ImportError as error:
        raise ChannelError("install the extra: pip install 'seedwatch[apprise]'", subject=name) from error
    notifier = cast("Notifier", module.Apprise())
    if not notifier.add(address):
        raise ChannelError("apprise does not know this kind of address", subject=name)
    return notifier


class AppriseChannel:
    """One apprise address."""

    def __init__(self, name: str, *, notifier: Notifier) -> None:
        self._name = name
        self._notifier = notifier

    @property
    def name(self) -> str:
        return self._name

    @property
    def recipients(self) -> tuple[str, ...]:
        return ("",)

    @property
    def schedule(self) -> tuple[timedelta, ...]:
        return SCHEDULE

    async def send(self, parcel: Parcel) -> Outcome:
        payload = from_bytes(parcel.payload)
        try:
            worked = await self._notifier.async_notify(body=plain_text(payload), title=payload.subject)
        except (OSError, TypeError, ValueError) as error:
            return Retry(kind="connection", detail=type(error).__name__)
        return Sent() if worked else Retry(kind="server", detail="apprise could not deliver it; its own log says why")
