"""A file of reports, or standard input, for the commands that read JSON lines; a wrong line is told with its number."""

import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import ConfigError, Problem
from pipeline.loading.reports import BadLine, FiledReport, read_report_lines
from workers.cli import errors


def report_lines(file: str) -> list[FiledReport | BadLine]:
    """Raises ConfigError where there is nothing to read."""
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise ConfigError((Problem(file=file, key="", wrong=f"cannot be read: {error.strerror}"),)) from error
    lines = read_report_lines(body)
    if not lines:
        errors.print(f"{_shown(file)}: no report in it", style="yellow")
    return lines


def tell_bad_lines(file: str, lines: Sequence[FiledReport | BadLine]) -> bool:
    """Was there any?"""
    bad = [line for line in lines if isinstance(line, BadLine)]
    for line in bad:
        errors.print(f"{_shown(file)}:{line.number}: {line.wrong}", style="red")
    return bool(bad)


def _shown(file: str) -> str:
    return "standard input" if file == "-" else file
