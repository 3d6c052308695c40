"""`seedwatch once` as a real process, from feeds on loopback to a webhook receiver and a real SMTP server."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import select

from pipeline.storage.engine import open_database
from pipeline.storage.schema import articles, story_articles
from tests.workers.stage import Paper, Stage

NOW = datetime.now(UTC)
HMEIMIM = {
    "en": (
        "Cargo flights resume at Hmeimim air base",
        "Two transport planes landed at the Hmeimim air base on the coast, a port worker said.",
    ),
    "ru": (
        "Транспортные самолёты сели на базе",
        "Два транспортных самолёта сели в Хмеймиме, сообщил работник порта; других подробностей нет.",
    ),
    "ar": (
        "هبوط طائرتي شحن على الساحل",
        "هبطت طائرتا شحن بحميميم صباح اليوم، وقال عامل في الميناء إنه رأى جنودا ينزلون الصناديق.",
    ),
    "tr": (
        "İki kargo uçağı kıyıya indi",
        "Hmeymim'deki pistte iki kargo uçağı görüldü; limanda çalışan bir işçi sandıkların indirildiğini söyledi.",
    ),
}
DULL = "The council met on Tuesday and agreed to repair the bridge on the old road before the winter, a clerk said. Item {}."


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with Stage(tmp_path) as stage:
        if request.param == "postgresql":
            stage.environment["SEEDWATCH_STORAGE_URL"] = request.getfixturevalue("postgres_url")
        yield stage


def _papers() -> dict[str, Paper]:
    papers = {}
    for number, (language, (title, text)) in enumerate(HMEIMIM.items()):
        dull = [
            (
                f"{language}-{item}",
                f"Bridge on the old road, part {item} of {number}",
                DULL.format(f"{item}/{number}"),
                NOW - timedelta(hours=1),
            )
            for item in range(49)
        ]
        entry = (f"{language}-base", title, text, NOW - timedelta(minutes=10 + number))
        papers[language] = Paper(name=f"Outlet {language}", entries=[*dull[:25], entry, *dull[25:]])
    return papers


def test_four_reports_of_two_hundred_reach_people_once_with_the_proof(stage: Stage) -> None:
    stage.papers = _papers()
    stage.write_house()
    first = stage.once()
    assert first["entries"] == {"seen": 200, "new": 200}
    hooks = [payload for _, payload in stage.hooks]
    told = {mention["text"] for payload in hooks for mention in payload["mentions"]}
    placed = _relevant(stage)
    assert sorted(language for _, language in placed) == ["ar", "en", "ru", "tr"]
    assert {payload["story"]["id"] for payload in hooks} == {story for story, _ in placed}
    assert len(hooks) < 4, "one happening: who brings nothing new is held"
    assert any(text.startswith("Hmeymim") for text in told), "the earliest of them, in Turkish"
    assert all("bridge" not in payload["subject"].lower() for payload in hooks)
    assert stage.bad_signatures == 0
    assert len(stage.mails) == len(stage.hooks)
    assert {str(mail["To"]) for mail in stage.mails} == {"desk@stage.example"}
    assert first["deliveries"] == {"sent": 2 * len(stage.hooks), "pending": 0, "failed": 0}

    before = len(stage.hooks), len(stage.mails)
    second = stage.once()
    assert second["feeds"] == {"ok": 0, "not_modified": 4, "failed": 0}
    assert second["alerts"] == 0
    assert (len(stage.hooks), len(stage.mails)) == before


def _relevant(stage: Stage) -> list[tuple[str, str]]:
    """Story and language of each report that concerns the seed."""
    database = open_database(stage.environment.get("SEEDWATCH_STORAGE_URL", f"sqlite:///{stage.home}/var/seedwatch.db"))
    query = select(story_articles.c.story_id, articles.c.language).join(articles, articles.c.id == story_articles.c.article_id)
    with database.read() as connection:
        found = [(row.story_id, row.language) for row in connection.execute(query.where(articles.c.is_relevant))]
    database.dispose()
    return found


@pytest.mark.parametrize(
    ("language", "form"), [("en", "Hmeimim air base"), ("ru", "Хмеймиме"), ("ar", "بحميميم"), ("tr", "Hmeymim'deki")]
)
def test_each_language_alone_alerts_on_the_name_in_its_own_form(tmp_path: Path, language: str, form: str) -> None:
    with Stage(tmp_path) as stage:
        stage.papers = {language: _papers()[language]}
        stage.write_house()
        stage.once()
        ((_, payload),) = stage.hooks
        base = [mention for mention in payload["mentions"] if mention["entity_id"] == "base-hmeimim"]
        assert any(form in mention["sentence"] for mention in base)
        for mention in base:
            source = payload["article"]["title"] if mention["field"] == "title" else mention["sentence"]
            assert mention["text"] in source


def test_the_largest_real_feeds_are_stored_whole_and_once(tmp_path: Path, shared_folder: Path) -> None:
    kinds = {".xml", ".rss", ".atom", ".rdf"}
    found = [
        path for path in (shared_folder / "data" / "feeds").rglob("*") if path.suffix in kinds and "kurtmckee" not in str(path)
    ]
    files = sorted(found, key=lambda path: (-path.stat().st_size, str(path)))[:60]
    expected = sum(
        len(feedparser.parse(io.BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False).entries)
        for path in files
    )
    with Stage(tmp_path) as stage:
        stage.papers = {str(number): Paper(name=f"Feed {number}", body=path.read_bytes()) for number, path in enumerate(files)}
        stage.write_house()
        first, second = stage.once(), stage.once()
    assert first["feeds"] == {"ok": 60, "not_modified": 0, "failed": 0}
    assert first["entries"]["seen"] == expected
    database = open_database(f"sqlite:///{tmp_path}/home/var/seedwatch.db")
    with database.read() as connection:
        stored = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()
    database.dispose()
    assert stored == expected
    assert second["feeds"] == {"ok": 0, "not_modified": 60, "failed": 0}
    assert second["entries"] == {"seen": 0, "new": 0}
