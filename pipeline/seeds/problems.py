"""Collects what is wrong with one file while it is read, and takes values of the wanted kind out of its tables."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pipeline.errors import Problem
from pipeline.seeds.profile import Entity, Name

LANGUAGES = frozenset(
    (
        "am ar az be bg bn ca ckb cs da de el en eo es et eu fa fi fr ga he hi hr hu hy id it ja ka kk kn ko ku "
        "lt lv mk ml mn ms my nl no or pa pl ps pt ro ru sk sl sq sr sv sw syr ta tg th tl tr tt ug uk ur uz vi "
        "zh"
    ).split()
)  # fmt: skip

LONGEST_TEXT = 10_000
"""Of titles, notes and sentences."""

LONGEST_NAME = 200
"""Of names and words. The case forms of one of 100,000 letters take minutes to make."""

LONGEST_ID = 64
"""What the database's columns hold."""

_LISTED = 12


@dataclass(slots=True)
class Problems:
    """One list for one file; the only mutable thing in reading. Every taker gives a harmless value where it told a problem."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, key: str, wrong: str, meant: str = "") -> None:
        self.found.append(Problem(file=self.file, key=key, wrong=wrong, meant=meant))

    def check_keys(self, where: str, table: Mapping[str, object], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                self.add(f"{where}.{key}" if where else key, "unknown key", _meant(key, known))

    def check_known(self, where: str, words: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for word in words:
            if word not in known:
                self.add(where, f"{shown(word)} does not exist", _meant(word, known))

    def table(self, where: str, value: object) -> Mapping[str, object]:
        if isinstance(value, Mapping):
            return cast(Mapping[str, object], value)
        if value is not None:
            self.add(where, "must be a table")
        return {}

    def text(self, where: str, value: object, *, default: str = "", longest: int = LONGEST_TEXT) -> str:
        if value is None:
            return default
        if isinstance(value, str):
            self._check_text(where, value, longest)
            return value
        self.add(where, f"must be text, not {shown(value)}")
        return default

    def identifier(self, where: str, value: object) -> str:
        """An id that can stand in a gate, a rule, an address and the database."""
        found = self.text(where, value)
        if found and not is_identifier(found):
            meant = f"letters, digits and - _ . only, at most {LONGEST_ID} of them"
            self.add(where, f"{shown(found)} cannot be an id", meant)
        return found

    def number(self, where: str, value: object, *, default: float, least: float = 0.0, most: float = 1e6) -> float:
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.add(where, f"must be a number from {least:g} to {most:g}, not {shown(value)}")
            return default
        return float(value)

    def count(self, where: str, value: object, *, default: int, least: int = 0, most: int = 1_000_000) -> int:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and least <= value <= most):
            return default if value is None else value
        self.add(where, f"must be a whole number from {least} to {most}, not {shown(value)}")
        return default

    def flag(self, where: str, value: object) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.add(where, f"must be true or false, not {shown(value)}")
        return False

    def texts(self, where: str, value: object, *, longest: int = LONGEST_NAME) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.add(where, "must be a list of texts", '["one", "two"]')
            return ()
        for index, item in enumerate(value):
            if not item.strip():
                self.add(f"{where}[{index}]", "empty text")
            self._check_text(f"{where}[{index}]", item, longest)
        return tuple(item for item in value if item.strip() and len(item) <= longest)

    def _check_text(self, where: str, text: str, longest: int) -> None:
        if len(text) > longest:
            self.add(where, f"{len(text)} characters are too many: {shown(text)}", f"at most {longest}")
        control = next((char for char in text if unicodedata.category(char) == "Cc" and char not in "\n\r\t"), "")
        if control:
            self.add(where, f"has the control character U+{ord(control):04X}: {shown(text)}", "type it again without")

    def languages(self, where: str, value: object) -> frozenset[str]:
        codes = self.texts(where, value)
        for code in codes:
            self.language(where, code)
        return frozenset(codes)

    def language(self, where: str, code: str) -> None:
        if code not in LANGUAGES:
            close = f"did you mean {code.lower()!r}?" if code.lower() in LANGUAGES else did_you_mean(code, sorted(LANGUAGES))
            self.add(where, f"unknown language {shown(code)}", close or "an ISO code such as en, ckb")


def is_identifier(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and all(char.isalnum() or char in "-_." for char in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'did you mean X?' for a word close to a known one, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def _meant(word: str, known: Iterable[str]) -> str:
    """The close one, else what there is."""
    words = [each for each in known if each]
    listed = f"known: {', '.join(words)}" if len(words) <= _LISTED else f"none of the {len(words)} there are"
    return did_you_mean(word, words) or (listed if words else "there is none yet")


def shown(value: object) -> str:
    """A value as a message has it: not longer than a line."""
    text = repr(value) if not isinstance(value, int) or isinstance(value, bool) or abs(value) < 10**60 else "a huge number"
    return text if len(text) <= 80 else f"{text[:77]}..."


def error(key: str, wrong: str, meant: str = "") -> Problem:
    """One of a file that whoever asks will name."""
    return Problem(file="", key=key, wrong=wrong, meant=meant)


def warning(key: str, wrong: str, meant: str = "") -> Problem:
    return Problem(file="", key=key, wrong=wrong, meant=meant, is_warning=True)


def place_of(entity: Entity, name: Name) -> str:
    """The key a name stands under."""
    if name.language == "exact":
        return f"entity[{entity.id}].exact"
    return f"entity[{entity.id}].{'weak' if name.kind == 'weak' else 'names'}.{name.language}"


FOLDED_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK"})
"""Written with spaces, and compared folded, word by word."""

_CJK_NAMES = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})


def script_of(text: str) -> str:
    """Of the first letter, as Unicode calls it: LATIN, ARABIC, DEVANAGARI; CJK for the four that are mixed in one word."""
    letter = next((char for char in text if char.isalpha()), "")
    first = unicodedata.name(letter, "?").split(" ")[0] if letter else ""
    return "CJK" if first in _CJK_NAMES else first
