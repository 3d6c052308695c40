"""The exception tree. Every error carries its subject (a URL, a file and key, an article id) and prints on one line.

    SeedwatchError
    ├── ConfigError          a file a person wrote is wrong; carries Problems (file, key, what is wrong, what was meant)
    ├── FeedError            a body is not a feed, or could not be parsed (subject: the feed's URL)
    ├── ExtractionError      a page could not be turned into text (subject: the article's URL)
    ├── StorageError         the database refused
    │   ├── DatabaseGone     it cannot be reached or is locked; worth trying again
    │   │   └── Deadlock     two transactions waited for each other, and this one had to give way; try again at once
    │   └── SchemaTooNew     it was written by a newer Seedwatch; refuse politely
    ├── BrokerGone           Redis or Valkey cannot be reached; the database still knows all
    └── ChannelError         a channel is set up wrongly (missing secret, TLS required but not offered)

Expected outcomes (304, 410, too large, held back by a rule) are values in their stage, not exceptions.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one file: enough for a person to mend it without reading code."""

    file: str
    key: str
    wrong: str
    meant: str = ""
    line: int | None = None
    is_warning: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f": {self.key}" if self.key else ""
        hint = f" ({self.meant})" if self.meant else ""
        return f"{place}{key}: {self.wrong}{hint}"


class SeedwatchError(Exception):
    """Base of all; `subject` says what it happened to."""

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject

    def __str__(self) -> str:
        text = f"{self.subject}: {self.message}" if self.subject else self.message
        return " ".join(text.split())


class ConfigError(SeedwatchError):
    """One or more files are wrong; `problems` lists each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class FeedError(SeedwatchError):
    """A body that is not a feed, or that no parser could read. `kind` is a short stable word for counting."""

    def __init__(self, message: str, *, subject: str = "", kind: str = "parse_error") -> None:
        super().__init__(message, subject=subject)
        self.kind = kind


class ExtractionError(SeedwatchError):
    """A page that could not be turned into text."""


class StorageError(SeedwatchError):
    """The database refused."""


class DatabaseGone(StorageError):
    """The database cannot be reached, is locked or is full; worth trying again."""


class Deadlock(DatabaseGone):
    """Two transactions waited for each other, and the database ended this one. Nothing of it was written."""


class SchemaTooNew(StorageError):
    """The database was written by a newer Seedwatch; this one must not touch it."""


class BrokerGone(SeedwatchError):
    """Redis or Valkey cannot be reached. Nothing is lost: a sweep publishes again from the database."""


class ChannelError(SeedwatchError):
    """A channel is set up wrongly; trying again will not help."""
