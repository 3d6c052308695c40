"""What a worker does with a batch of ids: analyse, then take the grouping lane if it is free. Used by Celery and by `once`."""

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.articles.article import ArticleId
from pipeline.articles.extraction import extract_page
from pipeline.articles.sites import Extract, extract_by_rules
from pipeline.errors import ConfigError, Problem
from pipeline.flow.analyse import AnalysisReport, Knowledge, analyse_articles
from pipeline.flow.tell import GroupingReport, tell_waiting
from pipeline.storage.engine import Database
from pipeline.storage.processes import beat
from workers import runtime
from workers.inheriting import give_back_of_the_dead
from workers.recipients import recipients
from workers.reporting import report

BEAT = timedelta(seconds=1)
_beaten: tuple[Database, datetime] | None = None


def handle(ids: Sequence[ArticleId]) -> None:
    """Harmless to run twice: what is done is not done again."""
    report_reload()
    if ids:
        analyse(ids)
    tell()
    _beat()


def analyse(ids: Sequence[ArticleId]) -> AnalysisReport:
    analysed = analyse_articles(
        ids,
        database=runtime.database(),
        knowledge=knowledge(),
        max_attempts=runtime.configuration().settings.workers.attempts,
        clock=runtime.now,
    )
    report(analysed)
    return analysed


def tell() -> GroupingReport:
    """Place waiting articles in their stories and decide on alerts; does nothing where another living worker holds the lane."""
    told = _tell()
    if not told.had_lane and give_back_of_the_dead(runtime.database()):
        told = _tell()
    report(told)
    return told


def _tell() -> GroupingReport:
    return tell_waiting(
        runtime.database(),
        briefing=runtime.briefing(),
        recipients=recipients(runtime.configuration()),
        owner=runtime.process_name("worker"),
        clock=runtime.now,
        max_attempts=runtime.configuration().settings.workers.attempts,
    )


def knowledge() -> Knowledge:
    configuration = runtime.configuration()
    return Knowledge(
        lexicon=runtime.lexicon(),
        tables=runtime.tables(),
        full_text={feed.url: feed.full_text for feed in configuration.feeds},
        extract=functools.partial(extract_by_rules, rules=configuration.sites, usual=usual_extraction()),
    )


def usual_extraction() -> Extract:
    """How pages are read where no rule of a single site says otherwise."""
    if runtime.configuration().settings.workers.extraction == "accurate":
        return extract_page
    try:
        from pipeline.articles.fast_extraction import extract_page_fast  # noqa: PLC0415 needs an extra that may be missing
    except ImportError as error:
        wrong, meant = '"fast" needs a package that is not installed', 'pip install "seedwatch[fast]"'
        raise ConfigError(
            (Problem(file="config/seedwatch.toml", key="workers.extraction", wrong=wrong, meant=meant),)
        ) from error
    return extract_page_fast


def _beat() -> None:
    """A task that came through the broker and was done is the proof that workers work; an empty one is sent for just that.

    A busy worker need not prove it with every task: a commit costs more than the rest of a task that finds nothing to do.
    """
    global _beaten  # noqa: PLW0603 when this process last gave a sign of life
    now, database = runtime.now(), runtime.database()
    if _beaten is not None and _beaten[0] is database and now - _beaten[1] < BEAT:
        return
    _beaten = database, now
    with database.jot() as connection:
        beat(connection, process=runtime.host_name("worker"), kind="worker", started_at=now, now=now, progress_at=now)


def report_reload() -> None:
    """New files take effect here; invalid ones are reported and the last valid ones stay."""
    outcome = runtime.reload()
    if outcome is not False:
        report(outcome)
