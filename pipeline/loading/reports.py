"""JSON lines of reports -> Reports, with gold where it is given. A bad line is named and skipped; it never stops the others."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.articles.article import ArticleId, Report

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Reports without a date all count as of one day: the command has no clock."""


def _empty(value: object) -> object:
    return "" if value is None else value


Words = Annotated[str, BeforeValidator(_empty)]
"""Text; null is the same as no text, as many programs write it."""


class ReportLine(BaseModel):
    """One line. Keys that are not named here are ignored, so that other programs' files can be read."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    id: Words = ""
    title: Words = ""
    text: Words = ""
    lang: str | None = Field(None, validation_alias=AliasChoices("lang", "language"))
    date: datetime | None = None
    url: Words = ""
    outlet: Words = ""
    country: str | None = None
    entities: tuple[str, ...] | None = None
    optional: tuple[str, ...] = ()
    alert: bool | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a person says is right; None where nothing is said. `optional` entities are neither right nor wrong."""

    entities: frozenset[str] | None
    optional: frozenset[str]
    alert: bool | None
    story: str | None


def has_gold(gold: Gold) -> bool:
    return gold.entities is not None or gold.alert is not None or bool(gold.story)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReport:
    """A report with the id it has in its file."""

    name: str
    report: Report
    gold: Gold


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that is no report, and why."""

    number: int
    wrong: str


def read_report_lines(body: bytes) -> list[FiledReport | BadLine]:
    """The lines of a file. Only a line feed ends one: U+2028 may stand in a text. A line that is no UTF-8 is bad alone."""
    lines = body.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_read(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def read_reports(lines: Iterable[str]) -> list[FiledReport | BadLine]:
    """One result for each line that is not empty, in order."""
    return [_read(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _read(number: int, line: str | bytes) -> FiledReport | BadLine:
    try:
        document = json.loads(line.decode("utf-8") if isinstance(line, bytes) else line)
    except UnicodeDecodeError as error:
        return BadLine(number=number, wrong=f"not UTF-8 (byte {error.start} of the line)")
    except json.JSONDecodeError as error:
        wrong = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        is_list = number == 1 and line.strip() in {"[", b"["}
        return BadLine(number=number, wrong=f"{wrong}; one object a line is meant, not a list" if is_list else wrong)
    except (ValueError, RecursionError) as error:
        return BadLine(number=number, wrong=f"not JSON: {error}")
    if not isinstance(document, Mapping):
        return BadLine(number=number, wrong="not a JSON object")
    try:
        parsed = ReportLine.model_validate(document)
    except ValidationError as error:
        return BadLine(number=number, wrong=_told(error))
    if not parsed.title.strip() and not parsed.text.strip():
        return BadLine(number=number, wrong="has neither title nor text")
    return _filed(number, parsed)


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return f"{where}: {_WANTED.get(first['type'].partition('_')[0], first['msg'])}"


_WANTED = {
    "string": "must be text",
    "tuple": 'must be a list of texts, ["one", "two"]',
    "datetime": "must be a date, as 2026-01-28 or 2026-01-28T09:00:00Z",
    "bool": "must be true or false",
}


def _filed(number: int, line: ReportLine) -> FiledReport:
    date = line.date or UNDATED
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    report = Report(
        id=ArticleId(number),
        title=_clean(line.title),
        text=_clean(line.text),
        seen_at=date,
        published_at=date,
        language=line.lang or None,
        url=line.url,
        outlet=line.outlet,
        country=line.country,
    )
    gold = Gold(
        entities=frozenset(line.entities) if line.entities is not None else None,
        optional=frozenset(line.optional),
        alert=line.alert,
        story=line.story,
    )
    return FiledReport(name=_clean(line.id) or str(number), report=report, gold=gold)


def _clean(text: str) -> str:
    """Lone surrogates cannot be written again; everything else stays where it is, so that offsets fit the caller's text."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
