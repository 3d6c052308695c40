"""One fault, many times, while reports keep coming: then everything is let finish, and counted.

Counting is exact, because each invented report must raise one alert: published == received, ids distinct, bodies unchanged.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.faults.house import House, Service, until
from tests.faults.invention import places, report
from tests.faults.press import Press, Receiver, percentile, serve

MOST = 1500
"""Places a campaign may use up."""
MOST_FLYING = 150


@dataclass(slots=True)
class Scene:
    """What a fault may touch."""

    house: House
    service: Service
    press: Press
    receiver: Receiver
    rng: random.Random

    @property
    def in_flight(self) -> int:
        return len(self.press.published) - len(self.receiver.first)


Act = Callable[[Scene], Awaitable[None]]


async def nothing(scene: Scene) -> None:
    del scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`act` injects it once and undoes it. With `failpoints` it happens by itself, and `act` is not called. `attempts`: of an
    article, before it is set aside. `worker`: the module that is run as the worker."""

    name: str
    act: Act = nothing
    failpoints: Mapping[str, str] = field(default_factory=dict)
    before: Act = nothing
    copies: Mapping[str, int] = field(default_factory=dict)
    with_pages: bool = False
    attempts: int = 50
    worker: str = "workers"
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    gap: tuple[float, float] = (0.3, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A row of the table. `resent`: the same id again, which at-least-once allows. Recovery: from the injection until
    everything published before it has arrived."""

    fault: str
    database: str
    injected: int
    in_flight: int
    published: int
    lost: int
    doubled: int
    resent: int
    changed_bodies: int
    unfinished: int
    recoveries: tuple[float, ...]
    drained: bool
    words: str = ""

    @property
    def is_good(self) -> bool:
        return self.drained and not (self.lost or self.doubled or self.changed_bodies or self.unfinished)

    def row(self) -> str:
        p50, worst = percentile(self.recoveries, 0.5), max(self.recoveries, default=0.0)
        return (
            f"{self.fault:<46} {self.database:<10} {self.injected:>5} {self.in_flight:>6} {self.published:>6} {self.lost:>5}"
            f" {self.doubled:>7} {self.resent:>6} {p50:>7.1f} {worst:>7.1f}"
        )


HEADER = (
    f"{'fault':<46} {'database':<10} {'times':>5} {'flying':>6} {'publ.':>6} {'lost':>5} {'doubled':>7} {'resent':>6}"
    f" {'p50 s':>7} {'max s':>7}"
)


async def run_campaign(
    fault: Fault, *, database: str, url: str, folder: Path, times: int, rate: float = 10.0, seed: int = 1, patience: float = 600
) -> Verdict:
    """`rate`: reports a second. Raises nothing: whatever goes wrong is in the verdict."""
    rng = random.Random(f"{seed}{fault.name}{database}")
    house = House(
        folder=folder,
        database_url=url,
        places=places(MOST),
        with_pages=fault.with_pages,
        attempts=fault.attempts,
        worker=fault.worker,
    )
    press, receiver = Press(with_pages=fault.with_pages), Receiver(secret=house.secret)
    runners: list[web.AppRunner] = []
    ports = {"press": await serve(press.app(), runners), "hook": await serve(receiver.app(), runners)}
    service = Service(house, copies=fault.copies)
    scene = Scene(house=house, service=service, press=press, receiver=receiver, rng=rng)
    injections: list[tuple[float, int]] = []
    publishing = asyncio.get_running_loop().create_task(_publish(scene, rate))
    drained, words = True, ""
    try:
        await fault.before(scene)
        house.write(**ports)
        await service.start(failpoints=fault.failpoints)
        if fault.failpoints:
            await _watch(scene, times, injections)
        else:
            await until(lambda: len(receiver.first) > 5, 120, "the first alerts arrive")
            await _inject(fault, scene, times, injections)
        publishing.cancel()
        await until(lambda: scene.in_flight == 0 and _is_done(house), patience, "everything arrives", every=0.2)
    except TimeoutError as error:
        drained, words = False, f"{error}; {house.counts()}\n{service.last_words()}"
    finally:
        publishing.cancel()
        await service.stop()
        for runner in runners:
            await runner.cleanup()
    return _judge(fault, database, scene, injections, drained=drained, words=words)


async def _publish(scene: Scene, rate: float) -> None:
    for place in scene.house.places:
        scene.press.publish(report(place))
        await asyncio.sleep(1 / rate)
        await until(lambda: scene.in_flight <= MOST_FLYING, 3600, "a slow machine gets no more than it can carry", every=0.2)


async def _inject(fault: Fault, scene: Scene, times: int, injections: list[tuple[float, int]]) -> None:
    for _ in range(times):
        await asyncio.sleep(scene.rng.uniform(*fault.gap))
        injections.append((asyncio.get_running_loop().time(), scene.in_flight))
        await fault.act(scene)


async def _watch(scene: Scene, times: int, injections: list[tuple[float, int]]) -> None:
    """Failpoints strike by themselves; when they have struck often enough they are taken away."""

    def look() -> bool:
        fresh = scene.service.deaths_at_failpoints() - len(injections)
        injections.extend([(asyncio.get_running_loop().time(), scene.in_flight)] * fresh)
        return len(injections) >= times

    try:
        await until(look, 900, f"{times} deaths at failpoints")
    finally:
        for part in scene.service.parts:
            if part.environment.pop("SEEDWATCH_FAILPOINTS", None):
                part.signal(15)


def _is_done(house: House) -> bool:
    counts = house.counts()
    return sum(counts.get(state, 0) for state in ("fetch", "ready", "analysed")) == 0


def _judge(
    fault: Fault, database: str, scene: Scene, injections: list[tuple[float, int]], *, drained: bool, words: str
) -> Verdict:
    press, receiver, counts = scene.press, scene.receiver, scene.house.counts()
    ids = receiver.ids_by_number()
    stored = sum(number for state, number in counts.items() if state != "alerts")
    return Verdict(
        fault=fault.name,
        database=database,
        injected=len(injections),
        in_flight=max((flying for _, flying in injections), default=0),
        published=len(press.published),
        lost=sum(number not in ids for number in press.published),
        doubled=sum(len(found) - 1 for found in ids.values()) + max(stored - len(press.published) - len(press.poisoned), 0),
        resent=len(receiver.arrivals) - sum(len(found) for found in ids.values()),
        changed_bodies=receiver.changed_bodies() + receiver.bad_signatures,
        unfinished=abs(counts.get("quarantined", 0) - len(press.poisoned)),
        recoveries=tuple(_recovery(scene, at) for at, _ in injections),
        drained=drained,
        words=words,
    )


def _recovery(scene: Scene, at: float) -> float:
    before = (number for number, moment in scene.press.published.items() if moment <= at)
    return max((scene.receiver.first.get(number, float("inf")) - at for number in before), default=0.0)
