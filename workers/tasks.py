"""Celery tasks: ids in, call flow, report. A task may run twice, or not at all; the database knows what is left to do."""

import gc

from celery.signals import worker_init, worker_process_init

from pipeline.articles.article import ArticleId
from workers import handling, runtime
from workers.app import app
from workers.confining import confine_memory
from workers.logs import set_up_logging


@app.task(name="seedwatch.analyse")  # type: ignore[untyped-decorator]  # Celery has no types
def analyse(ids: list[int]) -> None:
    """Analyse stored articles, place them in their stories, decide on alerts."""
    handling.handle([ArticleId(article_id) for article_id in ids])


@worker_init.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _before_the_fork(**_: object) -> None:
    """The lexicon and word lists are built once, in the parent; children share their memory.

    Frozen, or the first collection in a child would write into every page of it and so copy it. No collection while they are
    built: it finds nothing to let go, and takes a fifth of the time.
    """
    gc.disable()
    settings = runtime.configuration().settings
    set_up_logging(style=settings.log.format, level=settings.log.level)
    runtime.lexicon()
    runtime.tables()
    gc.collect()
    gc.freeze()
    gc.enable()


@worker_process_init.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _in_the_child(**_: object) -> None:
    """A child opens its own database connections, lazily, and may take only so much memory."""
    confine_memory()
