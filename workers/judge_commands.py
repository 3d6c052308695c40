"""Commands that judge: explain one report, evaluate a file against gold."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from pipeline.articles.article import ArticleId, Report
from pipeline.articles.extraction import extract_page
from pipeline.flow.assess import Assessed, assess
from pipeline.loading.reports import FiledReport, read_reports
from pipeline.mentions.evaluating import Evaluation, Gold, Tally, evaluate_mentions
from pipeline.stories.evaluating import Grouped, score_grouping
from workers.cli import app, errors
from workers.fetching import fetch_page
from workers.look_commands import as_document, bench, progress_bar
from workers.printing import Json, out

Where = Annotated[str, typer.Argument(help="An address, or a file of text or HTML; - is stdin.")]


@app.command()
def explain(
    where: Where,
    language: Annotated[str | None, typer.Option(help="Of the text, if you know.")] = None,
    as_json: Json = False,
) -> None:
    """What was found in one article, where, and why it would or would not alert."""
    title, text = _read(where)
    at = datetime(2000, 1, 1, tzinfo=UTC)
    report = Report(id=ArticleId(1), title=title, text=text, seen_at=at, language=language, url=where)
    (result,) = assess([report], bench())
    if as_json:
        typer.echo(json.dumps(as_document(where, result), ensure_ascii=False))
    else:
        _explain(result)


def _read(where: str) -> tuple[str, str]:
    """Title and text of a page or file; the first line of a plain text is its title."""
    if where.startswith(("http://", "https://")):
        page = extract_page(fetch_page(where), url=where)
        return page.title, page.text
    try:
        body = sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    except OSError as error:
        errors.print(f"{where}: cannot be read: {error.strerror}", style="red")
        raise typer.Exit(2) from error
    if b"<html" in body[:2000].lower() or b"<!doctype" in body[:200].lower():
        page = extract_page(body, url="")
        return page.title, page.text
    first, _, rest = body.decode("utf-8", "replace").strip().partition("\n")
    return (first.strip(), rest.strip()) if len(first) <= 300 else ("", f"{first}\n{rest}".strip())


def _explain(result: Assessed) -> None:
    report, analysis = result.report, result.analysis
    out.print(f"language: {analysis.language or 'unknown'}")
    for field, text in (("title", report.title), ("text", report.text)):
        shown = Text(text)
        for mention in analysis.mentions:
            if mention.field == field:
                shown.stylize("bold underline", mention.start, mention.end)
        out.print(shown)
    table = Table("entity", "found", "where", "why", box=None, pad_edge=False)
    for mention in analysis.mentions:
        place = f"{mention.field} {mention.start}-{mention.end}"
        table.add_row(mention.entity_id, mention.text, place, mention.why)
    out.print(table)
    for rejected in analysis.rejected:
        out.print(f"not {rejected.entity_id}: {rejected.text!r} ({rejected.rule})", style="dim")
    for relevance in analysis.relevances:
        gate = "; ".join(relevance.gates) or "closed"
        out.print(f"score {relevance.score:.1f} for seed {relevance.seed_id}; gate: {gate}")
        for reason in relevance.reasons:
            out.print(f"  {reason.points:+6.1f}  {reason.text}")
    if result.rules:
        out.print(Text.assemble(("would alert", "bold green"), f": {', '.join(result.rules)}"))
    else:
        for rule, hold in result.holds:
            out.print(f"would not alert: {rule}: {hold.reason} {hold.detail}".rstrip())


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(help="JSON lines with gold: entities, optional, alert, story.")],
    as_json: Json = False,
    misses: Annotated[int, typer.Option(help="How many misses to list.")] = 40,
) -> None:
    """Precision, recall and F1 of mentions, alerts and stories against gold, by language; the misses, listed."""
    lines = [line for line in read_reports(_file_lines(file)) if isinstance(line, FiledReport)]
    if not lines:
        errors.print(f"{file}: no reports in it", style="red")
        raise typer.Exit(1)
    with progress_bar("analysing", len(lines)) as step:
        results = assess([line.report for line in lines], bench(step))
    judged = list(zip(lines, results, strict=True))
    mentions = _mentions(judged)
    alerts, alert_misses = _alerts(judged)
    stories = _stories(judged)
    if as_json:
        typer.echo(json.dumps(_document(mentions, alerts, stories), ensure_ascii=False))
        return
    _print(mentions, alerts, stories)
    for miss in [*alert_misses, *map(str, mentions.misses)][:misses]:
        out.print(f"  {miss}")


def _file_lines(file: str) -> list[str]:
    try:
        return (sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        errors.print(f"{file}: cannot be read: {error}", style="red")
        raise typer.Exit(2) from error


def _language(line: FiledReport) -> str:
    return line.report.language or "?"


def _mentions(judged: Sequence[tuple[FiledReport, Assessed]]) -> Evaluation:
    return evaluate_mentions(
        (
            Gold(
                report_id=line.name,
                language=_language(line),
                entities=line.gold.entities,
                optional=line.gold.optional,
            ),
            result.analysis,
        )
        for line, result in judged
        if line.gold.entities is not None
    )


def _alerts(judged: Sequence[tuple[FiledReport, Assessed]]) -> tuple[dict[str, Tally], list[str]]:
    """By language, and "all"."""
    tallies: dict[str, Tally] = {"all": Tally()}
    misses = []
    for line, result in judged:
        if line.gold.alert is None:
            continue
        right = int(line.gold.alert and result.would_alert)
        wrong = int(not line.gold.alert and result.would_alert)
        missed = int(line.gold.alert and not result.would_alert)
        for name in ("all", _language(line)):
            tallies[name] = tallies.get(name, Tally()).plus(right, wrong, missed)
        if wrong or missed:
            score = max((relevance.score for relevance in result.analysis.relevances), default=0.0)
            what = "alerts and should not" if wrong else "should alert and does not"
            misses.append(f"{line.name} [{_language(line)}] {what}: score {score:.1f}, {result.hold or 'rule fires'}")
    return tallies, misses


def _stories(judged: Sequence[tuple[FiledReport, Assessed]]) -> Grouped | None:
    """Over reports whose story a person named."""
    told = [(line, result) for line, result in judged if line.gold.story]
    if not told:
        return None
    gold = {line.name: line.gold.story for line, _ in told}
    return score_grouping(gold, {line.name: result.story for line, result in told})


def _document(mentions: Evaluation, alerts: Mapping[str, Tally], stories: Grouped | None) -> dict[str, object]:
    return {
        "mentions": {
            "all": _figures(mentions.total),
            **{name: _figures(tally) for name, tally in mentions.by_language.items()},
        },
        "alerts": {name: _figures(tally) for name, tally in alerts.items()},
        "stories": asdict(stories) if stories else None,
        "misses": [str(miss) for miss in mentions.misses],
    }


def _figures(tally: Tally) -> dict[str, float]:
    return {"precision": round(tally.precision, 4), "recall": round(tally.recall, 4), "f1": round(tally.f1, 4), **asdict(tally)}


def _print(mentions: Evaluation, alerts: Mapping[str, Tally], stories: Grouped | None) -> None:
    table = Table("", "mentions P", "R", "F1", "alerts P", "R", "F1", box=None, pad_edge=False)
    rows = {"all": mentions.total, **mentions.by_language}
    for name in [*rows, *(name for name in alerts if name not in rows)]:
        found, told = rows.get(name, Tally()), alerts.get(name, Tally())
        columns = (found.precision, found.recall, found.f1, told.precision, told.recall, told.f1)
        table.add_row(name, *(f"{figure:.3f}" for figure in columns))
    out.print(table)
    if stories:
        figures = f"P {stories.precision:.3f} R {stories.recall:.3f} F1 {stories.f1:.3f}; pairs F1 {stories.pair_f1:.3f}"
        parts = f"{stories.stories_per_event:.2f} stories an event (most {stories.most_stories})"
        out.print(f"stories: BCubed {figures}; {parts} over {stories.reports} reports")
