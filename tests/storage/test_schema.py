"""The schema and its migrations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from pipeline.errors import DatabaseGone, SchemaTooNew, StorageError
from pipeline.storage.engine import Database, open_database
from pipeline.storage.moments import database_now, from_microseconds, to_microseconds
from pipeline.storage.upgrading import differences, is_current, upgrade


def test_the_migrations_build_exactly_the_schema(database: Database) -> None:
    assert is_current(database)
    assert differences(database) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before, after = upgrade(database)
    assert before == after


def test_a_schema_from_the_future_is_refused_politely(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="newer"):
        upgrade(database)


def test_an_unknown_kind_of_database_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(StorageError, match="postgresql\\+psycopg"):
        open_database("mysql://root@localhost/x")


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    gone = open_database("postgresql+psycopg://someone:hidden@127.0.0.1:9/nothing")
    with pytest.raises(DatabaseGone) as caught, gone.read() as connection:
        connection.execute(text("SELECT 1"))
    assert "hidden" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)))
def test_a_moment_survives_the_round_trip(moment: datetime) -> None:
    assert from_microseconds(to_microseconds(moment)) == moment


def test_the_database_clock_moves_inside_a_transaction(database: Database) -> None:
    with database.write() as connection:
        first = connection.execute(select(database_now())).scalar_one()
        for _ in range(200):
            second = connection.execute(select(database_now())).scalar_one()
            if second > first:
                break
    assert second > first
    assert abs(second - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_statement_with_the_databases_clock_is_compiled_once() -> None:
    assert select(database_now())._generate_cache_key() is not None
