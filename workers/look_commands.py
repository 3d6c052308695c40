"""Commands that look and change nothing: check, analyse, evaluate, explain."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.flow.assess import Assessed, Bench, assess
from pipeline.loading.reports import BadLine, FiledReport
from workers import runtime
from workers.cli import app, errors
from workers.printing import Json, out
from workers.report_lines import report_lines, tell_bad_lines
from workers.untold_seeds import untold_seeds


@app.command()
def check(as_json: Json = False) -> None:
    """Validate all files; every problem with file, key, what is wrong and what was meant."""
    overview = runtime.overview()
    warnings = list(untold_seeds(runtime.configuration()))
    if as_json:
        typer.echo(json.dumps({"problems": [asdict(each) for each in warnings], **asdict(overview)}, ensure_ascii=False))
        return
    for warning in warnings:
        errors.print(str(warning), style="yellow")
    languages = f" in {len(overview.languages)} language(s): {', '.join(overview.languages)}" if overview.languages else ""
    out.print(Text.assemble(("all right", "green"), f": {overview.feeds} feed(s){languages}"))
    out.print(f"seeds: {'; '.join(overview.seeds)}")
    out.print(f"{overview.rules} rule(s) -> {', '.join(overview.channels)}")


@app.command()
def analyse(
    file: Annotated[str, typer.Argument(help="JSON lines: id, title, text, and optional lang, date, url, outlet. - is stdin.")],
) -> None:
    """Analyse reports of a file: one JSON line out for each line in, in the same order. No database, no network."""
    lines = report_lines(file)
    results = _assessed([line for line in lines if isinstance(line, FiledReport)])
    by_line = iter(results)
    for line in lines:
        document = (
            {"id": None, "line": line.number, "error": line.wrong}
            if isinstance(line, BadLine)
            else as_document(line.name, next(by_line))
        )
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    if tell_bad_lines(file, lines):
        raise typer.Exit(1)


def as_document(name: str, result: Assessed) -> dict[str, object]:
    """What was found in one report, as `analyse` and `explain --json` print it."""
    best = max(result.analysis.relevances, key=lambda relevance: relevance.score, default=None)
    return {
        "id": name,
        "language": result.analysis.language,
        "mentions": [
            {
                "entity": mention.entity_id,
                "field": mention.field,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "why": mention.why,
            }
            for mention in result.analysis.mentions
        ],
        "score": float(best.score) if best else 0.0,
        "reasons": [{"points": reason.points, "text": reason.text} for reason in best.reasons] if best else [],
        "alert": result.would_alert,
        "rules": list(result.rules),
        "hold": result.hold,
        "story": result.story,
    }


def bench(progress: Callable[[], None] = lambda: None) -> Bench:
    return Bench(lexicon=runtime.lexicon(), tables=runtime.tables(), briefing=runtime.briefing(), progress=progress)


def _assessed(lines: list[FiledReport]) -> list[Assessed]:
    with progress_bar("analysing", len(lines)) as step:
        return assess([line.report for line in lines], bench(step))


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's stderr; nothing elsewhere. Gives a function to call once per step."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)
