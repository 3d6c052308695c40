"""Many values in one bind: the same answers as IN and as rows sent one by one, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, String, Table, select, text

from pipeline.storage.arrays import Rows, is_one_of
from pipeline.storage.engine import Database
from pipeline.storage.moments import Moment, from_microseconds

NAMED = Table(
    "named",
    MetaData(),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(20), nullable=False),
    Column("bytes", LargeBinary),
    Column("at", Moment),
)
COLUMNS = ("key", "name", "bytes", "at")
FOUND = select(NAMED.c.key).where(is_one_of(NAMED.c.key, "keys")).order_by(NAMED.c.key)
LARGE = 2**62


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.write() as connection:
        NAMED.metadata.create_all(connection)
        yield connection


def rows(**names: str) -> list[dict[str, object]]:
    return [{"key": int(key[1:]), "name": name, "bytes": None, "at": None} for key, name in names.items()]


def names(connection: Connection) -> dict[int, str]:
    return {row.key: row.name for row in connection.execute(select(NAMED))}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [([], []), ([2], [2]), ([3, 1, 1, 9], [1, 3]), ([LARGE], [LARGE]), (list(range(-1000, 1000)), [1, 2, 3])],
    ids=["none", "one", "some twice and some not there", "large", "very many"],
)
def test_one_of_finds_what_in_would_find(connection: Connection, asked: list[int], expected: list[int]) -> None:
    Rows(table=NAMED, columns=COLUMNS).insert(connection, rows(k1="a", k2="b", k3="c", **{f"k{LARGE}": "d"}))
    assert list(connection.execute(FOUND, {"keys": asked}).scalars()) == expected


def test_a_row_that_is_there_stays_or_changes_what_is_replaced(connection: Connection) -> None:
    Rows(table=NAMED, columns=COLUMNS).insert(connection, rows(k1="old", k2="old"))
    Rows(table=NAMED, columns=COLUMNS).insert(connection, rows(k2="new", k3="new"))
    assert names(connection) == {1: "old", 2: "old", 3: "new"}
    Rows(table=NAMED, columns=COLUMNS, replaced=("name",)).insert(connection, rows(k2="newest", k4="newest"))
    assert names(connection) == {1: "old", 2: "newest", 3: "new", 4: "newest"}


def test_no_rows_are_no_trouble(connection: Connection) -> None:
    Rows(table=NAMED, columns=COLUMNS).insert(connection, [])
    assert names(connection) == {}


def test_every_type_comes_back_as_it_went(connection: Connection) -> None:
    odd = {"key": -LARGE, "name": "{\"',NULL\\}", "bytes": b"\x00\xff'{,", "at": from_microseconds(1)}
    Rows(table=NAMED, columns=COLUMNS).insert(connection, [odd, {**odd, "key": 1, "bytes": None}])
    assert dict(connection.execute(select(NAMED).where(NAMED.c.key < 0)).mappings().one()) == odd


def test_sqlite_looks_up_by_the_index(sqlite_database: Database) -> None:
    with sqlite_database.write() as connection:
        NAMED.metadata.create_all(connection)
        query = str(FOUND.compile(connection)).replace("?", "'[1]'")
        assert "SEARCH named" in str(connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
