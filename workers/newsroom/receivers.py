"""Where the demo's alerts arrive: a webhook receiver that checks signatures, and a mailbox. Both on loopback."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

Received = Callable[[str, dict[str, object]], None]


def hook_app(secret: str, received: Received) -> web.Application:
    """POST /hook: 204 for a good signature, 401 for another. `received(webhook-id, payload)` is called once per id."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    seen: set[str] = set()

    async def hook(request: web.Request) -> web.Response:
        body = await request.read()
        identity, moment = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        signed = f"{identity}.{moment}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = request.headers.get("webhook-signature", "").split(" ")
        if not any(hmac.compare_digest(wanted, each) for each in given):
            return web.Response(status=401, text="bad signature")
        if identity not in seen:
            seen.add(identity)
            received(identity, json.loads(body))
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", hook)
    return app


class Mailbox:
    """A real SMTP server on a free port; `received` is called with every message."""

    def __init__(self, received: Callable[[EmailMessage], None]) -> None:
        self._received = received
        self._server: asyncio.Server | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self._received(message)
        return "250 OK"

    async def start(self) -> int:
        """Gives the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, hostname="localhost"), "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
