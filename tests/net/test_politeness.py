import asyncio
from datetime import timedelta

import pytest

from pipeline.net.politeness import HostBusy, Politeness


def starts(politeness, *hosts, work=0.0):
    """When each turn started, in seconds after the first asked, in the order of `hosts`."""

    async def one(host, began, log):
        async with politeness.turn(host):
            log.append((host, asyncio.get_running_loop().time() - began))
            await asyncio.sleep(work)

    async def run():
        log = []
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(one(host, began, log) for host in hosts))
        return log

    return asyncio.run(run())


def test_turns_at_one_host_are_spaced_and_other_hosts_do_not_wait():
    log = starts(Politeness(per_host=5, spacing=timedelta(seconds=0.05)), "a", "a", "a", "b")
    assert log.index(next(turn for turn in log if turn[0] == "b")) == 1
    at_a = [at for host, at in log if host == "a"]
    assert all(at >= number * 0.05 - 0.005 for number, at in enumerate(at_a))


def test_no_more_than_so_many_at_once():
    running = most = 0

    async def one(politeness):
        nonlocal running, most
        async with politeness.turn("a"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    async def run():
        politeness = Politeness(per_host=2, spacing=timedelta(0))
        await asyncio.gather(*(one(politeness) for _ in range(20)))

    asyncio.run(run())
    assert most == 2


def test_a_turn_that_would_come_too_late_is_refused_with_a_time_to_come_back():
    async def run():
        politeness = Politeness(spacing=timedelta(seconds=1), max_wait=timedelta(seconds=5))
        politeness.slow_down("a", timedelta(seconds=60))
        async with politeness.turn("a"):
            pass

    with pytest.raises(HostBusy) as caught:
        asyncio.run(run())
    assert timedelta(seconds=55) < caught.value.wait <= timedelta(seconds=60)


def test_idle_hosts_are_forgotten():
    politeness = Politeness(spacing=timedelta(0), max_hosts=3)
    for host in ("a", "b", "c", "d"):
        starts(politeness, host)
    assert len(politeness._hosts) <= 3
