"""One TOML file -> a checked value, or Problems that say file, line, key, what is wrong and what was meant."""

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import ConfigError, Problem

Model = TypeVar("Model", bound=BaseModel)
KeyPath = Sequence[str | int]
TOO_DEEP = "a table or a list, a few levels deep"


def read_document(path: Path, *, shown_as: str) -> tuple[dict[str, object], str]:
    """The parsed document and its text. Raises ConfigError: missing, unreadable, not UTF-8, broken TOML, nested too deep."""
    try:
        body = path.read_bytes()
        text = body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise _one(Problem(file=shown_as, key="", wrong="there is no such file")) from None
    except UnicodeDecodeError as error:
        raise _one(_not_utf8(body, error.start, shown_as)) from error
    except OSError as error:
        raise _one(Problem(file=shown_as, key="", wrong=f"cannot be read: {error.strerror}", meant=_way_out(error))) from error
    try:
        return tomllib.loads(text), text
    except ValueError as error:  # broken TOML, or a number of thousands of digits
        raise _one(_broken(str(error), text, shown_as)) from error
    except RecursionError as error:
        raise _one(Problem(file=shown_as, key="", wrong="brackets within brackets, far too deep", meant=TOO_DEEP)) from error


def _not_utf8(body: bytes, at: int, file: str) -> Problem:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(file=file, key="", wrong='in UTF-16, which Windows calls "Unicode"', meant="save it as UTF-8", line=1)
    wrong = f"not UTF-8 (byte {at})"
    return Problem(file=file, key="", wrong=wrong, meant="save it as UTF-8", line=body.count(b"\n", 0, at) + 1)


def _way_out(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "a file is meant"
    return "give it to the user the service runs as" if isinstance(error, PermissionError) else ""


def _broken(said: str, text: str, file: str) -> Problem:
    """What tomllib says, its line, and what most people meant who got that message."""
    if "digits" in said and (digits := re.search(r"\d{1000,}", text)):
        line = text.count("\n", 0, digits.start()) + 1
        return Problem(file=file, key="", wrong="a number of thousands of digits", meant="a smaller one", line=line)
    line_said = re.search(r"line (\d+)", said)
    meant = next((meant for part, meant in _MEANT if part in said), "")
    return Problem(
        file=file,
        key="",
        wrong=f"not valid TOML: {said}",
        meant=meant,
        line=int(line_said[1]) if line_said else text.rstrip().count("\n") + 1 if "end of document" in said else None,
    )


_MEANT = (
    ("Cannot overwrite a value", "the key or table stands twice"),
    ("Cannot declare", "the table stands twice: join the two"),
    ("Cannot mutate immutable", "the table stands twice: join the two"),
    ("Unclosed array", "a comma, or the ] at the end, is missing"),
    ("Unclosed inline table", "a comma, or the } at the end, is missing"),
    ("Illegal character '\\n'", "the closing quote is missing"),
    ("Unterminated string", "the closing quote is missing"),
    ("Unescaped '\\'", "write \\\\ for a backslash, or put the text in single quotes"),
    ("Expected '=' after a key", "key = value"),
    ("Invalid value", 'texts stand in straight quotes: "text"'),
    ("Invalid statement", "a line is key = value, [table], [[table]] or # a comment"),
    ("Invalid initial character for a key part", "a key is missing, or is not in straight quotes"),
    ("Invalid date", "year-month-day, as 2026-01-28"),
    ("Expected newline or end of document", "one key a line; more words of a list stand in [ ]"),
)


def check(model: type[Model], document: Mapping[str, object], *, file: str, text: str = "") -> Model:
    """Validate against a pydantic model. Raises ConfigError with every problem found, not only the first."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        problems = tuple(_problem(model, detail, file, text) for detail in error.errors(include_url=False))
        raise ConfigError(problems) from error


def line_of(text: str, path: KeyPath) -> int | None:
    """The line where a key stands: the nth [[table]], then the key in it; the table's own line if the key is missing."""
    lines = text.splitlines()
    start = 0
    names = [step for step in path if isinstance(step, str)]
    if len(path) >= 2 and isinstance(path[1], int):
        heads = [number for number, line in enumerate(lines) if line.strip().startswith(f"[[{path[0]}]]")]
        if path[1] >= len(heads):
            return None
        start = heads[path[1]]
    elif names and (head := _first(lines, rf"\s*\[{re.escape(names[0])}\]", 0)) is not None:
        start = head
    if len(names) < 2:
        return start + 1 if names and text else None
    end = _first(lines, r"\[\[?[\w.-]+\]\]?\s*(#|$)", start + 1)  # a key of the next table is not this one's
    found = _first(lines[:end], rf"\s*{re.escape(names[1])}\s*=", start)
    return (found if found is not None else start) + 1


def shown_key(path: KeyPath) -> str:
    """("feed", 3, "every") -> "feed[3].every"."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _first(lines: Sequence[str], pattern: str, start: int) -> int | None:
    return next((number for number in range(start, len(lines)) if re.match(pattern, lines[number])), None)


def _problem(model: type[BaseModel], detail: ErrorDetails, file: str, text: str) -> Problem:
    path = detail["loc"]
    wrong, meant = _words(model, detail)
    return Problem(file=file, key=shown_key(path), wrong=wrong, meant=meant, line=line_of(text, path))


def _words(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what was meant, in plain words."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = list(_fields_at(model, detail["loc"][:-1]))
        close = difflib.get_close_matches(str(detail["loc"][-1]), known, n=1, cutoff=0.5)
        return "unknown key", f"did you mean `{close[0]}`?" if close else f"known keys: {', '.join(sorted(known))}"
    if kind == "missing":
        return "is missing", "every such table needs it"
    if kind == "value_error":
        return f"= {_short(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}", ""
    return f"= {_short(detail['input'])}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", ""


def _short(value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _fields_at(model: type[BaseModel], path: KeyPath) -> Mapping[str, object]:
    """The fields of the (nested) model that `path` leads to, by the names people write."""
    here: type[BaseModel] = model
    for step in path:
        if isinstance(step, int):
            continue
        field = next((field for name, field in here.model_fields.items() if step in (name, field.alias)), None)
        inner = field.annotation if field else None
        kinds = (kind for kind in (inner, *get_args(inner)) if isinstance(kind, type))
        found = next((kind for kind in kinds if issubclass(kind, BaseModel)), None)
        if found is None:
            break
        here = found
    return {field.alias or name: field for name, field in here.model_fields.items()}


def _one(problem: Problem) -> ConfigError:
    return ConfigError((problem,))
