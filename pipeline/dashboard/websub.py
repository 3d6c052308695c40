"""Where hubs call: GET asks whether we subscribed, POST says a feed has news. The token in the path is the only key."""

import asyncio

from aiohttp import web

from pipeline.dashboard.guarding import DESK


async def confirm_subscription(request: web.Request) -> web.Response:
    hubs = request.app[DESK].hubs
    if hubs is None:
        raise web.HTTPNotFound
    body = await asyncio.to_thread(hubs.confirm, request.match_info["token"], dict(request.query))
    if body is None:
        raise web.HTTPNotFound
    return web.Response(text=body, content_type="text/plain")


async def receive_push(request: web.Request) -> web.Response:
    """2xx even for a wrong signature, as WebSub asks: a forger learns nothing. 404 ends a subscription we do not know."""
    hubs = request.app[DESK].hubs
    if hubs is None:
        raise web.HTTPNotFound
    body, signature = await request.read(), request.headers.get("X-Hub-Signature")
    if not await asyncio.to_thread(hubs.receive, request.match_info["token"], body, signature):
        raise web.HTTPNotFound
    return web.Response(status=202)
