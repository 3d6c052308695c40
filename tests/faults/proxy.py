"""A TCP proxy before the broker that can swallow every byte without a word, as a dead router does."""

import asyncio
import contextlib


class Blackhole:
    """Forwards until `swallow` is set; then connections stay open and nothing passes."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self, port: int) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)

    def swallow(self) -> None:
        self._open.clear()

    def let_through(self, *, cut: bool) -> None:
        """`cut`: what was connected meanwhile is reset, as by a router that has forgotten its connections."""
        self._open.set()
        if cut:
            for writer in self._writers:
                writer.transport.abort()

    async def stop(self) -> None:
        self.let_through(cut=True)
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers |= {writer, there_writer}
            await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer), return_exceptions=True)
            self._writers -= {writer, there_writer}
            there_writer.close()
        writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            await self._open.wait()
            writer.write(piece)
            await writer.drain()
        writer.close()
