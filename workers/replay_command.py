"""`seedwatch replay`: rules over the stored archive, a JSONL file or a folder of saved feeds. Nothing is sent."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipeline.articles.article import ArticleId, Report
from pipeline.articles.cleaning import clean_article
from pipeline.errors import FeedError
from pipeline.feeds.parsing import parse_feed
from pipeline.flow.assess import Assessed, Bench, assess
from pipeline.flow.briefing import brief
from pipeline.flow.replay import Change, Judged, Replayed, compare, judge, summary
from pipeline.loading.alerts import read_alerts
from pipeline.loading.profiles import load_profile
from pipeline.loading.quantities import parse_duration
from pipeline.loading.reports import UNDATED, FiledReport
from pipeline.mentions.lexicon import build_lexicon
from pipeline.storage.reports import reports_since
from pipeline.stories.describing import Tables
from pipeline.stories.entities import entity_weights
from workers import runtime
from workers.cli import app, errors
from workers.look_commands import bench, progress_bar
from workers.opening import opened_database
from workers.printing import Json, out
from workers.report_lines import report_lines, tell_bad_lines

Gold = tuple[bool | None, str | None]


@app.command()
def replay(
    source: Annotated[
        Path | None, typer.Argument(help="A JSONL file or a folder of saved feeds; without it, the archive.")
    ] = None,
    since: Annotated[str, typer.Option(help="How far back into the archive.")] = "30d",
    rules: Annotated[Path | None, typer.Option(help="Another alerts.toml to try.")] = None,
    seed: Annotated[Path | None, typer.Option(help="Another profile to try, in the place of the one with its id.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="List the reports told otherwise than by the files in force.")] = False,
    as_json: Json = False,
) -> None:
    """Alerts that the rules would have raised over a past; with --rules or --seed, what they gain and lose."""
    reports, gold = _past(source, since)
    if not reports:
        errors.print("nothing to replay", style="red")
        raise typer.Exit(1)
    before = _assessed(reports, bench())
    after = _assessed(reports, _other_bench(rules, seed)) if rules or seed else before
    changes = compare(before, after) if diff else []
    judged = judge(after, gold)
    if as_json:
        _print_json(summary(after), changes, judged)
    else:
        _print(summary(before), summary(after) if rules or seed else None, changes, judged)


def _assessed(reports: Sequence[Report], with_what: Bench) -> list[Assessed]:
    with progress_bar("replaying", len(reports)) as step:
        return assess(
            reports,
            Bench(lexicon=with_what.lexicon, tables=with_what.tables, briefing=with_what.briefing, progress=step),
        )


def _other_bench(rules: Path | None, seed: Path | None) -> Bench:
    """The files in force, with the tried ones in their place. Raises ConfigError for what is wrong in them."""
    found = runtime.configuration()
    profiles = list(found.profiles)
    if seed is not None:
        tried = load_profile(seed, shown_as=str(seed), allow_unreviewed=True)
        profiles = [profile for profile in profiles if profile.seed_id != tried.seed_id] + [tried]
    chosen = found.rules
    if rules is not None:
        chosen = tuple(table.to_rule() for table in read_alerts(rules, shown_as=str(rules))[0].rule)
    tables = runtime.tables()
    entities = [entity for profile in profiles for entity in profile.entities.values()]
    return Bench(
        lexicon=build_lexicon(profiles),
        tables=Tables(words=tables.words, vocabulary=tables.vocabulary, entities=entity_weights(entities)),
        briefing=brief(chosen, profiles, tags={feed.name: feed.tags for feed in found.feeds}),
    )


def _past(source: Path | None, since: str) -> tuple[list[Report], list[Gold]]:
    if source is None:
        with opened_database().read() as connection:
            reports = reports_since(connection, runtime.now() - _length(since))
        return reports, [(None, None)] * len(reports)
    if source.is_dir():
        reports = _saved_feeds(source)
        return reports, [(None, None)] * len(reports)
    lines = report_lines(str(source))
    tell_bad_lines(str(source), lines)
    filed = [line for line in lines if isinstance(line, FiledReport)]
    return [line.report for line in filed], [(line.gold.alert, line.gold.story) for line in filed]


def _length(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from error


def _saved_feeds(folder: Path) -> list[Report]:
    """Every entry of every feed file; what is no feed is named and passed over."""
    reports: list[Report] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            parsed = parse_feed(path.read_bytes(), content_type=None, url="https://saved.invalid/")
        except FeedError as error:
            errors.print(f"{path}: {error.message}", style="yellow")
            continue
        for entry in parsed.entries:
            clean = clean_article(
                title=entry.title, summary_html=entry.summary_html, content_html=entry.content_html, page=None
            )
            at = entry.published_at or UNDATED
            reports.append(
                Report(
                    id=ArticleId(len(reports) + 1),
                    title=clean.title,
                    text=clean.text,
                    seen_at=at,
                    published_at=at,
                    language=entry.language or parsed.language,
                    url=entry.link or "",
                    outlet=parsed.title,
                )
            )
    return reports


def _print_json(told: Replayed, changes: Sequence[Change], judged: Judged | None) -> None:
    document = {
        "replayed": asdict(told),
        "changes": [asdict(change) for change in changes],
        "judged": {**asdict(judged), "median_delay": _seconds(judged)} if judged else None,
    }
    typer.echo(json.dumps(document, ensure_ascii=False))


def _seconds(judged: Judged) -> float | None:
    return judged.median_delay.total_seconds() if judged.median_delay is not None else None


def _print(before: Replayed, after: Replayed | None, changes: Sequence[Change], judged: Judged | None) -> None:
    for label, told in (("in force", before), ("tried", after)):
        if told is not None:
            figures = f"{told.would_alert} of {told.reports} reports fire; {told.new} new alerts, {told.updates} updates"
            out.print(f"{label}: {figures}, {told.stories} stories")
    for change in changes:
        out.print(f"  {change.kind:<8}{change.outlet}: {change.title[:90]} [{change.why}]")
    if judged:
        delay = f", median delay {judged.median_delay}" if judged.median_delay is not None else ""
        figures = f"precision {judged.precision:.3f}, recall {judged.recall:.3f}, TDT cost {judged.tdt_cost:.3f}"
        out.print(f"against gold: {figures}{delay}")
