"""Query parameters of the API: each says its JSON Schema and reads itself; anything else is refused with words. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.dashboard.cursors import PLACE_PATTERN, read_number, read_place

MOST_ITEMS = 100
USUAL_ITEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`read` raises ValueError with what was expected."""

    name: str
    description: str
    schema: Mapping[str, object]
    read: Callable[[str], object]


def read_parameters(query: Mapping[str, str], known: Sequence[Parameter]) -> dict[str, object]:
    """The values that were given. Raises ValueError for a name or value that cannot be understood."""
    by_name = {parameter.name: parameter for parameter in known}
    unknown = sorted(set(query) - set(by_name))
    if unknown:
        allowed = ", ".join(by_name) or "none"
        raise ValueError(f"unknown parameter {unknown[0][:60]!r}; known: {allowed}")
    return {name: by_name[name].read(text) for name, text in query.items()}


def limit() -> Parameter:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,3}", text, re.ASCII) or not 1 <= int(text) <= MOST_ITEMS:
            raise ValueError(f"limit: a whole number from 1 to {MOST_ITEMS}")
        return int(text)

    schema = {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": USUAL_ITEMS}
    return Parameter(name="limit", description="items on a page", schema=schema, read=read)


def place_cursor() -> Parameter:
    def read(text: str) -> object:
        place = read_place(text)
        if place is None:
            raise ValueError("cursor: use the `next` of an earlier answer as it is")
        return place

    schema = {"type": "string", "pattern": PLACE_PATTERN}
    return Parameter(name="cursor", description="`next` of the page before", schema=schema, read=read)


def number_cursor() -> Parameter:
    def read(text: str) -> object:
        number = read_number(text)
        if number is None:
            raise ValueError("cursor: use the `next` of an earlier answer as it is")
        return number

    schema = {"type": "string", "pattern": "^[0-9]{1,18}$"}
    return Parameter(name="cursor", description="`next` of the page before", schema=schema, read=read)


def words(name: str, description: str, *, longest: int = 200) -> Parameter:
    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"{name}: at most {longest} characters")
        if "\x00" in text:
            raise ValueError(f"{name}: a NUL character is no text")
        return text

    schema = {"type": "string", "maxLength": longest, "pattern": "^[^\\x00]*$"}
    return Parameter(name=name, description=description, schema=schema, read=read)


def choice(name: str, description: str, values: Sequence[str]) -> Parameter:
    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f"{name}: one of {', '.join(values)}")
        return text

    return Parameter(name=name, description=description, schema={"type": "string", "enum": list(values)}, read=read)


def day(name: str, description: str) -> Parameter:
    def read(text: str) -> str:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(f"{name}: a date such as 2026-01-28")
        date.fromisoformat(text)
        return text

    return Parameter(name=name, description=description, schema={"type": "string", "format": "date"}, read=read)


def yes(name: str, description: str) -> Parameter:
    def read(text: str) -> bool:
        if text not in ("true", "false"):
            raise ValueError(f"{name}: true or false")
        return text == "true"

    return Parameter(name=name, description=description, schema={"type": "boolean"}, read=read)
