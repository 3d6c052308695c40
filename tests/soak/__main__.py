"""`make soak`: many feeds, a few errors, broker restarts, and the question whether anything grows. Prints slopes, draws a plot.

    python -m tests.soak --minutes 30 --feeds 200 --every 1s --restart 5 [--plot docs/images/soak.svg]

Every half minute: resident memory and open files of all processes together, keys in the broker. Memory is judged by its slope
over the last two thirds (the first is warming up). Lost and doubled are counted exactly, as in `make faults`.
"""

import argparse
import asyncio
import json
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from aiohttp import web

from tests.faults.house import House, Service, until
from tests.faults.invention import places, report
from tests.faults.press import Press, Receiver, serve
from tests.soak.plot import Line, draw, slope

MOST_GROWTH = 1.0
"""MB a minute, all processes together."""


@dataclass(slots=True)
class Samples:
    """One row a sample."""

    minutes: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)
    files: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)

    def total(self) -> list[float]:
        return [sum(values) for values in zip(*self.memory.values(), strict=True)]


async def take(service: Service, samples: Samples, minute: float) -> None:
    samples.minutes.append(minute)
    files = 0
    for part in (*service.parts, service.broker):
        memory = 0
        for process in _family(part.running.pid if part.running else 0):
            try:
                memory += process.memory_info().rss
                files += process.num_fds()
            except psutil.Error:
                continue
        samples.memory.setdefault(part.name, []).append(memory / 1024**2)
    samples.files.append(files)
    samples.keys.append(await _keys(service))


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


async def _keys(service: Service) -> float:
    client = service.house.redis()
    try:
        return float(await client.dbsize())
    except Exception:
        return 0.0
    finally:
        await client.aclose()


async def soak(folder: Path, wanted: argparse.Namespace) -> tuple[Samples, dict[str, float]]:
    number = int(wanted.minutes * 60 * wanted.rate) + 50
    house = House(
        folder=folder,
        database_url=f"sqlite:///{folder}/seedwatch.db",
        places=places(number),
        feeds=wanted.feeds,
        every=wanted.every,
        sweep="20s",  # with 2 s a busy machine is asked for the same articles again before it has come to them
    )
    press = Press(feeds=wanted.feeds, error_share=wanted.errors)
    receiver = Receiver(secret=house.secret)
    runners: list[web.AppRunner] = []
    house.write(press=await serve(press.app(), runners), hook=await serve(receiver.app(), runners))
    service = Service(house)
    samples, loop = Samples(), asyncio.get_running_loop()
    publishing = loop.create_task(_publish(house, press, wanted.rate))
    restarts = 0
    try:
        await service.start()
        begun = loop.time()
        await until(lambda: len(receiver.first) > 0, 180, "the first alert")
        while (minute := (loop.time() - begun) / 60) < wanted.minutes:
            await take(service, samples, minute)
            if minute > (restarts + 1) * wanted.restart:
                restarts += 1
                service.broker.signal(signal.SIGKILL)
            await asyncio.sleep(wanted.sample)
        publishing.cancel()
        await until(lambda: len(receiver.first) >= len(press.published), 480, "everything arrives", every=0.5)
    except TimeoutError as error:
        print(error, service.last_words())
    finally:
        publishing.cancel()
        await service.stop()
        for runner in runners:
            await runner.cleanup()
    ids = receiver.ids_by_number()
    starts = sum(part.starts - 1 for part in service.parts)
    return samples, {
        "published": len(press.published),
        "lost": sum(each not in ids for each in press.published),
        "doubled": sum(len(found) - 1 for found in ids.values()),
        "broker_restarts": restarts,
        "parts_that_died": starts,
    }


async def _publish(house: House, press: Press, rate: float) -> None:
    for place in house.places:
        press.publish(report(place))
        await asyncio.sleep(1 / rate)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--every", default="1s", help="how often each feed is polled")
    parser.add_argument("--errors", type=float, default=0.05, help="share of feed requests that fail")
    parser.add_argument("--rate", type=float, default=2, help="reports published in a second")
    parser.add_argument("--restart", type=float, default=5, help="minutes between kills of the broker")
    parser.add_argument("--sample", type=float, default=10, help="seconds between samples")
    parser.add_argument("--plot", type=Path, help="an SVG file to draw")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="seedwatch-soak-"))
    samples, counts = asyncio.run(soak(folder, wanted))
    third = len(samples.minutes) // 3
    total = samples.total()
    figures = {
        **counts,
        "minutes": round(samples.minutes[-1], 1),
        "samples": len(samples.minutes),
        "memory_mb_first": round(total[third], 1),
        "memory_mb_last": round(total[-1], 1),
        "memory_mb_per_minute": round(slope(samples.minutes[third:], total[third:]), 3),
        "files_per_minute": round(slope(samples.minutes[third:], samples.files[third:]), 3),
        "broker_keys_per_minute": round(slope(samples.minutes[third:], samples.keys[third:]), 3),
        **{
            f"{name}_mb_per_minute": round(slope(samples.minutes[third:], values[third:]), 3)
            for name, values in samples.memory.items()
        },
    }
    print(json.dumps(figures, indent=1))
    if wanted.plot:
        lines = [Line(name, values) for name, values in samples.memory.items()]
        title = f"Resident memory, MB: {wanted.feeds} feeds every {wanted.every}, {figures['minutes']} minutes"
        wanted.plot.write_text(draw(samples.minutes, lines, title=title), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    is_good = not counts["lost"] and not counts["doubled"] and figures["memory_mb_per_minute"] < MOST_GROWTH
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
