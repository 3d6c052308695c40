"""Keys of problems -> lines of the TOML text: `entity[sdf].names.en`, `scoring.gate[3]`, `seed.id`.

tomllib gives values without their places, so a text that it could read is gone through once more for them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import Problem

_QUOTED = re.compile(r"""(['"])(.+?)\1""")
_PART = re.compile(
    r'"""[\s\S]*?"""+|\'\'\'[\s\S]*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}\n,]',
)
_BLANK = re.compile(r"(?:\s+|#[^\n]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A table's head or a key with its value, over as many lines as it takes."""

    line: int
    text: str


def with_lines(problems: Sequence[Problem], text: str) -> tuple[Problem, ...]:
    """The problems with the line of the TOML text each is about, as far as it can be told."""
    places = _places(text)
    return tuple(problem if problem.line else replace(problem, line=_line_of(problem, places)) for problem in problems)


def _line_of(problem: Problem, places: Mapping[str, _Statement]) -> int | None:
    """The line of the key, or of the item of its list, or of the nearest thing around it that the file has."""
    key, item = problem.key, None
    while key:
        if key in places:
            return _within(places[key], item, problem.wrong)
        base, _, last = key.rpartition("[")
        if key.endswith("]") and (base in places or "." in base):
            key, item = base, int(last[:-1]) if last[:-1].isdigit() else None
        else:
            key = key.rpartition(".")[0]
    return None


def _within(place: _Statement, item: int | None, wrong: str) -> int:
    items = list(_items(place))
    if item is not None:
        return items[item].line if item < len(items) else place.line
    said = _QUOTED.search(wrong)
    return next((each.line for each in items if said and said[2] in each.text), place.line)


def _items(place: _Statement) -> Iterator[_Statement]:
    """The items of a list that is a key's value, whatever brackets, commas and comments stand in them."""
    value = place.text.partition("=")[2].lstrip()
    if place.text.startswith("[") or not value.startswith("["):
        return
    depth, begun = 0, len(place.text) - len(value) + 1
    for part in _PART.finditer(place.text, begun - 1):
        depth += (part[0] in {"[", "{"}) - (part[0] in {"]", "}"})
        if depth == 0 or (depth == 1 and part[0] == ","):
            first = _BLANK.match(place.text, begun)
            start = first.end() if first else begun
            if start < part.start():
                yield _Statement(line=place.line + place.text.count("\n", 0, start), text=place.text[start : part.start()])
            begun = part.end()
        if depth == 0:
            return


def _statements(text: str) -> Iterator[_Statement]:
    """Cut at every line end that is outside all brackets and quotes."""
    line, depth, begun, begun_on = 1, 0, 0, 1
    for part in _PART.finditer(text + "\n"):
        line += part[0].count("\n")
        depth += (part[0] in {"[", "{"}) - (part[0] in {"]", "}"})
        if part[0] == "\n" and depth == 0:
            statement = text[begun : part.start()].strip()
            if statement and not statement.startswith("#"):
                yield _Statement(line=begun_on, text=statement)
            begun, begun_on = part.end(), line


def _places(text: str) -> dict[str, _Statement]:
    """Key as problems write it -> where it stands, or what first begins with it."""
    statements = list(_statements(text))
    places: dict[str, _Statement] = {}
    table, entity, count = "", "", -1
    for number, statement in enumerate(statements):
        if statement.text.startswith("[[entity]]"):
            count += 1
            table = entity = f"entity[{_id_below(statements[number + 1 :]) or count}]"
            places[table] = statement  # of two with one id, the second is the one that is told
        elif statement.text.startswith("["):
            name = _plain(statement.text.lstrip("[").partition("]")[0])
            table = f"{entity}{name[6:]}" if name.startswith("entity.") else name
            places.setdefault(name.partition(".")[0], statement)
            places.setdefault(table, statement)
        else:
            key = _plain(statement.text.partition("=")[0])
            places.setdefault(f"{table}.{key}" if table else key, statement)
    return places


def _plain(key: str) -> str:
    """A bare key of a quoted one; `"base+person"` is told as base+person."""
    return key.replace('"', "").replace("'", "").replace(" ", "").strip()


def _id_below(statements: Sequence[_Statement]) -> str:
    for statement in statements:
        if statement.text.startswith("["):
            return ""
        if found := re.match(r"""id\s*=\s*(['"])(.*?)\1""", statement.text):
            return found[2]
    return ""
