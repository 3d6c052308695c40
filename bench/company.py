"""Fifty good feeds beside one hostile of each kind: does any of them slow the good ones down? `python -m bench.company`

Fetched and parsed as the poller does it (one fetcher, one pool of confined children), from a server in a process of its own.
Printed are the times of the good feeds, from asking to parsed, without and with the hostile company, median of the rounds.
"""

import asyncio
import contextlib
import gzip
import ipaddress
import json
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from multiprocessing.connection import Connection

from pipeline.errors import FeedError
from pipeline.net.confinement import ConfinedParser
from pipeline.net.fetching import Fetched, Fetcher, FetchLimits, FetchRequest
from pipeline.net.guard import GuardPolicy

GOOD = 50
ROUNDS = 3
HOSTILE = ("silent", "drip", "bomb", "spin", "deep", "flood", "comments", "entities", "not_a_feed", "loop", "reset", "cut_off")

Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]


def good_feed(number: int) -> bytes:
    items = "".join(
        f"<item><title>Report {number}.{n}</title><link>https://example.org/{number}/{n}</link>"
        f"<description>{'Words of some report. ' * 40}</description></item>"
        for n in range(25)
    )
    # Every fifth is a little broken, as in the wild, and needs feedparser in a confined child as the hostile ones do.
    items += "<item><title>A & B</title></item>" if number % 5 == 0 else ""
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Good {number}</title>{items}</channel></rss>".encode()


def hostile_bodies() -> dict[str, tuple[bytes, str]]:
    def rss(inner: str, head: str = "") -> bytes:
        return f"{head}<rss version='2.0'><channel><item><title>x</title>{inner}</item></channel></rss>".encode()

    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    return {
        "bomb": (gzip.compress(b"\0" * (256 << 20)), "Content-Encoding: gzip\r\n"),
        "spin": (rss("<author>a@" + "a." * 64_000 + "!</author>") + b"&", ""),
        "deep": (rss("<description>" + "<a>" * 100_000 + "</a>" * 100_000 + "</description>"), ""),
        "flood": (rss("</item><item><title>x</title>" * 10_000) + b"&", ""),
        "comments": (rss("<description>" + "&lt;!--" * 40_000 + "</description>") + b"&", ""),
        "entities": (rss("<title>&a9;</title>", head=f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{entities}]>"), ""),
        "not_a_feed": (b"<html>" + b"<p>x</p>" * 300_000, ""),
        "cut_off": (rss("<description>x</description>" * 20_000)[:-40], ""),
    }


def serve(pipe: Connection) -> None:
    bodies = {f"/good/{n}": (good_feed(n), "") for n in range(GOOD)} | {
        f"/{kind}": body for kind, body in hostile_bodies().items()
    }
    asyncio.run(_serve(pipe, bodies))


async def _serve(pipe: Connection, bodies: dict[str, tuple[bytes, str]]) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split()[1].decode()
                if path in bodies:
                    body, more = bodies[path]
                    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body)
                    await writer.drain()
                else:
                    await _misbehave(path, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _misbehave(path: str, writer: asyncio.StreamWriter) -> None:
    if path == "/loop":
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n")
    elif path == "/reset":
        writer.transport.abort()
    elif path == "/drip":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
        for _ in range(100):
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.2)
    else:
        await asyncio.sleep(60)


async def one_round(port: int) -> dict[str, list[float]]:
    """The good feeds' seconds, slowest last: alone, when the hostile ones are met first, and at the next poll."""
    limits = FetchLimits(total=timedelta(seconds=5), read=timedelta(seconds=2), per_host=200, host_spacing=timedelta(0))
    guard = GuardPolicy(allow_private=(ipaddress.ip_network("127.0.0.0/8"),), allow_ports=frozenset({port}))
    async with Fetcher(user_agent="bench", limits=limits, guard=guard) as fetcher, ConfinedParser() as parser:

        async def read(path: str) -> float:
            began = time.perf_counter()
            answer = await fetcher.fetch(FetchRequest(url=f"http://127.0.0.1:{port}{path}"))
            if isinstance(answer, Fetched):
                with contextlib.suppress(FeedError):
                    await parser.parse(answer.body, content_type=None, url=answer.final_url)
            return time.perf_counter() - began

        async def good() -> list[float]:
            return sorted(await asyncio.gather(*(read(f"/good/{n}") for n in range(GOOD))))

        async def in_company() -> list[float]:
            company = [asyncio.create_task(read(f"/{kind}")) for kind in HOSTILE]
            await asyncio.sleep(0.3)  # they are well under way
            times = await good()
            _, late = await asyncio.wait(company, timeout=4)  # each has had its time in the quick lane by then
            for task in late:
                task.cancel()
            await asyncio.gather(*company, return_exceptions=True)
            return times

        await good()  # connections and children are there
        return {"alone": await good(), "first meeting": await in_company(), "next poll": await in_company()}


def measure(rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Seconds at the middle and at 99 %, median of the rounds."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    try:
        found = [asyncio.run(one_round(port)) for _ in range(rounds)]
    finally:
        server.kill()
        server.join()
    return {
        name: {
            "p50": statistics.median(times[name][GOOD // 2] for times in found),
            "p99": statistics.median(times[name][int(GOOD * 0.99)] for times in found),
        }
        for name in found[0]
    }


def main() -> None:
    found = measure()
    print(f"{GOOD} good feeds, alone and beside {len(HOSTILE)} hostile ones ({', '.join(HOSTILE)}); median of {ROUNDS} rounds")
    for name, figures in found.items():
        print(f"  {name:14}" + "".join(f"{key} {seconds * 1000:7.1f} ms   " for key, seconds in figures.items()))
    for name in ("first meeting", "next poll"):
        print(f"  p99 at the {name} is {found[name]['p99'] / found['alone']['p99']:.2f} times p99 alone")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
