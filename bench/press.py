"""A press on loopback that costs next to nothing: N feeds, each on an address of its own (127.1.x.y), as on the real net.

`python -m bench.press FEEDS ENTRIES` prints its port and serves until it is ended. /etag/... answers 304 to whoever has the
page already, /same/... always sends the same bytes with 200.
"""

import asyncio
import hashlib
import re
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from bench import texts

_NUMBER = re.compile(rb"/(etag|same)/(\d+)")


def address(number: int) -> str:
    return f"127.1.{number // 250}.{number % 250 + 1}"


def urls(feeds: int, port: int, *, kind: str) -> list[str]:
    return [f"http://{address(number)}:{port}/{kind}/{number}" for number in range(feeds)]


def template(entries: int) -> bytes:
    """RSS with whole articles. @F@ stands for the number of the feed: no two feeds share an id, a link or a text."""
    now = datetime.now(UTC)
    items = []
    for at, (title, text) in enumerate(texts.reports(entries)):
        paragraphs = "".join(f"<p>{escape(line)} @F@</p>" for line in text.splitlines())
        items.append(
            f"<item><title>{escape(title)} @F@</title><link>http://news.invalid/@F@/{at}</link>"
            f"<guid isPermaLink='false'>@F@-{at}</guid><pubDate>{format_datetime(now - timedelta(minutes=at))}</pubDate>"
            f"<description>{escape(escape(text[:200]))}</description>"
            f"<content:encoded><![CDATA[{paragraphs}<p><a href='http://news.invalid/@F@/{at}'>more</a></p>]]></content:encoded></item>"
        )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>Outlet @F@</title><link>http://news.invalid/@F@/</link>{''.join(items)}</channel></rss>".encode()


class Press(asyncio.Protocol):
    """Just enough HTTP for feed readers."""

    body = b""
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            self.answer(head)

    def answer(self, head: bytes) -> None:
        found = _NUMBER.search(head)
        if found is None:
            self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        kind, number = found.groups()
        tag = b'"' + hashlib.blake2b(number, digest_size=6).hexdigest().encode() + b'"'
        keep = b"Connection: close\r\n" if b"HTTP/1.0" in head else b""
        if kind == b"etag" and tag in head:
            self.transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n" + keep + b"\r\n")
            return
        body = self.body.replace(b"@F@", number)
        marked = b"ETag: " + tag + b"\r\n" if kind == b"etag" else b""
        length = str(len(body)).encode()
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
            + marked
            + keep
            + b"Content-Length: "
            + length
            + b"\r\n\r\n"
            + body
        )


async def serve(feeds: int, entries: int) -> None:
    Press.body = template(entries)
    loop = asyncio.get_running_loop()
    first = await loop.create_server(Press, address(0), 0, backlog=512)
    port: int = first.sockets[0].getsockname()[1]
    others = [await loop.create_server(Press, address(number), port) for number in range(1, feeds)]
    print(port, len(Press.body), flush=True)
    await asyncio.gather(first.serve_forever(), *(other.serve_forever() for other in others))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
