"""Who may see and change what: headers on every answer, the host a browser may call us by, login, and forms that are ours.

Without a token only loopback names and addresses reach us (a page elsewhere cannot rebind its own name to us); with one,
everything but the health pages asks for a session or a bearer token.
"""

import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from aiohttp import web

from pipeline.dashboard.desk import Desk
from pipeline.dashboard.sessions import (
    SESSION_LENGTH,
    WrongLogins,
    feed_key,
    form_token,
    is_form_token,
    is_same_secret,
    is_session,
    new_session,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DESK = web.AppKey("desk", Desk)
WRONG_LOGINS = web.AppKey("wrong_logins", WrongLogins)
VISIT = web.RequestKey("visit", str)

SESSION_COOKIE = "seedwatch_session"
VISIT_COOKIE = "seedwatch_visit"
FORM_FIELD = "form_token"
OPEN_PATHS = frozenset({"/live", "/ready", "/login"})
HUB_PATH = "/websub/"
FEED_PATHS = frozenset({"/alerts.atom", "/alerts.json"})

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal before an answer goes out. Pages are private and change; static files carry their digest and may be kept."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Host, login, form: in this order. Each refusal is a short plain answer. No text anywhere holds NUL, so none is asked."""
    desk = request.app[DESK]
    is_hub = request.path.startswith(HUB_PATH)  # has no session, and calls us by the name of the callback
    if desk.token is None and not is_hub and not _is_our_name(request.host, desk.public_url):
        return web.Response(status=421, text="This address is not ours. Set [web] public_url if it should be.\n")
    if "\x00" in request.path or any("\x00" in value for value in request.query.values()):
        raise web.HTTPBadRequest
    visit = request.cookies.get(VISIT_COOKIE, "")
    request[VISIT] = visit if _is_visit(visit) else secrets.token_urlsafe(18)
    if is_hub:
        return await handler(request)
    if not _may_enter(request, desk):
        return _ask_to_log_in(request)
    if request.method not in ("GET", "HEAD", "OPTIONS") and not request.path.startswith("/api/"):
        refusal = await _refuse_foreign(request, desk)
        if refusal is not None:
            return refusal
    return await handler(request)


def new_form_token(request: web.Request) -> str:
    return form_token(request.app[DESK].secret, request[VISIT])


def remember_visit(request: web.Request, response: web.Response) -> None:
    """Give the cookie that our forms' tokens are made for; with every page, since every page may hold a form."""
    visit = request[VISIT]
    if visit and request.cookies.get(VISIT_COOKIE) != visit:
        response.set_cookie(VISIT_COOKIE, visit, httponly=True, samesite="Lax", secure=_is_https(request), path="/")


def is_logged_in(request: web.Request) -> bool:
    desk = request.app[DESK]
    return is_session(desk.secret, request.cookies.get(SESSION_COOKIE, ""), now=desk.clock())


async def log_in(request: web.Request) -> web.StreamResponse:
    """Check the token a person typed; too many wrong ones from an address must wait."""
    desk, wrong = request.app[DESK], request.app[WRONG_LOGINS]
    address = request.remote or ""
    wait = wrong.wait_for(address, now=desk.clock())
    if wait is not None:
        seconds = str(int(wait.total_seconds()) + 1)
        words = f"Too many wrong logins. Try again in {seconds} s.\n"
        return web.Response(status=429, text=words, headers={"Retry-After": seconds})
    form = await request.post()
    given = str(form.get("token", ""))
    if desk.token is None or is_same_secret(given, desk.token):
        answer = _go_to(_local_path(str(form.get("next", ""))))
        session = new_session(desk.secret, now=desk.clock(), nonce=secrets.token_urlsafe(12))
        length = int(SESSION_LENGTH.total_seconds())
        answer.set_cookie(
            SESSION_COOKIE, session, max_age=length, httponly=True, samesite="Lax", secure=_is_https(request), path="/"
        )
        return answer
    wrong.note(address, now=desk.clock())
    next_path = _local_path(str(form.get("next", "")))
    raise web.HTTPSeeOther(f"/login?wrong=1&next={quote(next_path)}")


async def log_out(request: web.Request) -> web.StreamResponse:
    del request
    answer = _go_to("/login")
    answer.del_cookie(SESSION_COOKIE, path="/")
    return answer


def _go_to(path: str) -> web.Response:
    """A redirect that can carry cookies."""
    return web.Response(status=303, headers={"Location": path})


def _may_enter(request: web.Request, desk: Desk) -> bool:
    if desk.token is None or request.path in OPEN_PATHS or request.path.startswith(("/static/", "/feedback/")):
        return True
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return is_same_secret(given.strip(), desk.token)
    if request.path in FEED_PATHS and is_same_secret(request.query.get("key", ""), feed_key(desk.secret)):
        return True
    return is_logged_in(request)


def _ask_to_log_in(request: web.Request) -> web.StreamResponse:
    wants_page = "text/html" in request.headers.get("Accept", "") and request.method == "GET"
    if wants_page and not request.path.startswith("/api/"):
        raise web.HTTPSeeOther(f"/login?next={quote(_local_path(request.path_qs))}")
    problem = {"title": "a token is needed", "status": 401, "detail": "send `Authorization: Bearer <token>`, or log in"}
    headers = {"WWW-Authenticate": 'Bearer realm="Seedwatch"'}
    return web.json_response(problem, status=401, headers=headers, content_type="application/problem+json")


async def _refuse_foreign(request: web.Request, desk: Desk) -> web.StreamResponse | None:
    """A change must come from our own page: its origin, and a token that only our page knew. (The API changes nothing.)"""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return web.Response(status=403, text="This form was sent from another site.\n")
    form = await request.post()
    if is_form_token(desk.secret, request[VISIT], str(form.get(FORM_FIELD, ""))):
        return None
    return web.Response(status=403, text="This page is too old to send. Go back, reload it, and try again.\n")


def _is_our_name(host: str, public_url: str) -> bool:
    name = (urlsplit(f"//{host}").hostname or "").lower()
    if name == "localhost" or name.endswith(".localhost") or name == (urlsplit(public_url).hostname or "\0"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_visit(value: str) -> bool:
    return 16 <= len(value) <= 40 and value.replace("-", "").replace("_", "").isalnum() and value.isascii()


def _is_https(request: web.Request) -> bool:
    return request.secure or request.app[DESK].public_url.startswith("https://")


def _local_path(path: str) -> str:
    """Only ever our own pages: `//elsewhere` and `https://elsewhere` become the front page."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else "/"
