"""Several pieces of work in one transaction: what is answered is committed, and a failure is one's own."""

import asyncio
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
