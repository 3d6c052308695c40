"""Where a page of a newest-first list ended, as an opaque word in an address. Pure."""

import base64
import binascii

from pipeline.storage.desk_stories import Place
from pipeline.storage.moments import from_microseconds, to_microseconds

_LONGEST = 200
_LAST_MICROSECOND = 253_402_300_799_000_000  # 9999-12-31, the last moment Python knows


def write_place(place: Place | None) -> str | None:
    if place is None:
        return None
    return base64.urlsafe_b64encode(f"{to_microseconds(place.at)}.{place.id}".encode()).decode().rstrip("=")


def read_place(text: str | None) -> Place | None:
    """None where there is none, or where it is none of ours: the list then starts at its beginning."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    at, dot, name = body.partition(".")
    if not dot or not at.isascii() or not at.isdigit() or int(at) > _LAST_MICROSECOND:
        return None
    return Place(at=from_microseconds(int(at)), id=name)


def read_number(text: str | None) -> int | None:
    """A row's id in an address; None for anything else."""
    return int(text) if text and len(text) < 19 and text.isascii() and text.isdigit() else None
