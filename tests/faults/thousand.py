"""A thousand articles in flight while the broker loses everything: all finish within the sweep's interval and the work itself.

    python -m tests.faults.thousand [--database sqlite|postgresql] [--rounds 3]

The worker is stopped while a thousand reports are stored and published; then the broker is killed and its files are gone; then the
worker goes on. Each round once without the loss, to know how long the work itself takes.
"""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from aiohttp import web

from tests.faults.__main__ import new_database, postgres
from tests.faults.house import House, Service, until
from tests.faults.invention import places, report
from tests.faults.press import Press, Receiver, serve

ARTICLES = 1000
SWEEP = 2.0
"""Seconds, as the house has it; what has stalled that long is found by the sweep that follows, so twice this at most."""


async def run(folder: Path, url: str, *, with_loss: bool) -> tuple[float, int, int]:
    """Seconds from the moment the worker goes on, lost, doubled."""
    house = House(folder=folder, database_url=url, places=places(ARTICLES + 1))
    press, receiver = Press(), Receiver(secret=house.secret)
    runners: list[web.AppRunner] = []
    house.write(press=await serve(press.app(), runners), hook=await serve(receiver.app(), runners))
    service, loop = Service(house), asyncio.get_running_loop()
    try:
        press.publish(report(house.places[-1]))
        await service.start()
        await until(lambda: len(receiver.first) == 1, 120, "the worker works")
        (worker,) = service.named("work")
        worker.signal(signal.SIGSTOP, group=True)
        for place in house.places[:-1]:
            press.publish(report(place))
        await until(lambda: house.counts().get("ready", 0) == ARTICLES, 300, "all are stored and published", every=0.5)
        if with_loss:
            await _lose(service)
        begun = loop.time()
        worker.signal(signal.SIGCONT, group=True)
        await until(lambda: len(receiver.first) == len(press.published), 600, "everything arrives", every=0.1)
        seconds = loop.time() - begun
    finally:
        await service.stop()
        for runner in runners:
            await runner.cleanup()
    ids = receiver.ids_by_number()
    return seconds, sum(number not in ids for number in press.published), sum(len(found) - 1 for found in ids.values())


async def _lose(service: Service) -> None:
    broker, starts = service.broker, service.broker.starts
    shutil.rmtree(service.house.folder / "broker" / "appendonlydir", ignore_errors=True)
    broker.signal(signal.SIGKILL)
    await until(lambda: broker.starts > starts, 30, "the broker starts again")
    await until(service.broker_answers, 30, "the broker answers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.thousand", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    print(f"{ARTICLES} articles in flight, the broker loses everything; sweep every {SWEEP:g} s", flush=True)
    print(f"{'database':<10} {'round':>5} {'lost':>5} {'doubled':>7} {'s with':>8} {'s without':>9}", flush=True)
    bad = 0
    with postgres() as server:
        for database in [wanted.database] if wanted.database else ["sqlite", "postgresql"]:
            for number in range(wanted.rounds):
                took, lost, doubled = [], 0, 0
                for with_loss in (True, False):
                    folder = Path(tempfile.mkdtemp(prefix="seedwatch-thousand-"))
                    fresh = f"sqlite:///{folder}/s.db" if database == "sqlite" else new_database(server, 2 * number + with_loss)
                    seconds, missing, twice = asyncio.run(run(folder, fresh, with_loss=with_loss))
                    took.append(seconds)
                    lost, doubled = lost + missing, doubled + twice
                    shutil.rmtree(folder, ignore_errors=True)
                bad += bool(lost or doubled)
                print(f"{database:<10} {number + 1:>5} {lost:>5} {doubled:>7} {took[0]:>8.1f} {took[1]:>9.1f}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
