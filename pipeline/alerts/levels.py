"""The three severities, lowest first. A word, not a number, because a person writes it in a file."""

from typing import Literal, get_args

Severity = Literal["low", "normal", "high"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
