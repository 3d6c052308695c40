"""Servers on loopback that do as they are told: raw HTTP answers, scripted SMTP, and a real aiosmtpd."""

import asyncio
import contextlib
import socket

import aiohttp
from aiosmtpd.controller import Controller

from pipeline.channels.webhook import AddressCheck

BLOCKED = type("Blocked", (OSError,), {})
OPEN = AddressCheck(refusal=lambda _: None, refused_error=BLOCKED)


@contextlib.asynccontextmanager
async def raw_server(handle):
    """`handle(reader, writer)` for every connection; gives the port."""
    tasks = set()

    async def connected(reader, writer):
        tasks.add(asyncio.current_task())
        try:
            await handle(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_request(reader):
    """Head lines and body of one HTTP request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return head[0], headers, body


def answering(answer, seen=None):
    """A handler that reads one request and answers with these bytes."""

    async def handle(reader, writer):
        request = await read_request(reader)
        if seen is not None:
            seen.append(request)
        writer.write(answer)
        await writer.drain()

    return handle


def http(status, body=b"", **headers):
    lines = [
        f"HTTP/1.1 {status} X",
        f"content-length: {len(body)}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@contextlib.asynccontextmanager
async def session():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as made:
        yield made


def scripted_smtp(answers, seen=None, *, drop_after_dot=False):
    """An SMTP server with fixed answers by verb; "dot" answers the end of the data. A missing verb is answered 250."""

    async def handle(reader, writer):
        writer.write(f"{answers.get('greeting', '220 here')}\r\n".encode())
        while line := await reader.readline():
            verb = line.split(b" ")[0].split(b":")[0].strip().upper().decode()
            if seen is not None:
                seen.append(line.decode().strip())
            if verb == "DATA" and "DATA" not in answers:
                writer.write(b"354 go\r\n")
                data = await reader.readuntil(b"\r\n.\r\n")
                if seen is not None:
                    seen.append(data.decode())
                if drop_after_dot:
                    return
                writer.write(f"{answers.get('dot', '250 taken')}\r\n".encode())
            elif verb == "EHLO" and "EHLO" not in answers:
                writer.write(b"250-here\r\n250 SIZE 1000000\r\n")
            else:
                writer.write(f"{answers.get(verb, '250 ok')}\r\n".encode())
            if verb == "QUIT":
                return

    return handle


class Mailbox:
    """An aiosmtpd handler that keeps every envelope and refuses recipients as told."""

    def __init__(self, refuse=None):
        self.refuse = refuse or {}
        self.envelopes = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 aiosmtpd looks for this name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd looks for this name
        self.envelopes.append(envelope)
        return "250 taken"


@contextlib.contextmanager
def mail_server(mailbox, **options):
    """A real SMTP server with this mailbox; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
