"""Reports of a file -> what would be found, grouped and told: `analyse`, `evaluate`, `replay`. No database, network or clock.

Reports are placed in the order of (date, position), each decided on at its own date, as if it had come alone that moment.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.alerts.alert import Alert, Hold, StoryState, joined_states
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import ToldArticle
from pipeline.alerts.rule import Match
from pipeline.articles.article import Report
from pipeline.flow.briefing import Briefing, PlacedReport, case_for, shown, subjects
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon
from pipeline.mentions.mention import Analysis
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.index import StoryIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """`would_alert`: at least one rule fires on this report. `alerts`: what would really be sent, its story considered.

    `hold`: why nothing is sent, where nothing is. `story`: every report has one, relevant or not.
    """

    report: Report
    analysis: Analysis
    rules: tuple[str, ...]
    story: str | None
    alerts: tuple[Alert, ...]
    holds: tuple[tuple[str, Hold], ...]

    @property
    def would_alert(self) -> bool:
        return bool(self.rules)

    @property
    def hold(self) -> str | None:
        """The reason of the first rule that held it back; None where something would be sent."""
        return None if self.alerts else next((hold.reason for _, hold in self.holds), "no_rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What reports are assessed with. `progress` is called once for each report."""

    lexicon: Lexicon
    tables: Tables
    briefing: Briefing
    progress: Callable[[], None] = lambda: None


def assess(reports: Sequence[Report], bench: Bench) -> list[Assessed]:
    """One result for each report, in the order given."""
    analyses = [_analysed(report, bench) for report in reports]
    room = _Room(bench)
    order = sorted(range(len(reports)), key=lambda number: (reports[number].dated_at, number))
    results = {number: room.take(reports[number], analyses[number]) for number in order}
    final = room.stories()
    return [_with_story(results[number], final.get(number_id(reports[number]))) for number in range(len(reports))]


def number_id(report: Report) -> int:
    return int(report.id)


def _analysed(report: Report, bench: Bench) -> Analysis:
    bench.progress()
    return analyse(report.title, report.text, declared_language=report.language, lexicon=bench.lexicon)


def _with_story(result: Assessed, story: str | None) -> Assessed:
    """The story after all merges."""
    return Assessed(
        report=result.report,
        analysis=result.analysis,
        rules=result.rules,
        story=story,
        alerts=result.alerts,
        holds=result.holds,
    )


class _Room:
    """The grouping lane and the outbox, in memory."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._index = StoryIndex()
        self._states: dict[str, StoryState] = {}
        self._articles: dict[str, list[ToldArticle]] = {}

    def stories(self) -> dict[int, str]:
        return {int(article): str(story) for article, story in self._index.assignment.items()}

    def take(self, report: Report, analysis: Analysis) -> Assessed:
        briefing = self._bench.briefing
        fired = _fired(report, analysis, briefing)
        features = article_features(report, analysis, tables=self._bench.tables)
        placement, placed = self._index.add(features, owner=report.outlet)
        if not any(relevance.is_relevant for relevance in analysis.relevances):
            return Assessed(report=report, analysis=analysis, rules=fired, story=None, alerts=(), holds=self._refused())
        articles = self._articles.setdefault(placed.story.id, [])
        articles.insert(0, shown(report, analysis, is_reprint=placement.kind == "copy"))
        found = PlacedReport(
            report=report,
            analysis=analysis,
            features=features,
            placement=placement,
            placed=placed,
            articles=tuple(articles[:20]),
        )
        alerts, holds = self._decided(found)
        return Assessed(
            report=report, analysis=analysis, rules=fired, story=placed.story.id, alerts=tuple(alerts), holds=tuple(holds)
        )

    def _decided(self, found: PlacedReport) -> tuple[list[Alert], list[tuple[str, Hold]]]:
        alerts: list[Alert] = []
        holds: list[tuple[str, Hold]] = []
        if found.placed.merged_away:
            both = [self._states.pop(story.id, StoryState()) for story in (found.story, found.placed.merged_away)]
            self._states[found.story.id] = joined_states(both)
        for rule in self._bench.briefing.rules:
            state = self._states.get(found.story.id, StoryState())
            verdict = decide(case_for(found, rule, self._bench.briefing, state=state, now=found.report.dated_at))
            if isinstance(verdict, Hold):
                holds.append((rule.name, verdict))
                if verdict.facts:
                    self._states[found.story.id] = state.with_untold(verdict.facts)
            else:
                alerts.append(verdict)
                self._states[found.story.id] = verdict.state or state
        return alerts, holds

    def _refused(self) -> tuple[tuple[str, Hold], ...]:
        return tuple((rule.name, Hold(reason="not_relevant")) for rule in self._bench.briefing.rules)


def _fired(report: Report, analysis: Analysis, briefing: Briefing) -> tuple[str, ...]:
    seen = subjects(report, analysis, briefing)
    return tuple(rule.name for rule in briefing.rules if any(isinstance(rule.matches(each), Match) for each in seen))


def count_alerts(results: Iterable[Assessed]) -> int:
    return sum(len(result.alerts) for result in results)
