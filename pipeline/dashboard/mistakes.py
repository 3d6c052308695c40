"""What goes wrong -> an answer a person can read: a page in the browser, a problem document for programs."""

import logging

from aiohttp import web

from pipeline.dashboard.guarding import VISIT, Handler
from pipeline.dashboard.rendering import page
from pipeline.errors import DatabaseGone, SeedwatchError

_log = logging.getLogger("seedwatch.web")

_WORDS = {
    400: "That cannot be read.",
    404: "There is nothing here.",
    405: "That cannot be done here.",
    413: "That is too long to send.",
    503: "The database cannot be reached. Nothing is lost; try again in a moment.",
    500: "Something went wrong on our side. It is in the log.",
}


@web.middleware
async def mistakes(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        return _answer(request, answer.status, dict(answer.headers))
    except DatabaseGone as error:
        _log.warning("database is away: %s", error)
        return _answer(request, 503, {"Retry-After": "5"})
    except SeedwatchError:
        _log.exception("page failed: %s", request.path)
        return _answer(request, 500, {})
    except Exception:  # noqa: BLE001 the loop that must not die: one broken page must not close the connection without a word
        _log.exception("page failed: %s", request.path)
        return _answer(request, 500, {})


def _answer(request: web.Request, status: int, headers: dict[str, str]) -> web.Response:
    words = _WORDS.get(status, "That did not work.")
    kept = {name: value for name, value in headers.items() if name in ("Allow", "Retry-After")}
    if request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", ""):
        problem = {"title": words, "status": status}
        return web.json_response(problem, status=status, headers=kept, content_type="application/problem+json")
    request.setdefault(VISIT, "")
    answer = page(request, "mistake", status=status, words=words)
    answer.headers.update(kept)
    return answer
