"""What the commands share: the console, the --json option, a plain table."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

# No markup: titles and errors come from outside, and "[net]" or "[/b]" in them is text.
out = Console(markup=False, highlight=False, soft_wrap=True)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line, for programs.")]
Limit = Annotated[int, typer.Option("-n", "--limit", min=1, help="At most this many, the newest first.")]


def say(words: str, *, as_json: bool, **facts: object) -> None:
    """What a command did: in words, or the facts of it as one JSON object."""
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
    else:
        out.print(words)


def table(*headings: str) -> Table:
    """Columns without lines around them; long cells fold."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made
