"""Durations ("15m") and sizes ("8MiB") as people write them in TOML."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|[smhdw])")
_SIZES = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "kB": 10**3, "MB": 10**6, "GB": 10**9}


def parse_duration(text: object) -> timedelta:
    """ "90s", "15m", "1h30m", "7d". Raises ValueError that says how to write it."""
    if isinstance(text, timedelta):
        return text
    if not isinstance(text, str):
        raise ValueError(f'give a duration in quotes with a unit, for example "{text}m"')  # noqa: TRY004 pydantic wants ValueError
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text).strip():
        example = f"{text}m" if text.strip().isdigit() else "15m"
        raise ValueError(f'"{text}" is not a duration; give a unit (ms, s, m, h, d, w), for example "{example}"')
    return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in parts))


def show_duration(length: timedelta) -> str:
    """The shortest way to write it: 5400 s -> "1h30m"."""
    rest = round(length.total_seconds() * 1000)
    parts = []
    for unit in ("d", "h", "m", "s", "ms"):
        amount, rest = divmod(rest, round(_UNITS[unit] * 1000))
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"


def parse_size(text: object) -> int:
    """ "8MiB", "500kB" or a number of bytes. Raises ValueError that says how to write it."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]iB|[kMG]?B)\s*", text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f'{text!r} is not a size; write for example "8MiB"')
    return round(float(match[1]) * _SIZES[match[2]])


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(show_duration, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+(\.\d+)?(ms|[smhdw]))+$", "examples": ["15m"]}),
]
Size = Annotated[
    int,
    BeforeValidator(parse_size),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["8MiB"]}),
]
