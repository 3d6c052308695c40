"""Fills a database with the demo newsroom's invented reports as the service would: analysed, in stories, told or held."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert, update

from pipeline.alerts.alert import Alert, StoryState
from pipeline.alerts.composing import told_article
from pipeline.alerts.deciding import Case, decide
from pipeline.alerts.payload import NewFact, to_bytes
from pipeline.alerts.rule import EntityCard, Rule, RuleSubject, parse_line
from pipeline.alerts.telling import StoryView, Telling
from pipeline.articles.article import ArticleId, Report
from pipeline.feeds.schedule import FeedState
from pipeline.mentions.analysis import analyse
from pipeline.storage.schema import (
    alerts,
    articles,
    channels,
    deliveries,
    feeds,
    holds,
    mentions,
    mutes,
    processes,
    stories,
    story_articles,
)

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 28, 14, 8, tzinfo=UTC)
REPORTS = [json.loads(line) for line in (ROOT / "workers/newsroom/reports.jsonl").read_text(encoding="utf-8").splitlines()]
RULE = Rule(
    name="same bases or actors",
    when=(
        parse_line(["type:base"]),
        parse_line(["side:syria", "side:russia"]),
        parse_line(["id:sdf|sharaa|abdulkarim-omar", "id:barrack|trump|islamic-state"]),
    ),
    min_score=6.0,
    send_to=("desk", "mail"),
    cool_down=timedelta(minutes=10),
)


def cards_of(profile):
    return {
        entity.id: EntityCard(id=entity.id, label=entity.label, type=entity.type, side=entity.side)
        for entity in profile.entities.values()
    }


def story_id(name):
    return str(uuid5(NAMESPACE_URL, f"invented:{name}"))


def fill(database, lexicon, profile, *, now=NOW, first_article=1, first_feed=1):
    """All reports in the order in which they were seen, with a rule, two channels, and a few troubles."""
    newest_last = sorted(REPORTS, key=lambda each: -each["minutes_ago"])
    with database.write() as connection:
        outlets = _insert_feeds(connection, now, first_feed)
        teller = _Teller(connection, lexicon, profile)
        for number, item in enumerate(newest_last, start=first_article):
            teller.take(number, item, outlets[item["outlet"]], now - timedelta(minutes=item["minutes_ago"]))
        _insert_machinery(connection, now)


def outlets():
    """Outlet -> language, in the order of first appearance."""
    return {item["outlet"]: item["lang"] for item in REPORTS}


def feed_url(number):
    return f"http://127.0.0.1:8001/{number}/feed.xml"


def _insert_feeds(connection, now, first_feed):
    ids = {}
    for number, outlet in enumerate(outlets(), start=first_feed):
        state = FeedState(
            last_polled_at=now - timedelta(minutes=4),
            last_ok_at=now - timedelta(minutes=4),
            last_new_at=now - timedelta(minutes=90),
            gaps=(2400.0, 3600.0, 1800.0, 5400.0, 3000.0),
            interval=900.0,
            baseline_done=True,
            next_poll_at=now + timedelta(minutes=11),
        )
        if outlet == "Дніпровий час":
            state = FeedState.from_json(
                state.to_json()
                | {
                    "failures": 7,
                    "last_error_kind": "not_a_feed",
                    "last_error": "this is not a feed",
                    "last_ok_at": (now - timedelta(hours=9)).isoformat(),
                }
            )
        if outlet == "خبرنامه کاوه":
            state = FeedState.from_json(state.to_json() | {"last_new_at": (now - timedelta(hours=7)).isoformat()})
        connection.execute(
            insert(feeds).values(
                id=number,
                url=feed_url(number),
                name=outlet,
                is_wanted=True,
                state=state.state,
                health=json.dumps(state.to_json()),
                next_poll_at=now + timedelta(minutes=11),
                created_at=now - timedelta(days=20),
            )
        )
        ids[outlet] = number
    return ids


def _insert_machinery(connection, now):
    for kind in ("poller", "worker", "sender", "web"):
        connection.execute(
            insert(processes).values(id=f"{kind}@here:1", kind=kind, started_at=now - timedelta(hours=12), beat_at=now)
        )
    connection.execute(insert(channels).values(name="desk", last_ok_at=now - timedelta(minutes=2)))
    gone = "the receiver answered 410: it asks not to be called again"
    connection.execute(insert(channels).values(name="night-chat", disabled_at=now - timedelta(hours=11), reason=gone))
    connection.execute(insert(mutes).values(kind="outlet", value="spam daily", created_at=now))


class _Teller:
    """Keeps what the stories have told while reports come in."""

    def __init__(self, connection, lexicon, profile):
        self.connection, self.lexicon, self.profile = connection, lexicon, profile
        self.cards = cards_of(profile)
        self.states, self.reports, self.told = {}, {}, {}

    def take(self, number, item, feed_id, seen_at):
        analysis = analyse(item["title"], item["text"], declared_language=item["lang"], lexicon=self.lexicon)
        relevance = analysis.relevances[0]
        report = Report(
            id=ArticleId(number),
            title=item["title"],
            text=item["text"],
            seen_at=seen_at,
            published_at=seen_at - timedelta(minutes=2),
            language=item["lang"],
            url=f"https://news.example/{item['id']}",
            outlet=item["outlet"],
        )
        self._insert_article(report, feed_id, analysis, relevance)
        if item["story"] and relevance.is_relevant:
            self._tell(report, story_id(item["story"]), analysis, relevance)

    def _insert_article(self, report, feed_id, analysis, relevance):
        document = {
            "language": analysis.language,
            "lexicon": analysis.lexicon_version,
            "rejected": [asdict(each) for each in analysis.rejected],
            "relevances": [asdict(each) for each in analysis.relevances],
        }
        self.connection.execute(
            insert(articles).values(
                id=report.id,
                feed_id=feed_id,
                url=report.url,
                outlet=report.outlet,
                declared_language=report.language,
                published_at=report.published_at,
                seen_at=report.seen_at,
                content_key=blake2b(report.text.encode(), digest_size=16).digest(),
                raw_title=report.title,
                state="done",
                state_changed_at=report.seen_at,
                title=report.title,
                text=report.text,
                text_source="feed",
                language=analysis.language,
                score=relevance.score,
                is_relevant=relevance.is_relevant,
                analysis=json.dumps(document, ensure_ascii=False),
                analysed_at=report.seen_at,
            )
        )
        rows = [{**asdict(each), "article_id": report.id, "seen_at": report.seen_at} for each in analysis.mentions]
        if rows:
            self.connection.execute(insert(mentions), rows)

    def _tell(self, report, story, analysis, relevance):
        earlier = self.reports.setdefault(story, [])
        is_reprint = any(each.text[60:260] == report.text[60:260] for each, _ in earlier)
        earlier.append((report, is_reprint))
        view = self._write_story(story, earlier)
        self.connection.execute(
            insert(story_articles).values(
                article_id=report.id, story_id=story, joined_at=report.seen_at, score=0.8, terms="{}", is_reprint=is_reprint
            )
        )
        new_bases = [each for each in relevance.entity_ids if each not in self.told.setdefault(story, set())]
        self.told[story] |= set(relevance.entity_ids)
        case = Case(
            subjects=(
                RuleSubject(
                    seed_id=self.profile.seed_id,
                    entities=tuple(self.cards[each] for each in relevance.entity_ids),
                    score=relevance.score,
                    is_relevant=True,
                    language=report.language,
                    outlet=report.outlet,
                ),
            ),
            telling=Telling(
                report=report,
                analysis=analysis,
                story=view,
                entities=self.cards,
                seeds={self.profile.seed_id: self.profile.title},
            ),
            state=self.states.get(story, StoryState()),
            rule=RULE,
            now=report.seen_at,
            facts=tuple(
                NewFact(kind="entity", text=self.cards[each].label, key=each, is_major=self.cards[each].type == "base")
                for each in new_bases
            ),
            is_reprint=is_reprint,
        )
        self._write_decision(decide(case), report, story)

    def _write_story(self, story, reports):
        originals = {report.outlet for report, is_reprint in reports if not is_reprint}
        first, last = reports[0][0], reports[-1][0]
        spoken = sorted({report.language for report, _ in reports})
        values = {
            "state": "open",
            "title": first.title,
            "title_article_id": first.id,
            "first_day": first.seen_at.toordinal(),
            "last_day": last.seen_at.toordinal(),
            "first_seen_at": first.seen_at,
            "last_seen_at": last.seen_at,
            "n_articles": len(reports),
            "n_outlets": len({report.outlet for report, _ in reports}),
            "n_independent": len(originals),
            "languages": json.dumps(spoken),
            "body": "{}",
            "rules_version": "test",
        }
        if len(reports) == 1:
            self.connection.execute(insert(stories).values(id=story, **values))
        else:
            self.connection.execute(update(stories).where(stories.c.id == story).values(**values))
        return StoryView(
            id=story,
            title=first.title,
            first_seen_at=first.seen_at,
            articles=tuple(told_article(each, language=each.language, is_reprint=copy) for each, copy in reversed(reports)),
            n_articles=len(reports),
            outlets=values["n_outlets"],
            independent_sources=len(originals),
            languages=tuple(spoken),
        )

    def _write_decision(self, decision, report, story):
        if not isinstance(decision, Alert):
            self.connection.execute(
                insert(holds).values(
                    article_id=report.id,
                    rule=RULE.name,
                    story_id=story,
                    reason=decision.reason,
                    detail=decision.detail,
                    held_at=report.seen_at,
                    until=decision.until,
                )
            )
            return
        self.states[story] = decision.state
        self.connection.execute(
            insert(alerts).values(
                id=decision.id,
                kind=decision.kind,
                story_id=story,
                rule=RULE.name,
                seed_id=self.profile.seed_id,
                revision=decision.revision,
                severity=decision.payload.severity,
                article_id=report.id,
                subject=decision.payload.subject,
                payload=to_bytes(decision.payload),
                created_at=report.seen_at,
            )
        )
        for channel in decision.send_to:
            self._write_delivery(decision.id, channel, report.seen_at)

    def _write_delivery(self, alert_id, channel, at):
        is_dead = channel == "mail" and alert_id[0] in "01"
        is_pending = channel == "mail" and alert_id[0] in "23"
        self.connection.execute(
            insert(deliveries).values(
                id=str(uuid5(NAMESPACE_URL, f"{alert_id}{channel}")),
                alert_id=alert_id,
                channel=channel,
                state="dead" if is_dead else "pending" if is_pending else "sent",
                attempts=8 if is_dead else 2 if is_pending else 1,
                created_at=at,
                next_attempt_at=NOW + timedelta(minutes=7) if is_pending else None,
                last_attempt_at=at + timedelta(seconds=1),
                last_status=None if is_pending else 550 if is_dead else 200,
                last_error="550: no such mailbox" if is_dead else "timeout: no answer in 15 s" if is_pending else "",
                sent_at=None if is_dead or is_pending else at + timedelta(seconds=1),
            )
        )


def fill_past(database, lexicon, *, now=NOW, days=13):
    """Mentions on earlier days, as an archive has them: the reports again, fewer the longer ago, in no story."""
    number = 1000
    with database.write() as connection:
        for ago in range(1, days + 1):
            for index, item in enumerate(REPORTS):
                if (index * 7 + ago * 5) % (ago + 3) > 1:
                    continue
                number += 1
                seen_at = now - timedelta(days=ago, minutes=index)
                analysis = analyse(item["title"], item["text"], declared_language=item["lang"], lexicon=lexicon)
                connection.execute(
                    insert(articles).values(
                        id=number,
                        feed_id=1,
                        url=f"https://news.example/past/{number}",
                        outlet=item["outlet"],
                        seen_at=seen_at,
                        content_key=number.to_bytes(16, "big"),
                        raw_title=item["title"],
                        state="done",
                        state_changed_at=seen_at,
                        title=item["title"],
                        text=item["text"],
                        language=analysis.language,
                        score=analysis.relevances[0].score,
                        is_relevant=analysis.relevances[0].is_relevant,
                        analysis=json.dumps({"language": None, "lexicon": "", "rejected": [], "relevances": []}),
                        analysed_at=seen_at,
                    )
                )
                rows = [{**asdict(each), "article_id": number, "seen_at": seen_at} for each in analysis.mentions]
                if rows:
                    connection.execute(insert(mentions), rows)
