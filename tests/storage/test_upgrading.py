"""Promise 17: from every schema that was ever released, with data in it, forward to today's: every row kept, and readable."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, func, insert, select, text

from pipeline.mentions.lexicon import build_lexicon
from pipeline.seeds.reading import read_profile
from pipeline.storage import reports
from pipeline.storage.desk_search import Wanted, search
from pipeline.storage.engine import Database, open_database
from pipeline.storage.feeds import claim_due
from pipeline.storage.schema import articles, metadata
from pipeline.storage.upgrading import damage, differences, is_current, known_revisions, migration_config, upgrade
from tests.dashboard.invented import NOW, REPORTS, ROOT, fill

Rows = Mapping[str, list[dict[str, object]]]
REVISIONS = [step.revision for step in reversed(list(ScriptDirectory.from_config(migration_config()).walk_revisions()))]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Every row of a database full of invented news, as today's schema has them."""
    file = ROOT / "seeds" / "qamishli-withdrawal.toml"
    profile = read_profile(tomllib.loads(file.read_text(encoding="utf-8")), file=file.name)
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('told')}/told.db")
    upgrade(database)
    fill(database, build_lexicon([profile]), profile)
    with database.read() as connection:
        found = {table.name: rows_of(connection, table.name, metadata) for table in metadata.sorted_tables}
    database.dispose()
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    on_sqlite = request.param == "sqlite"
    database = open_database(f"sqlite:///{tmp_path}/old.db" if on_sqlite else request.getfixturevalue("postgres_url"))
    if not on_sqlite:
        with database.write() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield database
    database.dispose()


def rows_of(connection: Connection, name: str, described: MetaData) -> list[dict[str, object]]:
    table = described.tables[name]
    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [dict(row) for row in rows]


def build(database: Database, revision: str, told: Rows) -> Rows:
    """The schema as it was at the revision, with what of the rows it had a place for; gives what is stored now."""
    with database.write() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        old = MetaData()
        old.reflect(connection)
        present = [table for table in metadata.sorted_tables if table.name in old.tables]
        for table in present:
            columns = old.tables[table.name].columns.keys()
            rows = [{name: row[name] for name in columns if name in row} for row in told[table.name]]
            if rows:
                connection.execute(insert(table), rows)
        stored = {table.name: told[table.name] for table in present}
    return {
        name: [{column: row[column] for column in old.tables[name].columns.keys() if column in row} for row in rows]  # noqa: SIM118 columns are no dict
        for name, rows in stored.items()
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_comes_forward_with_every_row(revision: str, empty: Database, told: Rows) -> None:
    before = build(empty, revision, told)
    assert sum(map(len, before.values())) > 500, "an empty table proves nothing"
    assert upgrade(empty) == (revision, REVISIONS[-1])
    assert is_current(empty)
    assert (differences(empty), damage(empty)) == ([], [])
    with empty.read() as connection:
        for name, rows in before.items():
            now = rows_of(connection, name, metadata)
            assert [{column: row[column] for column in kept} for row, kept in zip(now, rows, strict=True)] == rows, name


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_came_forward_can_be_read_searched_and_worked_with(revision: str, empty: Database, told: Rows) -> None:
    build(empty, revision, told)
    upgrade(empty)
    with empty.read() as connection:
        report, analysis = reports.read_report(connection, one_of(told)) or pytest.fail("no report")
        assert report.title
        assert analysis.mentions
        word = max((word for word in report.title.split() if word.isalpha()), key=len)
        found = search(connection, Wanted(words=word), limit=50)
        assert report.id in {row.id for row in found}, "the index knows nothing of what was stored before"
        assert connection.execute(select(func.count()).select_from(articles)).scalar_one() == len(REPORTS)
    with empty.write() as connection:
        assert claim_due(connection, owner="me", now=NOW + timedelta(days=1), limit=3, lease=timedelta(minutes=1))


def one_of(told: Rows) -> reports.ArticleId:
    """A relevant article whose title has spaces between its words."""
    return next(
        reports.ArticleId(int(str(row["id"]))) for row in told["articles"] if row["language"] == "en" and row["is_relevant"]
    )


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "hurt.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE filler (body TEXT)"))
        connection.execute(text("INSERT INTO filler SELECT hex(randomblob(2000)) FROM (VALUES (1), (2), (3), (4), (5), (6))"))
        page = connection.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'filler'")).scalar_one()
        size = connection.execute(text("PRAGMA page_size")).scalar_one()
    database.dispose()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert damage(database)
    database.dispose()


def test_what_is_current_is_known_without_alembic_as_alembic_knows_it() -> None:
    assert list(known_revisions()) == REVISIONS
