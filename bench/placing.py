"""What does it cost to place one article in its story, in a SQLite database of 10,000, 100,000 and 1,000,000 stories?

python bench/placing.py [10000 100000 1000000]

Invented reports of 300 stories a day on 14 watched entities (a dense seed). The fifteen days around the articles that are
placed are whole, with texts and features; older stories have their rows, and those of the last sixty days ten lookup keys
each: the keys of older days are deleted once a day in service. Each article is placed and kept in one transaction, with the
lookups, the pair scores and all writes; `synchronous` is as in service.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from pipeline.articles.article import ArticleId, Report
from pipeline.flow.grouping import find_place
from pipeline.loading.event_words import load_event_words
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.mention import Analysis, Mention
from pipeline.storage import stories as stored
from pipeline.storage.engine import Database, open_database
from pipeline.storage.schema import articles, feeds, near_keys, stories, story_articles, story_keys
from pipeline.storage.upgrading import upgrade
from pipeline.stories.days import EventDay
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.entities import EntityWeight, EntityWeights
from pipeline.stories.features import Features
from pipeline.stories.fingerprint import band_keys
from pipeline.stories.keys import KEPT_DAYS
from pipeline.stories.keys import story_keys as keys_of
from pipeline.stories.packing import features_to_bytes
from pipeline.stories.story import StoryId, found_story, story_id

A_DAY = 300
WINDOW = 15
PLACED = 300
START = datetime(2026, 6, 1, 12, tzinfo=UTC)
NAMES = [f"Name{chr(97 + n)}" for n in range(14)]
WATCHED = EntityWeights(by_id={name: EntityWeight(specificity=0.6, rank="key") for name in NAMES})
TABLES = Tables(words=load_event_words(), vocabulary=load_vocabulary(), entities=WATCHED)
DEEDS = ["withdrew from a base", "held talks", "signed a deal", "attacked a convoy", "arrested gunmen", "handed over a town"]
SYLLABLES = "ba ke lo mi nu ra se ti vo zu ga pe".split()


def invented(number: int, day: int, rng: random.Random) -> Features:
    """A report of two or three watched names and one deed, in a hundred words of its own."""
    who = rng.sample(NAMES, rng.choice((2, 3)))
    filler = " ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(90))
    title = f"{who[0]} and {who[1]} in the news"
    text = f"{' and '.join(who)} {rng.choice(DEEDS)} on that day, {rng.randrange(13, 999)} people saw it. {filler}."
    at = START + timedelta(days=day, seconds=number % 3600)
    report = Report(id=ArticleId(number), title=title, text=text, seen_at=at, outlet=f"outlet {number % 40}")
    found = [
        Mention(
            seed_id="s", entity_id=name, field=field, start=where.find(name), end=where.find(name) + len(name), text=name,
            name=name, language="en", kind="strong", why="name",
        )
        for field, where in (("title", title), ("text", text))
        for name in who
        if name in where
    ]  # fmt: skip
    analysis = Analysis(language="en", mentions=tuple(found), rejected=(), relevances=(), lexicon_version="1")
    features = article_features(report, analysis, tables=TABLES)
    return replace(features, day=EventDay(day=at.toordinal(), told="article"))


def fill(database: Database, size: int) -> int:
    """An archive of `size` stories, the last fifteen days of them whole; gives the next free number."""
    rng = random.Random(1)
    whole = [invented(number, number // A_DAY - WINDOW // 2, rng) for number in range(1, min(size, A_DAY * WINDOW) + 1)]
    with database.write() as connection:
        feed = {"id": 1, "url": "x", "name": "x", "is_wanted": True, "next_poll_at": START, "created_at": START}
        connection.execute(insert(feeds).values(feed))
        for features in whole:
            keep_whole(connection, features)
    with database.write() as connection:
        keep_old(connection, whole, size - len(whole))
    return len(whole) + 1


def keep_whole(connection: Connection, features: Features) -> None:
    insert_article(connection, features)
    story = found_story(features, owner="", rules="bench")
    stored._save_story(connection, story)  # noqa: SLF001 the archive is written as the lane writes it
    connection.execute(
        insert(story_articles).values(article_id=features.article_id, story_id=story.id, joined_at=START, score=0, terms="[]")
    )
    rows = [{"key": k.key, "day": features.day.day, "story_id": story.id, "weight": k.votes} for k in keys_of(features)]
    connection.execute(insert(story_keys), rows)
    near = sorted(set(band_keys(features.mark)))
    day = features.day.day
    connection.execute(insert(near_keys), [{"key": k, "article_id": features.article_id, "day": day} for k in near])


def insert_article(connection: Connection, features: Features) -> None:
    connection.execute(
        insert(articles).values(
            id=features.article_id, feed_id=1, seen_at=features.dated_at, content_key=b"k", raw_title=features.title,
            state="done", state_changed_at=START, features=features_to_bytes(features), is_relevant=True,
        )
    )  # fmt: skip


def keep_old(connection: Connection, whole: list[Features], count: int) -> None:
    """Older stories: bodies and keys of the whole ones, on earlier days."""
    template = [(found_story(features, owner="", rules="bench"), keys_of(features)[:10]) for features in whole[:600]]
    bodies = [stored._stories().dump_json(story).decode() for story, _ in template]  # noqa: SLF001
    for first in range(0, count, 20_000):
        numbers = range(first, min(first + 20_000, count))
        connection.execute(insert(stories), [old_story(number, bodies[number % 600]) for number in numbers])
        if rows := sorted(old_keys(numbers, template), key=lambda row: (str(row["key"]), str(row["day"]))):
            connection.execute(insert(story_keys), rows)


def old_story(number: int, body: str) -> dict[str, object]:
    day = START.toordinal() - WINDOW - number // A_DAY
    return {
        "id": old_id(number), "state": "open", "title": "old", "title_article_id": 1, "first_day": day, "last_day": day,
        "first_seen_at": START, "last_seen_at": START, "n_articles": 1, "n_outlets": 1, "n_independent": 1, "languages": "[]",
        "body": body, "rules_version": "bench",
    }  # fmt: skip


def old_id(number: int) -> StoryId:
    return story_id(ArticleId(10_000_000 + number))


def old_keys(numbers: range, template: list[tuple[object, tuple[object, ...]]]) -> Iterator[dict[str, object]]:
    for number in numbers:
        day = START.toordinal() - WINDOW - number // A_DAY
        if day < START.toordinal() - KEPT_DAYS:
            return
        for key in template[number % 600][1]:
            yield {"key": key.key, "day": day, "story_id": old_id(number), "weight": key.votes}  # type: ignore[attr-defined]


def measure(database: Database, first: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the processor and of the clock, each sorted."""
    rng = random.Random(2)
    worked: list[float] = []
    waited: list[float] = []
    for number in range(first, first + PLACED):
        features = invented(number, 0, rng)
        with database.write() as connection:
            insert_article(connection, features)
        started, working = time.perf_counter(), time.process_time()
        with database.write() as connection:
            placement, placed = find_place(connection, features, owner="")
            stored.keep(connection, features, placement, placed, now=START)
        waited.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - working))
    return sorted(worked[50:]), sorted(waited[50:])


def main(sizes: list[int]) -> None:
    print(f"{'stories':>10}{'filled in':>11}{'CPU ms: median':>17}{'p95':>7}{'x before':>10}{'clock ms: median':>19}{'p95':>7}")
    before = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            database = open_database(f"sqlite:///{Path(folder) / 'bench.db'}")
            upgrade(database)
            started = time.perf_counter()
            first = fill(database, size)
            filled = time.perf_counter() - started
            worked, waited = measure(database, first)
            database.dispose()
        median = statistics.median(worked)
        growth = f"{median / before:.2f}" if before else ""
        last = int(0.95 * len(worked))
        cpu = f"{median:>17.1f}{worked[last]:>7.1f}{growth:>10}"
        print(f"{size:>10,}{filled:>10.0f}s{cpu}{statistics.median(waited):>19.1f}{waited[last]:>7.1f}", flush=True)
        before = median


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
