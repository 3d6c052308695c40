"""The word files: words of many languages -> language-independent meanings (event types, cues, things, dates, numbers).

In: the documents of `event_words.toml` and `thing_words.toml` as one. Out: `EventWords`, which finds all of them in one pass
over a normalised text. The matching rules stand at the head of the first file; a wrong file is refused with the table and key.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from ahocorasick_rs import AhoCorasick

from pipeline.errors import ConfigError, Problem
from pipeline.seeds.folding import fold_text

Kind = Literal[
    "event", "cue", "thing", "behind", "before", "weekday", "month", "solar_month", "day_word", "after_word", "days_ago",
    "number", "multiplier",
]  # fmt: skip

_TOKEN = re.compile(r"[^\W_]+")

# Arabic writes "and", "with", "for", "as", "will" and the article onto the word; Hebrew up to two of seven letters.
_HEADS: Mapping[str, frozenset[str]] = {
    "ar": frozenset(a + b + c for a, b, c in product(("", "و", "ف"), ("", "ب", "ل", "ك", "س"), ("", "ال"))) | {"لل", "ولل"},
    "he": frozenset(a + b for a, b in product(("", *"והבלמכש"), repeat=2)),
}
_ANYWHERE = frozenset({"zh", "ja"})
_TOLD_AS_EVENTS = frozenset({"denial", "claim_responsibility"})
"""Cues that are news themselves: "Kremlin denies" is what such a report is about."""
_DAYS_AGO = {"yesterday": 1, "today": 0}
_TIMES = {"thousand": 10**3, "ten_thousand": 10**4, "million": 10**6, "hundred_million": 10**8, "billion": 10**9}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """What can happen. `is_topic`: says what it is about, not what happened; `is_rare`: sharing it says much by itself."""

    id: str
    family: str
    weight: float
    is_topic: bool = False
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the file at a span of a normalised text. `value`: the type, the cue, or a number (Monday and January are 0)."""

    kind: Kind
    value: str | int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: Kind
    value: str | int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Language:
    automaton: AhoCorasick
    meanings: tuple[tuple[_Pattern, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """`version` changes with every change of the files; features carry it. `things`: how telling each is, 0 to 1."""

    version: str
    types: Mapping[str, EventType]
    things: Mapping[str, float]
    _languages: Mapping[str, _Language] = field(repr=False)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._languages)

    def find(self, text: str, language: str | None) -> tuple[Hit, ...]:
        """All words of the language in a text made by `normal`, by position. An unknown language has none."""
        words = self._languages.get(language or "")
        return tuple(_hits(words, text, language or "")) if words else ()


def normal(text: str) -> str:
    """Folded words with one space before and after each: the text the file's words are matched on."""
    return f" {' '.join(_TOKEN.findall(fold_text(text)))} "


def _hits(words: _Language, text: str, language: str) -> Iterator[Hit]:
    heads = _HEADS.get(language)
    for index, start, end in words.automaton.find_matches_as_indexes(text, overlapping=True):
        if language not in _ANYWHERE and not _starts_word(text, start, heads):
            continue
        ends_word = text[end] == " "
        for pattern in words.meanings[index]:
            if ends_word or not pattern.is_whole:
                yield Hit(pattern.kind, pattern.value, start, end)


def _starts_word(text: str, start: int, heads: frozenset[str] | None) -> bool:
    if text[start - 1] == " ":
        return True
    return heads is not None and text[text.rfind(" ", 0, start) + 1 : start] in heads


def read_event_words(document: Mapping[str, object], *, file: str = "event_words.toml") -> EventWords:
    """Raises ConfigError with every problem found."""
    reader = _Reader(file=file)
    types = {name: reader.event_type(name, table) for name, table in reader.tables(document, "event")}
    for name, table in reader.tables(document, "cue"):
        reader.words("cue", name, table)
        if name in _TOLD_AS_EVENTS:
            types.setdefault(name, EventType(id=name, family="statement", weight=0.8, is_topic=True))
    things = {name: reader.thing(name, table) for name, table in reader.tables(document, "thing")}
    reader.calendar(document)
    reader.numbers(document)
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return EventWords(version=reader.version(types, things), types=types, things=things, _languages=reader.languages())


@dataclass(slots=True)
class _Reader:
    """Collects patterns by language while walking the file, and problems instead of stopping at the first."""

    file: str
    patterns: dict[str, dict[str, list[_Pattern]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def tables(self, document: Mapping[str, object], key: str) -> list[tuple[str, Mapping[str, object]]]:
        return [(name, self.table(table, f"{key}.{name}")) for name, table in self.table(document.get(key), key).items()]

    def table(self, found: object, key: str) -> Mapping[str, object]:
        if isinstance(found, Mapping):
            return found
        if found is None:
            return {}
        self.problems.append(Problem(file=self.file, key=key, wrong="is not a table"))
        return {}

    def event_type(self, name: str, table: Mapping[str, object]) -> EventType:
        weight = self.weight(table, f"event.{name}")
        words = {key: value for key, value in table.items() if key not in {"family", "weight", "topic", "rare"}}
        self.words("event", name, words)
        return EventType(
            id=name,
            family=str(table.get("family", name)),
            weight=weight,
            is_topic=table.get("topic") is True,
            is_rare=table.get("rare") is True,
        )

    def thing(self, name: str, table: Mapping[str, object]) -> float:
        self.words("thing", name, {key: value for key, value in table.items() if key != "weight"})
        return self.weight(table, f"thing.{name}")

    def weight(self, table: Mapping[str, object], key: str) -> float:
        weight = table.get("weight", 1.0)
        if isinstance(weight, int | float):
            return float(weight)
        self.problems.append(Problem(file=self.file, key=f"{key}.weight", wrong="is not a number"))
        return 1.0

    def calendar(self, document: Mapping[str, object]) -> None:
        dates = self.table(document.get("date"), "date")
        lists: tuple[tuple[str, Kind], ...] = (("weekdays", "weekday"), ("months", "month"), ("months_solar", "solar_month"))
        for key, kind in lists:
            self.series(kind, self.table(dates.get(key), f"date.{key}"), f"date.{key}", first=0)
        self.words("day_word", "day_word", self.table(dates.get("day_word"), "date.day_word"))
        self.words("after_word", "after_word", self.table(dates.get("after_word"), "date.after_word"))
        clauses = self.table(document.get("clause"), "clause")
        self.words("behind", "behind", self.table(clauses.get("behind"), "clause.behind"))
        self.words("before", "before", self.table(clauses.get("before"), "clause.before"))
        for name, table in self.tables(dates, "relative"):
            self.words("days_ago", _DAYS_AGO.get(name, 0), table)

    def numbers(self, document: Mapping[str, object]) -> None:
        numbers = self.table(document.get("number"), "number")
        self.series("number", self.table(numbers.get("words"), "number.words"), "number.words", first=2)
        for name, table in self.tables(numbers, "multipliers"):
            self.words("multiplier", _TIMES.get(name, 1), table)

    def series(self, kind: Kind, table: Mapping[str, object], key: str, *, first: int) -> None:
        """Lists whose place is the meaning: Monday first, January first, "two" first."""
        for language, found in table.items():
            for place, names in enumerate(self.strings(found, f"{key}.{language}")):
                self.add(language, names.split("|"), kind, first + place)

    def words(self, kind: Kind, value: str | int, table: Mapping[str, object]) -> None:
        for language, found in table.items():
            self.add(language, self.strings(found, f"{kind}.{value}.{language}"), kind, value)

    def strings(self, found: object, key: str) -> list[str]:
        if isinstance(found, list) and all(isinstance(word, str) for word in found):
            return found
        self.problems.append(Problem(file=self.file, key=key, wrong="is not a list of words"))
        return []

    def add(self, language: str, words: list[str], kind: Kind, value: str | int) -> None:
        for word in words:
            # A trailing apostrophe ("ocak'") can only be followed by a suffix: the word itself is whole.
            is_whole = word.endswith(("$", "'", "’"))
            text = normal(word.rstrip("$")).strip()
            if text:
                found = self.patterns.setdefault(language, {}).setdefault(text, [])
                found.append(_Pattern(kind, value, is_whole))

    def languages(self) -> dict[str, _Language]:
        return {
            language: _Language(AhoCorasick(list(patterns)), tuple(tuple(found) for found in patterns.values()))
            for language, patterns in self.patterns.items()
        }

    def version(self, types: Mapping[str, EventType], things: Mapping[str, float]) -> str:
        """A digest of every pattern and weight: two files that match alike have one version."""
        digest = hashlib.blake2b(digest_size=6)
        for language in sorted(self.patterns):
            patterns = sorted((text, repr(found)) for text, found in self.patterns[language].items())
            digest.update(repr((language, patterns)).encode())
        digest.update(repr((sorted(types.items()), sorted(things.items()))).encode())
        return digest.hexdigest()
