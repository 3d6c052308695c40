"""Commands that judge: explain one report, evaluate a file against gold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from pipeline.articles.article import ArticleId, Report
from pipeline.flow.assess import Assessed, assess
from pipeline.loading.reports import FiledReport, has_gold
from pipeline.mentions.evaluating import Evaluation, Gold, Tally, evaluate_mentions
from pipeline.mentions.mention import Field, Mention, Relevance
from pipeline.mentions.shortfall import shortfall
from pipeline.stories.evaluating import Grouped, score_grouping
from workers import runtime
from workers.cli import app, errors
from workers.doubts import doubts
from workers.look_commands import as_document, bench, progress_bar
from workers.one_article import read_article
from workers.printing import Json, out, table
from workers.report_lines import report_lines, tell_bad_lines

MOST_SHOWN = 100
"""Mentions listed for a person; a book of 10 MB may have a hundred thousand."""

MOST_TEXT = 5000
"""Characters of the text shown to a person."""

Where = Annotated[str, typer.Argument(help="An address, or a file: text, page or JSON line; - is stdin.")]


@app.command()
def explain(
    where: Where,
    language: Annotated[str | None, typer.Option(help="Of the text, if you know.")] = None,
    as_json: Json = False,
) -> None:
    """What was found in one article, where, and why it would or would not alert."""
    article = read_article(where)
    at = datetime(2000, 1, 1, tzinfo=UTC)
    report = Report(
        id=ArticleId(1), title=article.title, text=article.text, seen_at=at, language=language or article.language, url=where
    )
    (result,) = assess([report], bench())
    if as_json:
        typer.echo(json.dumps(as_document(where, result), ensure_ascii=False))
    else:
        _explain(result)


def _explain(result: Assessed) -> None:
    report, analysis = result.report, result.analysis
    out.print(f"language: {analysis.language or 'unknown'}")
    fields: tuple[tuple[Field, str], ...] = (("title", report.title), ("text", report.text))
    for field, text in fields:
        if text:
            out.print(_marked(field, text, analysis.mentions))
    if analysis.mentions:
        found = table("entity", "found", "where", "why")
        for mention in analysis.mentions[:MOST_SHOWN]:
            found.add_row(mention.entity_id, mention.text, f"{mention.field} {mention.start}-{mention.end}", mention.why)
        out.print(found)
        if len(analysis.mentions) > MOST_SHOWN:
            out.print(f"and {len(analysis.mentions) - MOST_SHOWN} more; --json shows all")
    for rejected in analysis.rejected:
        out.print(f"not {rejected.entity_id}: {rejected.text!r} ({rejected.rule})", style="dim")
    for relevance in analysis.relevances:
        _relevance(relevance)
    if result.rules:
        out.print(Text.assemble(("would alert", "bold green"), f": {', '.join(result.rules)}"))
    else:
        for rule, hold in result.holds:
            why = ": ".join(filter(None, (hold.reason.replace("_", " "), hold.detail)))
            out.print(Text.assemble(("would not alert", "bold yellow"), f": {rule}: {why}"))


def _marked(field: Field, text: str, mentions: Sequence[Mention]) -> Text:
    """The beginning of it, with what was found in bold."""
    shown = Text(text[:MOST_TEXT])
    for mention in mentions:
        if mention.field == field and mention.end <= MOST_TEXT:
            shown.stylize("bold underline", mention.start, mention.end)
    if len(text) > MOST_TEXT:
        shown.append(f" ... and {len(text) - MOST_TEXT:,} characters more", style="dim")
    return shown


def _relevance(relevance: Relevance) -> None:
    gate = "; ".join(relevance.gates) or "closed"
    out.print(f"score {relevance.score:.1f} for seed {relevance.seed_id}; gate: {gate}")
    for reason in relevance.reasons:
        out.print(f"  {reason.points:+6.1f}  {reason.text}")
    profile = next(each for each in runtime.configuration().profiles if each.seed_id == relevance.seed_id)
    lacks = shortfall(profile, relevance)
    if lacks:
        out.print(f"not relevant: {lacks}")


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(help="JSON lines with gold: entities, optional, alert, story.")],
    as_json: Json = False,
    misses: Annotated[int, typer.Option(help="How many misses to list.")] = 40,
) -> None:
    """Precision, recall and F1 of mentions, alerts and stories against gold, by language; the misses, listed."""
    found = report_lines(file)
    has_bad = tell_bad_lines(file, found)
    lines = [line for line in found if isinstance(line, FiledReport)]
    if not found:
        raise typer.Exit(1)
    if not any(has_gold(line.gold) for line in lines):
        errors.print(f"{file}: no line says what is right: entities, alert or story", style="red")
        raise typer.Exit(1)
    for doubt in doubts(lines, runtime.configuration().profiles):
        errors.print(f"{file}:{doubt}", style="yellow")
    with progress_bar("analysing", len(lines)) as step:
        results = assess([line.report for line in lines], bench(step))
    judged = list(zip(lines, results, strict=True))
    mentions = _mentions(judged)
    alerts, alert_misses = _alerts(judged)
    stories = _stories(judged)
    if as_json:
        typer.echo(json.dumps(_document(mentions, alerts, stories, alert_misses), ensure_ascii=False))
    else:
        _print(mentions, alerts, stories)
        _print_misses([*alert_misses, *map(str, mentions.misses)], misses)
    raise typer.Exit(1 if has_bad else 0)


def _print_misses(told: Sequence[str], most: int) -> None:
    for miss in told[:most]:
        out.print(f"  {miss}")
    if len(told) > most:
        out.print(f"  and {len(told) - most} more: --misses {len(told)} lists all")


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
    tallies: dict[str, Tally] = {}
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
    gold = {line.report.id: line.gold.story for line, _ in told}  # the number of its line: two may have one name
    return score_grouping(gold, {line.report.id: result.story for line, result in told})


def _document(
    mentions: Evaluation, alerts: Mapping[str, Tally], stories: Grouped | None, alert_misses: Sequence[str]
) -> dict[str, object]:
    return {
        "mentions": {
            "all": _figures(mentions.total),
            **{name: _figures(tally) for name, tally in mentions.by_language.items()},
        },
        "alerts": {name: _figures(tally) for name, tally in ({"all": Tally()} | dict(alerts)).items()},
        "stories": asdict(stories) if stories else None,
        "misses": [*alert_misses, *map(str, mentions.misses)],
    }


def _figures(tally: Tally) -> dict[str, float]:
    return {"precision": round(tally.precision, 4), "recall": round(tally.recall, 4), "f1": round(tally.f1, 4), **asdict(tally)}


def _cells(tally: Tally | None, judged: Mapping[str, Tally]) -> tuple[str, ...]:
    """No figures where nobody said what is right: nothing judged is not perfect."""
    if tally is None or not judged:
        return ("-", "-", "-")
    return tuple(f"{figure:.3f}" for figure in (tally.precision, tally.recall, tally.f1))


def _print(mentions: Evaluation, alerts: Mapping[str, Tally], stories: Grouped | None) -> None:
    figures_of = table("", "mentions P", "R", "F1", "alerts P", "R", "F1")
    rows = {"all": mentions.total, **mentions.by_language}
    for name in [*rows, *(name for name in alerts if name not in rows)]:
        figures_of.add_row(name, *_cells(rows.get(name), mentions.by_language), *_cells(alerts.get(name), alerts))
    out.print(figures_of)
    if stories:
        figures = f"P {stories.precision:.3f} R {stories.recall:.3f} F1 {stories.f1:.3f}; pairs F1 {stories.pair_f1:.3f}"
        parts = f"{stories.stories_per_event:.2f} stories an event (most {stories.most_stories})"
        out.print(f"stories: BCubed {figures}; {parts} over {stories.reports} reports")
