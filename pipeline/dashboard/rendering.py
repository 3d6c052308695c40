"""Values -> HTML: one jinja2 environment with autoescape, and what every page needs (menu, state line, form token)."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from aiohttp import web

from pipeline.alerts.html import direction
from pipeline.dashboard import wordings
from pipeline.dashboard.feed_health import length_in_words
from pipeline.dashboard.guarding import DESK, is_logged_in, new_form_token, remember_visit
from pipeline.dashboard.pulse import PULSE, Pulse
from pipeline.dashboard.sessions import feed_key

MENU = (
    ("/", "Now"),
    ("/watch", "Watch"),
    ("/feeds", "Feeds"),
    ("/deliveries", "Deliveries"),
    ("/search", "Search"),
    ("/try", "Try it"),
)

STATIC = Path(__file__).parent / "static"


def page(request: web.Request, template: str, *, status: int = 200, **values: object) -> web.Response:
    """A whole page."""
    desk = request.app[DESK]
    now = desk.clock()
    body = (
        templates()
        .get_template(f"{template}.html.jinja")
        .render(
            **values,
            now=now,
            menu=MENU,
            here=request.path,
            pulse=request.app[PULSE].last or Pulse(),
            form_token=new_form_token(request),
            feed_query=f"?key={feed_key(desk.secret)}" if desk.token is not None and is_logged_in(request) else "",
            can_log_out=desk.token is not None and is_logged_in(request),
            **_bound(now),
        )
    )
    answer = web.Response(text=body, status=status, content_type="text/html")
    remember_visit(request, answer)
    return answer


def fragment(template: str, *, now: datetime, **values: object) -> str:
    """A piece of a page, for what is sent live."""
    return templates().get_template(f"{template}.html.jinja").render(**values, now=now, **_bound(now))


def address(path: str, **query: object) -> str:
    """A path with those of the query's values that say something."""
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


@cache
def static_version() -> str:
    """Changes whenever a static file does: browsers may keep what they have until then."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.dashboard"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        address=address,
        counted=wordings.counted,
        direction=direction,
        hold_in_words=wordings.hold_in_words,
        language_name=wordings.language_name,
        length_in_words=length_in_words,
        short_label=wordings.short_label,
        tiny_label=wordings.tiny_label,
        version=static_version(),
    )
    return environment


def _bound(now: datetime) -> dict[str, Callable[[Any], str]]:
    """The words for moments, as seen from now."""
    return {
        "clock_time": lambda moment: wordings.clock_time(moment, now),
        "ago": lambda moment: wordings.ago(moment, now),
        "ahead": lambda moment: wordings.ahead(moment, now),
    }
