import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import FeedError
from pipeline.feeds.parsing import parse_feed
from pipeline.net.confinement import ConfinedParser, ConfinementLimits
from pipeline.net.lanes import Lane, LaneLimits, TooMuch

URL = "https://example.org/feed"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
BROKEN = "<rss version='2.0'><channel><title>T</title><ttl>60</ttl><item><title>القامشلي & Россия</title><link>https://example.org/1</link><pubDate>20 Nov 2026</pubDate>".encode()
# feedparser's quadratic search for an address in an author's name (row 50 of the hostile table): minutes of CPU.
SPINNING = (
    b"<rss version='2.0'><channel><item><title>x</title><author>a@" + b"a." * 64_000 + b"!</author></item></channel></rss >&"
)
MIB = 1024 * 1024


def limits(memory=1024 * MIB, **slow):
    """One child in each lane; the quick one has time enough for all that is honest here, even on a busy machine."""
    quick = LaneLimits(children=1, wall=timedelta(seconds=10), cpu=timedelta(seconds=1), memory_bytes=memory)
    return ConfinementLimits(
        small=quick,
        quick=quick,
        slow=LaneLimits(
            **{"children": 1, "wall": timedelta(seconds=20), "cpu": timedelta(seconds=1), "memory_bytes": memory} | slow
        ),
    )


LIMITS = limits()


def parsed(*bodies, limits=LIMITS):
    async def run():
        answers = []
        async with ConfinedParser(limits) as parser:
            for body in bodies:
                try:
                    answers.append(await parser.parse(body, content_type=None, url=URL, now=NOW))
                except FeedError as error:
                    answers.append(error)
        return answers

    return asyncio.run(run())


def test_a_child_answers_like_the_parser_itself():
    assert parsed(BROKEN) == [parse_feed(BROKEN, content_type=None, url=URL, now=NOW)]


def test_a_body_that_spins_dies_alone_and_the_next_is_parsed():
    began = time.monotonic()
    spinning, good = parsed(SPINNING, BROKEN)
    assert isinstance(spinning, FeedError)
    assert spinning.kind == "too_complex"
    assert good.entries[0].title == "القامشلي & Россия"
    assert time.monotonic() - began < 40


def test_a_body_that_eats_memory_dies_alone():
    body = b'{"version": "https://jsonfeed.org/version/1", "items": [], "x": [' + b"{}," * 2_600_000 + b"{}]}"
    hungry, good = parsed(body, BROKEN, limits=limits(memory=220 * MIB))
    assert isinstance(hungry, FeedError)
    assert hungry.kind == "too_complex"
    assert good.entries


def test_what_is_no_feed_keeps_its_kind_and_its_child():
    answers = parsed(b"<html>no</html>", b"<html>no</html>")
    assert [answer.kind for answer in answers] == ["not_a_feed", "not_a_feed"]


def test_the_wall_clock_counts_too():
    (spinning,) = parsed(SPINNING, limits=limits(cpu=timedelta(seconds=60), wall=timedelta(seconds=0.5)))
    assert spinning.kind == "too_complex"


def test_a_child_sees_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("SEEDWATCH_SECRET_FOR_TEST", "x")

    async def run():
        async with ConfinedParser(LIMITS) as parser:
            await parser.parse(BROKEN, content_type=None, url=URL)
            (child,) = parser._small._idle
            return await asyncio.to_thread(Path(f"/proc/{child.pid}/environ").read_bytes)

    if not os.path.isdir("/proc/self"):
        pytest.skip("needs /proc")
    assert b"SEEDWATCH_SECRET_FOR_TEST" not in asyncio.run(run())


def test_no_child_outlives_the_pool():
    async def run():
        async with ConfinedParser(LIMITS) as parser:
            await parser.parse(BROKEN, content_type=None, url=URL)
            return parser._small._idle[0]

    assert asyncio.run(run()).returncode is not None


def test_a_feed_that_was_too_slow_once_no_longer_takes_the_quick_lane():
    async def run():
        async with ConfinedParser(LIMITS) as parser:
            with pytest.raises(FeedError):
                await parser.parse(SPINNING, content_type=None, url=URL)
            await parser.parse(BROKEN, content_type=None, url=URL)
            assert not parser._small._idle
            assert parser._slow._idle

    asyncio.run(run())


def test_the_smallest_job_that_waits_goes_first():
    async def run():
        lane = Lane(LaneLimits(children=1, wall=timedelta(seconds=10), cpu=timedelta(seconds=5)))
        head = {"content_type": None, "url": URL, "now": None}
        order = []

        async def job(name, body):
            await lane.run(head, body)
            order.append(name)

        small, large = BROKEN, BROKEN.replace(b"<item>", b"<!--" + b"x" * 50_000 + b"--><item>")
        await asyncio.gather(job("first", large), job("large", large), job("small", small))
        await lane.close()
        return order

    assert asyncio.run(run()) == ["first", "small", "large"]


def test_a_lane_gives_its_place_back_however_a_job_ends():
    async def run():
        lane = Lane(LaneLimits(children=1, wall=timedelta(seconds=0.05), cpu=timedelta(seconds=5)))
        head = {"content_type": None, "url": URL, "now": None}
        for _ in range(3):
            with pytest.raises(TooMuch):
                await lane.run(head, SPINNING)
        waiting = [asyncio.create_task(lane.run(head, SPINNING)) for _ in range(3)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await lane.close()
        return lane._free

    assert asyncio.run(run()) == 1
