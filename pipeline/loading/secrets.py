"""Secrets: from the environment, or from a file that the environment names. Never from TOML, never shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that does not show itself in logs, errors or tracebacks."""

    reveal: str

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.reveal)


def read_secret(name: str, environment: Mapping[str, str]) -> Secret | None:
    """$NAME, or the content of the file that $NAME_FILE names; None when neither is set. Raises OSError for the file."""
    if value := environment.get(name):
        return Secret(value)
    if place := environment.get(f"{name}_FILE"):
        return Secret(Path(place).read_text(encoding="utf-8").strip())
    return None
