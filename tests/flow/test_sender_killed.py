"""Promise P2: at least once with a lasting id, whenever the sender is killed and whatever the receiver does.

Senders and the receiver are processes of their own. The receiver answers, drops the connection after reading, or answers too
late; the sender is killed with SIGKILL at random moments. The senders' clock runs fast, so that retries come soon; leases use
the database's own clock.
"""

import asyncio
import hashlib
import multiprocessing
import os
import random
import signal
import time
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.channels.webhook import WebhookChannel, WebhookSettings
from pipeline.flow.deliver import SendPolicy, deliver_all
from pipeline.storage import alerts as alert_rows
from pipeline.storage import deliveries as rows
from pipeline.storage.engine import open_database
from tests.alerts.told import NOW, case, telling
from tests.channels.servers import OPEN, http, raw_server, read_request, session

FORK = multiprocessing.get_context("fork")
ALERTS_A_KILL = 8  # enough that something is under way at every kill
FAST = 2000  # a minute of waiting passes in 30 ms
POLICY = SendPolicy(places=4, longest=timedelta(seconds=1), lease=timedelta(seconds=2))
PATIENCE = timedelta(milliseconds=500)
BAD_LUCK = 3  # attempts of one alert that may be answered badly; eight would rightly end it, and here every alert must arrive


def receive(log, port_file):
    """Writes a line for every request read to its end, before it answers: id, hash of the body, what it does then."""
    chance, seen = random.Random(1), Counter()

    async def handle(reader, writer):
        _, headers, body = await read_request(reader)
        seen[headers["webhook-id"]] += 1
        luck = chance.choices(["answers", "drops", "late"], [7, 2, 1])[0]
        behaviour = luck if seen[headers["webhook-id"]] <= BAD_LUCK else "answers"
        with log.open("a") as lines:
            lines.write(f"{headers['webhook-id']} {hashlib.sha256(body).hexdigest()} {behaviour}\n")
        await asyncio.sleep(1.5 * PATIENCE.total_seconds() if behaviour == "late" else 0.03)
        if behaviour != "drops":
            writer.write(http(200))
            await writer.drain()

    async def serve():
        async with raw_server(handle) as port:
            port_file.write_text(str(port))
            await asyncio.Event().wait()

    asyncio.run(serve())


def keep_sending(url, port, began):
    """What a sender does, with a fast clock."""

    async def run():
        database = open_database(url)
        async with session() as made:
            hook = WebhookSettings(name="desk", url=f"http://127.0.0.1:{port}/", timeout=PATIENCE)
            channels = {"desk": WebhookChannel(hook, session=made, guard=OPEN)}
            while True:
                await deliver_all(
                    database,
                    channels,
                    owner=f"sender-{os.getpid()}",
                    clock=lambda: NOW + FAST * timedelta(seconds=time.time() - began),
                    jitter=lambda: 0.0,
                    policy=POLICY,
                )
                await asyncio.sleep(0.01)

    asyncio.run(run())


def started(target, *arguments):
    process = FORK.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def kill(process):
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def waiting(database):
    with database.read() as connection:
        return [each for each in rows.list_deliveries(connection, limit=1000) if each.state != "sent"]


def fill(database, number_of_alerts):
    made = []
    with database.write() as connection:
        for number in range(number_of_alerts):
            alert = decide(case(telling=telling(story_id=f"s{number}")))
            assert isinstance(alert, Alert)
            alert_rows.insert_alert(connection, alert, recipients={})
            made.append(alert.id)
    return made


def read_log(log):
    return [line.split() for line in log.read_text().splitlines()]


@pytest.mark.parametrize("kills", [8, pytest.param(50, marks=pytest.mark.faults)])
def test_every_alert_arrives_whenever_the_sender_is_killed(database, tmp_path: Path, kills):
    log, port_file = tmp_path / "received", tmp_path / "port"
    log.touch()
    ids = fill(database, 20 + kills * ALERTS_A_KILL)
    url = database.write_engine.url.render_as_string(hide_password=False)
    database.dispose()  # no connection of ours may go into a forked child
    receiver = started(receive, log, port_file)
    began, chance = time.time(), random.Random(7)
    try:
        while not port_file.exists() or not port_file.read_text():
            time.sleep(0.01)
        port = int(port_file.read_text())
        for _ in range(kills):
            sender = started(keep_sending, url, port, began)
            time.sleep(chance.uniform(0.02, 0.25))
            kill(sender)
        last = started(keep_sending, url, port, began)
        deadline = time.monotonic() + 150
        while waiting(database) and time.monotonic() < deadline:
            time.sleep(0.05)
        kill(last)
    finally:
        kill(receiver)
    assert waiting(database) == []
    received = read_log(log)
    times = Counter(alert_id for alert_id, _, _ in received)
    bodies = defaultdict(set)
    for alert_id, body, _ in received:
        bodies[alert_id].add(body)
    assert set(times) == set(ids)
    assert all(len(each) == 1 for each in bodies.values()), "two attempts of one alert differed"
    unknown = sum(behaviour != "answers" for _, _, behaviour in received)
    repeated = sum(times.values()) - len(times)
    assert repeated <= unknown + kills * POLICY.places
    assert repeated > kills / 2, "the kills hit nothing that was under way; the test shows nothing"
