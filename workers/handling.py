"""What a worker does with a batch of ids: analyse, then take the grouping lane if it is free. Used by Celery and by `once`."""

from collections.abc import Sequence

from pipeline.articles.article import ArticleId
from pipeline.flow.analyse import AnalysisReport, Knowledge, analyse_articles
from workers import runtime
from workers.reporting import report


def handle(ids: Sequence[ArticleId]) -> AnalysisReport:
    """Harmless to run twice: what is done is not done again."""
    report_reload()
    analysed = analyse_articles(
        ids,
        database=runtime.database(),
        knowledge=knowledge(),
        max_attempts=runtime.configuration().settings.workers.attempts,
        clock=runtime.now,
    )
    report(analysed)
    return analysed


def knowledge() -> Knowledge:
    configuration = runtime.configuration()
    return Knowledge(
        lexicon=runtime.lexicon(),
        tables=runtime.tables(),
        full_text={feed.url: feed.full_text for feed in configuration.feeds},
    )


def report_reload() -> None:
    """New files take effect here; invalid ones are reported and the last valid ones stay."""
    outcome = runtime.reload()
    if outcome is not False:
        report(outcome)
