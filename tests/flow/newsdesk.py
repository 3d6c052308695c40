"""A newsroom without a network for flow tests: the shipped profile, real tables, a real database; reports are put in by hand."""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path

from sqlalchemy import insert, select

from pipeline.alerts.rule import Rule, parse_line
from pipeline.articles.article import ArticleId
from pipeline.flow.analyse import Knowledge, analyse_articles
from pipeline.flow.briefing import brief
from pipeline.flow.retell import retell_due
from pipeline.flow.tell import tell_waiting
from pipeline.loading.event_words import load_event_words
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.lexicon import build_lexicon
from pipeline.seeds.reading import read_profile
from pipeline.storage import alerts
from pipeline.storage.engine import Database
from pipeline.storage.schema import articles, feeds
from pipeline.stories.describing import Tables
from pipeline.stories.entities import entity_weights

SEED = Path(__file__).resolve().parents[2] / "seeds" / "qamishli-withdrawal.toml"
MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

BASES = Rule(name="bases", when=(parse_line(["type:base"]),), send_to=("desk",))


@cache
def _profile():
    return read_profile(tomllib.loads(SEED.read_text("utf-8")), file=SEED.name, allow_unreviewed=True)


@cache
def _knowledge():
    profile = _profile()
    tables = Tables(
        words=load_event_words(), vocabulary=load_vocabulary(), entities=entity_weights(list(profile.entities.values()))
    )
    return Knowledge(lexicon=build_lexicon([profile]), tables=tables, full_text={})


@dataclass
class Newsdesk:
    """`arrives` puts in one report and lets everything happen that follows from it."""

    database: Database
    rules: tuple = (BASES,)
    recipients: dict = field(default_factory=dict)
    now: datetime = MORNING
    told: list = field(default_factory=list)

    def arrives(self, title, text, *, outlet, after=timedelta(0), language=None):
        self.now += after
        number = self._store(title, text, outlet=outlet, language=language)
        clock = lambda: self.now  # noqa: E731 a clock that stands still while a report is taken in
        analyse_articles([number], database=self.database, knowledge=_knowledge(), max_attempts=3, clock=clock)
        report = tell_waiting(self.database, briefing=self._briefing(), recipients=self.recipients, owner="test", clock=clock)
        self.told += report.alerts
        return report

    def waits(self, span):
        """Time goes by, and what was held until now is decided again."""
        self.now += span
        made = retell_due(self.database, briefing=self._briefing(), recipients=self.recipients, clock=lambda: self.now)
        self.told += made
        return made

    def _briefing(self):
        return brief(self.rules, [_profile()])

    def _store(self, title, text, *, outlet, language):
        with self.database.write() as connection:
            if connection.execute(select(feeds.c.id)).first() is None:
                connection.execute(
                    insert(feeds).values(
                        id=1, url="https://f", name="f", is_wanted=True, next_poll_at=self.now, created_at=self.now
                    )
                )
            row = {
                "feed_id": 1,
                "url": f"https://news.example/{self.now.timestamp():.0f}/{abs(hash((title, outlet))) % 10**9}",
                "outlet": outlet,
                "declared_language": language,
                "published_at": self.now - timedelta(minutes=2),
                "seen_at": self.now,
                "content_key": b"k" * 16,
                "raw_title": title,
                "content_html": "".join(f"<p>{escape(part)}</p>" for part in text.split("\n")),
                "state": "ready",
                "state_changed_at": self.now,
            }
            return ArticleId(connection.execute(insert(articles).values(row).returning(articles.c.id)).scalar_one())

    def alerts(self):
        """The stored alerts, oldest first."""
        with self.database.read() as connection:
            return list(reversed(alerts.recent_alerts(connection, limit=500)))

    def holds(self):
        """The reasons of all holds, by how often."""
        with self.database.read() as connection:
            return sorted(hold.reason for hold in alerts.recent_holds(connection, limit=500))
