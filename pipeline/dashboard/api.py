"""The API's handlers: parameters read, one read in a thread, JSON out; problems as RFC 9457 documents."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline.dashboard.api_values import TriedOut, VerdictOut
from pipeline.dashboard.endpoints import ENDPOINTS, Asked, Endpoint
from pipeline.dashboard.guarding import DESK
from pipeline.dashboard.openapi import BASE, LONGEST_TEXT, document
from pipeline.dashboard.parameters import read_parameters


class Pasted(BaseModel):
    """A report to try."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    title: str = Field("", max_length=1_000)
    text: str = Field(max_length=LONGEST_TEXT)


_PASTED = TypeAdapter(Pasted)


def routes() -> list[web.RouteDef]:
    reads = [web.get(BASE + endpoint.path, _handler(endpoint)) for endpoint in ENDPOINTS]
    return [*reads, web.post(f"{BASE}/try", try_report), web.get(f"{BASE}/openapi.json", describe)]


async def describe(request: web.Request) -> web.Response:
    return web.json_response(document(needs_token=request.app[DESK].token is not None))


async def try_report(request: web.Request) -> web.Response:
    """The Try page for programs."""
    if request.content_type != "application/json":
        return problem(415, "send JSON", "Content-Type: application/json")
    try:
        pasted = _PASTED.validate_json(await request.read())
    except ValidationError as error:
        first = error.errors()[0]
        return problem(400, "the body is wrong", f"{'.'.join(str(each) for each in first['loc'])}: {first['msg']}")
    tried = await asyncio.to_thread(request.app[DESK].try_it, pasted.title, pasted.text)
    found = TriedOut(
        language=tried.analysis.language,
        mentions=tried.analysis.mentions,
        rejected=tried.analysis.rejected,
        relevances=tried.analysis.relevances,
        verdicts=tuple(VerdictOut(rule=each.rule, would_alert=each.would_alert, why=each.why) for each in tried.verdicts),
    )
    return web.json_response(TypeAdapter(TriedOut).dump_python(found, mode="json"))


def problem(status: int, title: str, detail: str = "") -> web.Response:
    body = {"title": title, "status": status, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


def _handler(endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.Response]]:
    adapter: TypeAdapter[object] | None = TypeAdapter(endpoint.answer) if endpoint.answer else None

    async def handle(request: web.Request) -> web.Response:
        try:
            values = read_parameters(request.query, endpoint.parameters)
            found = await asyncio.to_thread(_read, request, endpoint, values)
        except ValueError as error:
            return problem(400, "a parameter is wrong", str(error))
        if found is None:
            return problem(404, "there is no such thing")
        body = adapter.dump_json(found) if adapter else json.dumps(found, ensure_ascii=False).encode()
        return web.Response(body=body, content_type="application/json", charset="utf-8")

    return handle


def _read(request: web.Request, endpoint: Endpoint, values: dict[str, object]) -> object:
    desk = request.app[DESK]
    with desk.database.read() as connection:
        return endpoint.read(
            Asked(connection=connection, desk=desk, now=desk.clock(), values=values, path=dict(request.match_info))
        )
