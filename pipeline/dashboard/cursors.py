"""Where a page of a newest-first list ended, as a word in an address: microseconds, a dot, an id. Pure."""

import re

from pipeline.storage.desk_stories import Place
from pipeline.storage.moments import from_microseconds, to_microseconds

# Seventeen digits of microseconds end in the year 5138: every word of this shape is a moment.
PLACE_PATTERN = r"^[0-9]{1,17}\.[A-Za-z0-9-]{1,36}$"


def write_place(place: Place | None) -> str | None:
    return None if place is None else f"{to_microseconds(place.at)}.{place.id}"


def read_place(text: str | None) -> Place | None:
    """None where there is none, or where it is none of ours: the list then starts at its beginning."""
    if not text or not re.fullmatch(PLACE_PATTERN, text, re.ASCII):
        return None
    at, _, name = text.partition(".")
    return Place(at=from_microseconds(int(at)), id=name)


def read_number(text: str | None) -> int | None:
    """A row's id in an address; None for anything else."""
    return int(text) if text and len(text) < 19 and text.isascii() and text.isdigit() else None
