"""Collects what is wrong with one file while it is read, and takes values of the wanted kind out of its tables."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pipeline.errors import Problem

LANGUAGES = frozenset(
    (
        "am ar az be bg bn ca ckb cs da de el en eo es et eu fa fi fr ga he hi hr hu hy id it ja ka kk kn ko ku "
        "lt lv mk ml mn ms my nl no or pa pl ps pt ro ru sk sl sq sr sv sw syr ta tg th tl tr tt ug uk ur uz vi "
        "zh"
    ).split()
)  # fmt: skip


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
                self.add(f"{where}.{key}" if where else key, "unknown key", did_you_mean(key, known))

    def check_known(self, where: str, words: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for word in words:
            if word not in known:
                self.add(where, f"{word!r} does not exist", did_you_mean(word, known))

    def table(self, where: str, value: object) -> Mapping[str, object]:
        if isinstance(value, Mapping):
            return cast(Mapping[str, object], value)
        if value is not None:
            self.add(where, "must be a table")
        return {}

    def text(self, where: str, value: object, *, default: str = "") -> str:
        if value is None:
            return default
        if isinstance(value, str):
            return value
        self.add(where, f"must be text, not {value!r}")
        return default

    def number(self, where: str, value: object, *, default: float, least: float = 0.0, most: float = 1e6) -> float:
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.add(where, f"must be a number from {least:g} to {most:g}, not {value!r}")
            return default
        return float(value)

    def flag(self, where: str, value: object) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.add(where, f"must be true or false, not {value!r}")
        return False

    def texts(self, where: str, value: object) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.add(where, "must be a list of texts", '["one", "two"]')
            return ()
        for index, item in enumerate(value):
            if not item.strip():
                self.add(f"{where}[{index}]", "empty text")
        return tuple(item for item in value if item.strip())

    def languages(self, where: str, value: object) -> frozenset[str]:
        codes = self.texts(where, value)
        for code in codes:
            self.language(where, code)
        return frozenset(codes)

    def language(self, where: str, code: str) -> None:
        if code not in LANGUAGES:
            self.add(
                where, f"unknown language {code!r}", did_you_mean(code, sorted(LANGUAGES)) or "an ISO code such as en, ckb"
            )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'did you mean X?' for a word close to a known one, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""
