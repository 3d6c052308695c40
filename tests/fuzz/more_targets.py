"""More that takes what strangers write: dates, robots.txt, lists of feeds, search words, story features; and templates of one's own."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from pipeline.alerts.health import channel_disabled
from pipeline.alerts.payload import to_bytes
from pipeline.articles.article import ArticleId, Report
from pipeline.channels.body_template import BodyTemplate
from pipeline.dashboard.cursors import read_number, read_place
from pipeline.errors import FeedError
from pipeline.feeds.dates import read_date
from pipeline.feeds.discovery import find_candidates
from pipeline.feeds.opml import read_opml, write_opml
from pipeline.loading.event_words import load_event_words
from pipeline.loading.toml_files import read_document
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.net.robots import read_robots
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile
from pipeline.storage.desk_search import Wanted, search
from pipeline.storage.engine import open_database
from pipeline.storage.upgrading import upgrade
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.entities import entity_weights
from pipeline.stories.index import StoryIndex
from pipeline.stories.packing import UnreadableFeatures, features_from_bytes, features_to_bytes

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def dates(data: bytes) -> None:
    """A publisher's date, with a laxer parser's guess beside it."""
    found = read_date(data.decode("utf-8", "replace"), guess=NOW)
    assert found is None or (found.tzinfo is not None and 1990 <= found.year <= 9999), found


def robots(data: bytes) -> None:
    """robots.txt, a line "---", and the path that is asked for."""
    text, _, path = data.decode("utf-8", "replace").partition("\n---\n")
    rules = read_robots(text, agent="seedwatch")
    rules.may_fetch(f"https://fuzz.example/{path[:500]}".replace("[", "").replace("]", ""))
    assert rules.delay is None or 0 <= rules.delay.total_seconds() <= 60, rules.delay


def opml(data: bytes) -> None:
    """What was read can be written, and is read as the same."""
    try:
        found = read_opml(data)
    except FeedError:
        return
    again = read_opml(write_opml(found, title="T").encode())
    assert [feed.url for feed in again] == [feed.url for feed in found]


def discovery(data: bytes) -> None:
    for candidate in find_candidates(data, url="https://fuzz.example/"):
        assert candidate.url.startswith(("http://", "https://")), candidate.url


def words(data: bytes) -> None:
    """What a person types into the search field, and into the addresses of the pages that follow."""
    text = data.decode("utf-8", "replace")
    read_place(text)
    read_number(text)
    search(_archive(), Wanted(words=text), limit=5)


@cache
def _archive() -> Connection:
    database = open_database(f"sqlite:///{tempfile.mkdtemp(prefix='seedwatch-fuzz-')}/archive.db")
    upgrade(database)
    return database.read_engine.connect()


def story(data: bytes) -> None:
    """Two reports: features that survive their packing, and a place among the stories for both."""
    index = StoryIndex()
    for number, text in enumerate(data.decode("utf-8", "replace").split("\n\n", 1), start=1):
        title, _, body = text.partition("\n")
        report = Report(id=ArticleId(number), title=title, text=body, seen_at=NOW, outlet=f"outlet {number}")
        analysis = analyse(title, body, declared_language=None, lexicon=_knowledge()[0])
        features = article_features(report, analysis, tables=_knowledge()[1])
        assert features_from_bytes(features_to_bytes(features)) == features
        index.add(features, owner=report.outlet)


@cache
def _knowledge() -> tuple[Lexicon, Tables]:
    profiles: list[Profile] = []
    for path in sorted((ROOT / "seeds").glob("*.toml")):
        document, _ = read_document(path, shown_as=path.name)
        profiles.append(read_profile(document, file=path.name, allow_unreviewed=True))
    entities = [entity for profile in profiles for entity in profile.entities.values()]
    tables = Tables(words=load_event_words(), vocabulary=load_vocabulary(), entities=entity_weights(entities))
    return build_lexicon(profiles), tables


def packing(data: bytes) -> None:
    """Features of another release, or torn: said so, never another error."""
    try:
        features_from_bytes(data)
    except UnreadableFeatures:
        return


def template(data: bytes) -> None:
    """A body of one's own: whatever is wrong with it is a ValueError that says what."""
    try:
        body = BodyTemplate(data.decode("utf-8", "replace"), content_type="text/plain")
        body.render(_payload())
    except ValueError as error:
        if not str(error):
            raise AssertionError("an error without a word") from error


@cache
def _payload() -> bytes:
    return to_bytes(channel_disabled("desk", reason="gone", at=NOW, send_to=("mail",)).payload)
