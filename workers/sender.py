"""`seedwatch send`: takes deliveries that are due from the outbox and sends them. As many copies as wanted."""

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from datetime import timedelta

import aiohttp

from pipeline.channels.channel import Channel
from pipeline.errors import ConfigError
from pipeline.flow.deliver import Attempted, SendPolicy, claiming, is_due, recipients_of, send, send_digests
from pipeline.flow.group_writing import GroupWriter
from pipeline.flow.retell import retell_due
from pipeline.flow.watching import tell_troubles
from pipeline.storage.deliveries import ClaimedDelivery, release
from pipeline.storage.processes import take_lane
from workers import runtime
from workers.loops import Loops
from workers.outgoing import build_channels, digest_schedules, outgoing, without_notices
from workers.reporting import report

AHEAD = 4
"""Deliveries claimed for each place of a channel. A claim waits its turn to write; whoever has a place again should not."""


class SenderProcess:
    """The loops of one sender."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        settings = runtime.configuration().settings
        self._session = session
        self._owner = runtime.process_name("sender")
        self._policy = _policy()
        self._places = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(settings.sending.per_channel))
        self._tick = settings.sending.tick
        self._channels: dict[str, Channel] = {}
        self._busy: Counter[str] = Counter()
        self._freed = asyncio.Event()
        self._writer = GroupWriter(database=runtime.database())
        self._random = random.Random()  # noqa: S311 spreads retries; nothing secret hangs on it

    async def run(self, loops: Loops) -> None:
        self._channels = build_channels(runtime.configuration(), self._session)
        loops.every("send", self._tick, self._send_due)
        loops.every("digests", timedelta(seconds=5), self._digests)
        loops.every("troubles", timedelta(seconds=60), self._troubles)
        loops.every("holds", timedelta(seconds=5), self._holds)
        loops.every("reload", timedelta(seconds=2), self._reload)
        await loops.run(kind="sender", owner=self._owner)

    async def _send_due(self, loops: Loops) -> int:
        """Until nothing is due: a place that is free again is given on at once, not with the next tick."""
        begun = 0
        while not loops.is_stopping and (claimed := await self._claim()):
            begun += len(claimed)
            for delivery in claimed:
                self._busy[delivery.delivery.channel] += 1
                loops.start(self._send_one(delivery))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._freed.wait(), self._tick.total_seconds())
            self._freed.clear()
        return begun

    async def _claim(self) -> list[ClaimedDelivery]:
        now = runtime.now()
        if not await asyncio.to_thread(is_due, runtime.database(), now):
            return []
        return await self._writer.write(
            claiming(self._channels, owner=self._owner, now=now, policy=self._policy, busy=dict(self._busy))
        )

    async def _send_one(self, claimed: ClaimedDelivery) -> None:
        """When the channel has a place. One whose lease might not outlive its sending is given back."""
        channel, claimed_at = claimed.delivery.channel, runtime.now()
        place = self._places[channel]
        await place.acquire()

        def free_place() -> None:
            place.release()
            self._busy[channel] -= 1
            self._freed.set()

        if runtime.now() - claimed_at > self._policy.lease - self._policy.longest * 1.2:
            free_place()
            await self._writer.write(lambda connection: release(connection, [claimed]))
            return
        attempted: Attempted = await send(
            claimed,
            self._channels,
            writer=self._writer,
            clock=runtime.now,
            jitter=self._random.uniform(-1, 1),
            policy=self._policy,
            on_sent=free_place,
        )
        report(attempted)

    async def _digests(self, loops: Loops) -> int:
        """One sender at a time; a digest that is due twice is made once, by its id."""
        del loops

        def make() -> int:
            database = runtime.database()
            with database.jot() as connection:
                if take_lane(connection, "digests", owner=self._owner, lease=timedelta(seconds=30)) is None:
                    return 0
            schedules = digest_schedules(runtime.configuration())
            return len(send_digests(database, schedules, self._channels, now=runtime.now()))

        return await asyncio.to_thread(make)

    async def _troubles(self, loops: Loops) -> int:
        """Silent and failing feeds; told once, by one sender."""
        del loops

        def tell() -> int:
            database, configuration = runtime.database(), runtime.configuration()
            with database.jot() as connection:
                if take_lane(connection, "troubles", owner=self._owner, lease=timedelta(seconds=30)) is None:
                    return 0
            languages = {feed.url: feed.language for feed in configuration.feeds}
            recipients, quiet = recipients_of(self._channels), without_notices(configuration)
            return len(tell_troubles(database, languages, recipients, now=runtime.now(), without_notices=quiet))

        return await asyncio.to_thread(tell)

    async def _holds(self, loops: Loops) -> int:
        """What waited for the end of a cool-down or of quiet hours."""
        del loops

        def again() -> int:
            recipients = recipients_of(self._channels)
            told = retell_due(runtime.database(), briefing=runtime.briefing(), recipients=recipients, clock=runtime.now)
            return len(told)

        return await asyncio.to_thread(again)

    async def _reload(self, loops: Loops) -> int:
        """A channel that cannot be built is reported; the last valid channels stay in force."""
        del loops
        outcome = await asyncio.to_thread(runtime.reload)
        if outcome is True:
            try:
                self._channels = build_channels(runtime.configuration(), self._session)
                self._policy = _policy()
            except ConfigError as error:
                outcome = error
        if outcome is not False:
            report(outcome)
        return 0


def _policy() -> SendPolicy:
    configuration = runtime.configuration()
    return SendPolicy(
        places=configuration.settings.sending.per_channel * AHEAD, without_notices=without_notices(configuration)
    )


async def main(loops: Loops) -> None:
    async with outgoing(runtime.configuration()) as session:
        await SenderProcess(session).run(loops)
