"""What a channel is given to send: an alert's bytes, for one recipient, and the moment of the attempt."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """`payload` is the stored alert, the same on every attempt; `alert_id` is the id a receiver deduplicates on."""

    alert_id: str
    payload: bytes
    attempted_at: datetime
    recipient: str = ""
