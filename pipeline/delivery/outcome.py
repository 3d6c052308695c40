"""What came of one attempt to deliver, as values; every channel speaks these four.

`Retry.kind` is a short stable word for counting: connection, timeout, server, rate_limited, refused, redirect, blocked,
greylisted, unknown (the message may have arrived: the same id goes out again).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

RetryKind = Literal[
    "connection", "timeout", "server", "rate_limited", "refused", "redirect", "blocked", "greylisted", "unknown"
]

# Kept of a receiver's answer; enough to read its error message.
MAX_DETAIL = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived, as far as the other side says."""

    status: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """It did not, or we cannot know; try again. `retry_after` is the receiver's wish."""

    kind: RetryKind
    detail: str = ""
    status: int | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """This message will never be taken by this recipient; others may be. `is_setup`: the channel is set up wrongly."""

    detail: str = ""
    status: int | None = None
    is_setup: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointGone:
    """The receiver asked never to be called again (410)."""

    detail: str = ""
    status: int | None = 410


Outcome = Sent | Retry | Refused | EndpointGone
