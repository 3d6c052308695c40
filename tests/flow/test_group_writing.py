"""Several pieces of work in one transaction: what is answered is committed, and a failure is one's own."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from pipeline.flow.group_writing import GroupWriter
from pipeline.storage.engine import Database

Result = TypeVar("Result")


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.to_thread(work)


@pytest.fixture
def numbers(database: Database) -> Database:
    with database.write() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"))
    return database


def _add(number: int) -> Callable[[Connection], int]:
    def work(connection: Connection) -> int:
        connection.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number})
        return number

    return work


def _stored(database: Database) -> list[int]:
    with database.read() as connection:
        return [row.number for row in connection.execute(text("SELECT number FROM numbers ORDER BY number"))]


def test_every_piece_is_committed_once_and_answered_with_its_own_result(numbers: Database) -> None:
    async def all_at_once() -> list[int]:
        writer = GroupWriter(database=numbers, in_thread=_in_thread, most=7)
        return await asyncio.gather(*(writer.write(_add(number)) for number in range(30)))

    assert asyncio.run(all_at_once()) == _stored(numbers) == list(range(30))


def test_they_share_transactions(numbers: Database) -> None:
    began = []

    async def counted(work: Callable[[], Result]) -> Result:
        began.append(work)
        return await asyncio.to_thread(work)

    async def all_at_once() -> None:
        writer = GroupWriter(database=numbers, in_thread=counted, most=10)
        await asyncio.gather(*(writer.write(_add(number)) for number in range(30)))

    asyncio.run(all_at_once())
    assert len(began) == 3


def test_a_piece_that_fails_takes_nobody_with_it(numbers: Database) -> None:
    async def all_at_once() -> list[int | BaseException]:
        writer = GroupWriter(database=numbers, in_thread=_in_thread)
        pieces = [_add(1), _add(2), _add(1), _add(3)]
        return await asyncio.gather(*(writer.write(piece) for piece in pieces), return_exceptions=True)

    first, second, twice, third = asyncio.run(all_at_once())
    assert (first, second, third) == (1, 2, 3)
    assert isinstance(twice, Exception)
    assert _stored(numbers) == [1, 2, 3]


def test_one_that_no_longer_waits_does_not_disturb_the_others(numbers: Database) -> None:
    async def one_leaves() -> int:
        writer = GroupWriter(database=numbers, in_thread=_in_thread)
        leaving = asyncio.create_task(writer.write(_add(1)))
        staying = asyncio.create_task(writer.write(_add(2)))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert asyncio.run(one_leaves()) == 2


def test_two_that_wait_for_each_other_are_both_written(postgres_database: Database) -> None:
    """PostgreSQL ends one of them after a second; it is done again, even alone."""
    with postgres_database.write() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY, times INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO numbers VALUES (1, 0), (2, 0)"))
    both_hold_one = threading.Barrier(2)

    def count(first: int, second: int) -> Callable[[Connection], int]:
        tries: list[int] = []

        def work(connection: Connection) -> int:
            tries.append(first)
            for number in (first, second):
                connection.execute(text("UPDATE numbers SET times = times + 1 WHERE number = :number"), {"number": number})
                if len(tries) == 1 and number == first:
                    both_hold_one.wait(10)
            return first

        return work

    async def at_once() -> list[int]:
        one, other = (GroupWriter(database=postgres_database, in_thread=_in_thread) for _ in range(2))
        return await asyncio.gather(one.write(count(1, 2)), other.write(count(2, 1)))

    assert asyncio.run(at_once()) == [1, 2]
    with postgres_database.read() as connection:
        assert connection.execute(text("SELECT times FROM numbers")).scalars().all() == [2, 2]
