"""A desk served from a thread of its own, for browsers and other programs that come from outside."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from pipeline.dashboard.app import make_app
from pipeline.dashboard.desk import Desk


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Gives the address; ends the server and its thread afterwards."""
    loop = asyncio.new_event_loop()
    started = threading.Event()
    stopping = asyncio.Event()
    address: list[str] = []

    async def run() -> None:
        runner = web.AppRunner(make_app(desk), shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        started.set()
        await stopping.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert started.wait(30)
    yield address[0]
    loop.call_soon_threadsafe(stopping.set)
    thread.join(30)
    loop.close()
