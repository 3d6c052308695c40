"""Outbox to receiver: how long a committed alert waits until the webhook has it, and how many a second one sender delivers.

A signed webhook on loopback, SQLite on disk with full sync. Light load: five alerts a second, one sender that looks every
100 ms, as shipped. `python -m bench.delivering`
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web

from pipeline.alerts.alert import Alert, notice_id
from pipeline.alerts.payload import HealthPayload
from pipeline.channels.channel import Channel
from pipeline.channels.webhook import AddressCheck, WebhookChannel, WebhookSettings
from pipeline.delivery.signing import Secret
from pipeline.flow.deliver import SendPolicy, claim, deliver_all, send
from pipeline.flow.group_writing import GroupWriter
from pipeline.storage import alerts as rows
from pipeline.storage.engine import Database, open_database
from pipeline.storage.upgrading import upgrade

TICK = 0.1
Received = dict[str, float]


def _now() -> datetime:
    return datetime.now(UTC)


def _alert(number: int, now: datetime) -> Alert:
    """The size of a usual one: about 4 kB."""
    payload = HealthPayload(
        id=notice_id("bench", str(number), now),
        created_at=now,
        severity="low",
        subject=f"alert {number}",
        about="test",
        name="bench",
        detail="x" * 4000,
        what_to_do="",
        links={},
    )
    return Alert(payload=payload, send_to=("desk",))


def _store(database: Database, alert: Alert) -> None:
    with database.write() as connection:
        rows.insert_alert(connection, alert, recipients={})


async def _light_load(database: Database, channels: dict[str, Channel], received: Received, seconds: float) -> list[float]:
    """Milliseconds from commit to receiver, alert by alert."""
    committed: dict[str, float] = {}
    writer = GroupWriter(database=database)
    stop = asyncio.Event()

    async def sender() -> None:
        work: set[asyncio.Task[object]] = set()
        while not stop.is_set():
            taken = await asyncio.to_thread(
                claim, database, channels, owner="bench", now=_now(), policy=SendPolicy(), busy={"desk": len(work)}
            )
            for each in taken:
                sending = send(each, channels, writer=writer, clock=_now, jitter=0.0, policy=SendPolicy())
                task: asyncio.Task[object] = asyncio.create_task(sending)
                work.add(task)
                task.add_done_callback(work.discard)
            await asyncio.sleep(TICK)
        await asyncio.gather(*work)

    running = asyncio.create_task(sender())
    chance = random.Random(1)
    for number in range(round(seconds * 5)):
        alert = _alert(number, _now())
        await asyncio.to_thread(_store, database, alert)
        committed[alert.id] = time.perf_counter()
        await asyncio.sleep(chance.uniform(0.1, 0.3))
    await asyncio.sleep(2 * TICK)
    stop.set()
    await running
    return [1000 * (received[alert_id] - at) for alert_id, at in committed.items()]


async def _drain(database: Database, channels: dict[str, Channel], places: int, number: int) -> float:
    """Deliveries a second from a full outbox."""
    with database.write() as connection:
        for each in range(number):
            rows.insert_alert(connection, _alert(1_000_000 * places + each, _now()), recipients={})
    began = time.perf_counter()
    done = await deliver_all(
        database, channels, owner="bench", clock=_now, jitter=lambda: 0.0, policy=SendPolicy(places=places)
    )
    assert len(done) == number
    return number / (time.perf_counter() - began)


async def _measure(folder: Path, seconds: float, say: Callable[[str], None]) -> None:
    database = open_database(f"sqlite:///{folder}/bench.db")
    upgrade(database)
    received: Received = {}

    async def receive(request: web.Request) -> web.Response:
        await request.read()
        received.setdefault(request.headers["webhook-id"], time.perf_counter())
        return web.Response(status=204)

    server = web.Application()
    server.router.add_post("/hook", receive)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as session:
        hook = WebhookSettings(name="desk", url=f"http://127.0.0.1:{port}/hook", secrets=(Secret(key=b"s" * 32),))
        guard = AddressCheck(refusal=lambda _: None, refused_error=PermissionError)
        channels: dict[str, Channel] = {"desk": WebhookChannel(hook, session=session, guard=guard)}
        waits = sorted(await _light_load(database, channels, received, seconds))
        say(f"commit to receiver, 5 a second, {len(waits)} alerts: median {statistics.median(waits):.0f} ms,")
        say(f"  p99 {waits[round(len(waits) * 0.99) - 1]:.0f} ms, longest {waits[-1]:.0f} ms; the tick is {TICK * 1000:.0f} ms")
        for places in (4, 16):
            rate = await _drain(database, channels, places, 1000)
            say(f"full outbox, {places:2} places: {rate:.0f} deliveries a second")
    await runner.cleanup()
    database.dispose()


def main(seconds: float = 20.0) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder), seconds, print))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
