"""What every way out can do. A channel never raises for what the other side does: it answers with an Outcome."""

from datetime import timedelta
from typing import Protocol

from pipeline.delivery.outcome import Outcome
from pipeline.delivery.parcel import Parcel


class Channel(Protocol):
    """One configured way out. One delivery is stored for each of `recipients`; a channel with a single target has ("",)."""

    @property
    def name(self) -> str: ...

    @property
    def recipients(self) -> tuple[str, ...]: ...

    @property
    def schedule(self) -> tuple[timedelta, ...]: ...

    async def send(self, parcel: Parcel) -> Outcome: ...
