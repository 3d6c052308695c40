"""Stored articles -> clean text, mentions, relevance, features: what a Celery task does with up to 50 ids.

Attempts are counted and committed before the dangerous work, so that a page which kills its worker is quarantined in the
end. What was tried before is tried alone, or its batch would be quarantined with it. Running it twice, or twice at once,
leaves the same rows: a result is written only while its article still waits.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pipeline.articles.article import ArticleId, Report
from pipeline.articles.cleaning import FullText, clean_article
from pipeline.articles.extraction import ExtractedPage, extract_page
from pipeline.articles.sites import Extract
from pipeline.errors import DatabaseGone, ExtractionError
from pipeline.flow.failpoints import reach
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon
from pipeline.storage import analyses
from pipeline.storage.analyses import Analysed, Material
from pipeline.storage.engine import Database
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.packing import features_to_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the analysis compares with. `full_text` is each feed's wish, by feed URL; `extract` reads a page."""

    lexicon: Lexicon
    tables: Tables
    full_text: Mapping[str, FullText]
    extract: Extract = extract_page


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReport:
    """What happened to one batch."""

    asked: int
    analysed: int
    relevant: tuple[ArticleId, ...]
    quarantined: tuple[ArticleId, ...]
    failed: tuple[tuple[ArticleId, str], ...]
    text_sources: Mapping[str, int]


def analyse_articles(
    ids: Sequence[ArticleId], *, database: Database, knowledge: Knowledge, max_attempts: int, clock: Callable[[], datetime]
) -> AnalysisReport:
    """Analyse those that still wait; one that fails does not stop the others, and one that kills us does so alone."""
    asked = len(ids)
    with database.read() as connection:
        ids = analyses.still_ready(connection, ids)
    if not ids:  # a task that came twice costs one look and no commit
        return _together(asked, [])
    with database.write() as connection:
        fresh = analyses.count_attempts(connection, ids, now=clock(), only_first=True)
    tried: list[ArticleId] = []
    if len(fresh) < len(ids):
        with database.read() as connection:
            tried = [article_id for article_id in analyses.tried_before(connection, ids) if article_id not in set(fresh)]
    reports = [_analyse_counted(fresh, database=database, knowledge=knowledge, max_attempts=max_attempts, clock=clock)]
    for article_id in tried:
        with database.write() as connection:
            again = analyses.count_attempts(connection, [article_id], now=clock())
        reports.append(_analyse_counted(again, database=database, knowledge=knowledge, max_attempts=max_attempts, clock=clock))
    return _together(asked, reports)


def _together(asked: int, reports: Sequence[AnalysisReport]) -> AnalysisReport:
    sources = Counter[str]()
    for each in reports:
        sources.update(each.text_sources)
    return AnalysisReport(
        asked=asked,
        analysed=sum(each.analysed for each in reports),
        relevant=tuple(article_id for each in reports for article_id in each.relevant),
        quarantined=tuple(article_id for each in reports for article_id in each.quarantined),
        failed=tuple(failure for each in reports for failure in each.failed),
        text_sources=sources,
    )


def _analyse_counted(
    ids: Sequence[ArticleId], *, database: Database, knowledge: Knowledge, max_attempts: int, clock: Callable[[], datetime]
) -> AnalysisReport:
    """One attempt, counted already, at articles that are written together."""
    if not ids:
        return AnalysisReport(asked=0, analysed=0, relevant=(), quarantined=(), failed=(), text_sources={})
    reach("analysis.counted")
    with database.read() as connection:
        materials = analyses.read_material(connection, ids)
    done: list[Analysed] = []
    failed: list[tuple[ArticleId, str]] = []
    for material in materials:
        if material.attempts > max_attempts:
            continue
        try:
            done.append(analyse_material(material, knowledge))
        except Exception as error:  # noqa: BLE001 one hostile article must not stop its batch; it is counted and shown
            failed.append((material.id, f"{type(error).__name__}: {error}"))
    worn = [material.id for material in materials if material.attempts > max_attempts]
    worn += [article_id for article_id, _ in failed if _attempts(materials, article_id) >= max_attempts]
    errors = dict(failed)
    reasons = {each: f"{errors.get(each, 'its worker did not come back from it')} ({max_attempts} attempts)" for each in worn}
    try:
        written = _write(database, done, errors, reasons, clock())
    except DatabaseGone:  # not the articles' fault
        with suppress(DatabaseGone), database.write() as connection:
            analyses.uncount(connection, ids)
        raise
    reach("analysis.committed")
    return AnalysisReport(
        asked=len(ids),
        analysed=len(written),
        relevant=tuple(result.id for result in done if result.is_relevant and result.id in written),
        quarantined=tuple(worn),
        failed=tuple(failed),
        text_sources=Counter(result.clean.source for result in done),
    )


def _write(
    database: Database, done: Sequence[Analysed], failed: Mapping[ArticleId, str], worn: Mapping[ArticleId, str], now: datetime
) -> set[ArticleId]:
    """Results, errors and what is set aside with its reason, in one transaction; gives the ids whose result was written."""
    with database.write() as connection:
        written = set(analyses.write_analyses(connection, done, now=now))
        for article_id, what in failed.items():
            analyses.note_error(connection, article_id, error=what)
        for article_id, why in worn.items():
            analyses.quarantine(connection, [article_id], error=why, now=now)
        reach("analysis.written")
    return written


def analyse_material(material: Material, knowledge: Knowledge) -> Analysed:
    """The pure middle: one article's raw material -> everything we know of it."""
    page = _page(material, knowledge.extract)
    clean = clean_article(
        title=material.title,
        summary_html=material.summary_html,
        content_html=material.content_html,
        page=page,
        full_text=knowledge.full_text.get(material.feed_url, "auto"),
    )
    declared = material.declared_language or (page.language if page else None)
    analysis = analyse(clean.title, clean.text, declared_language=declared, lexicon=knowledge.lexicon)
    is_relevant = any(relevance.is_relevant for relevance in analysis.relevances)
    features = None
    if is_relevant:
        report = Report(
            id=material.id,
            title=clean.title,
            text=clean.text,
            seen_at=material.seen_at,
            language=declared,
            published_at=material.published_at,
            url=material.url,
            outlet=material.outlet,
            country=material.country,
        )
        features = features_to_bytes(article_features(report, analysis, tables=knowledge.tables))
    return Analysed(
        id=material.id, revision=material.revision, clean=clean, analysis=analysis, is_relevant=is_relevant, features=features
    )


def _page(material: Material, extract: Extract) -> ExtractedPage | None:
    if material.page is None:
        return None
    try:
        return extract(material.page, url=material.url, charset=material.page_charset)
    except ExtractionError:
        return None  # the teaser must do; text_source says so


def _attempts(materials: Sequence[Material], article_id: ArticleId) -> int:
    return next(material.attempts for material in materials if material.id == article_id)
