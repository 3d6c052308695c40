"""A raw loopback server (bytes in, bytes out, counted) and a fetcher that may reach it."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from pipeline.net.fetching import Fetcher, FetchLimits
from pipeline.net.guard import GuardPolicy

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[Server]:
    server = Server()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                server.requests.append(head)
                await handler(head, writer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, RuntimeError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server
        listener.close()


def answering(body: bytes = b"hello", *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> Handler:
    async def handle(_: bytes, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
        writer.write("\r\n".join(lines).encode("latin-1") + body)

    return handle


def loopback_guard(*ports: int) -> GuardPolicy:
    return GuardPolicy(allow_private=(ipaddress.ip_network("127.0.0.0/8"),), allow_ports=frozenset(ports))


def quick_limits() -> FetchLimits:
    """No waiting between requests to one host; times that a busy machine does not reach, for nothing here waits for them."""
    return FetchLimits(
        total=timedelta(seconds=20), connect=timedelta(seconds=10), read=timedelta(seconds=10), host_spacing=timedelta(0)
    )


def loopback_fetcher(*ports: int) -> Fetcher:
    return Fetcher(user_agent="Seedwatch-test (+https://example.org)", limits=quick_limits(), guard=loopback_guard(*ports))
