"""What a person can do here: mute, say whether an alert was useful, send again what failed. Each is a form of ours."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import Connection

from pipeline.alerts.calm import Mute
from pipeline.dashboard.crossing import reading, writing
from pipeline.dashboard.guarding import DESK
from pipeline.dashboard.rendering import page
from pipeline.delivery.feedback import Feedback, read_feedback_path
from pipeline.storage.alerts import lift_mute, read_alert, set_feedback, set_mute
from pipeline.storage.deliveries import redrive
from pipeline.storage.desk_stories import find_story

MUTE_LENGTHS = {"day": timedelta(days=1), "week": timedelta(days=7), "": None}
LONGEST_OUTLET = 300


async def mute_story(request: web.Request) -> web.Response:
    """For a day, a week, or for good."""
    now, story_id = request.app[DESK].clock(), request.match_info["story_id"]
    form = await request.post()
    length = MUTE_LENGTHS.get(str(form.get("length", "")))
    mute = Mute(kind="story", value=story_id, until=now + length if length else None)

    def act(connection: Connection) -> bool:
        if find_story(connection, story_id) is None:
            return False
        set_mute(connection, mute, now=now)
        return True

    if not await writing(request, act):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/stories/{story_id}")


async def unmute_story(request: web.Request) -> web.Response:
    story_id = request.match_info["story_id"]
    if not await writing(request, lambda connection: lift_mute(connection, "story", story_id)):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/stories/{story_id}")


async def mute_named(request: web.Request) -> web.Response:
    """An entity or an outlet, in all stories."""
    now = request.app[DESK].clock()
    form = await request.post()
    kind, value = _named(request, form)
    length = MUTE_LENGTHS.get(str(form.get("length", "")))
    mute = Mute(kind=kind, value=value, until=now + length if length else None)
    await writing(request, lambda connection: set_mute(connection, mute, now=now))
    raise web.HTTPSeeOther(_seen_at(kind, value))


async def unmute_named(request: web.Request) -> web.Response:
    kind, value = _named(request, await request.post())
    if not await writing(request, lambda connection: lift_mute(connection, kind, value)):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(_seen_at(kind, value))


def _named(request: web.Request, form: Mapping[str, object]) -> tuple[Literal["entity", "outlet"], str]:
    kind, value = form.get("kind"), str(form.get("value", "")).strip()
    if kind == "outlet" and 0 < len(value) <= LONGEST_OUTLET:
        return "outlet", value
    if kind == "entity" and value in request.app[DESK].configured().cards():
        return "entity", value
    raise web.HTTPNotFound


def _seen_at(kind: str, value: str) -> str:
    return f"/watch/{quote(value, safe='')}" if kind == "entity" else "/feeds"


async def answer_alert(request: web.Request) -> web.Response:
    """The buttons on the story's page."""
    is_useful = request.match_info["answer"] == "useful"
    return await _keep_feedback(request, request.match_info["alert_id"], is_useful=is_useful, via="desk")


async def ask_feedback(request: web.Request) -> web.Response:
    """Where a signed link of an alert leads: a page with one button, since mail scanners follow links and must not answer."""
    said = _signed(request)
    alert = await reading(request, lambda connection: read_alert(connection, said.alert_id))
    if alert is None:
        raise web.HTTPNotFound
    return page(request, "feedback", alert=alert, is_useful=said.is_useful, is_kept=False)


async def give_feedback(request: web.Request) -> web.Response:
    """The button of that page. No login: the link itself is the right to answer."""
    said = _signed(request)
    now = request.app[DESK].clock()
    alert = await writing(
        request,
        lambda connection: (
            read_alert(connection, said.alert_id)
            if set_feedback(connection, said.alert_id, is_useful=said.is_useful, via="link", now=now)
            else None
        ),
    )
    if alert is None:
        raise web.HTTPNotFound
    return page(request, "feedback", alert=alert, is_useful=said.is_useful, is_kept=True)


def _signed(request: web.Request) -> Feedback:
    """Raises HTTPNotFound for a link that was not signed by us: it tells nothing of what exists."""
    key, part = request.app[DESK].feedback_key, request.match_info
    said = read_feedback_path(part["alert_id"], part["word"], part["mac"], key=key) if key else None
    if said is None:
        raise web.HTTPNotFound
    return said


async def _keep_feedback(request: web.Request, alert_id: str, *, is_useful: bool, via: str) -> web.Response:
    now = request.app[DESK].clock()

    def act(connection: Connection) -> str | None:
        if not set_feedback(connection, alert_id, is_useful=is_useful, via=via, now=now):
            return None
        alert = read_alert(connection, alert_id)
        return f"/stories/{alert.story_id}" if alert and alert.story_id else "/"

    path = await writing(request, act)
    if path is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(path)


async def redrive_deliveries(request: web.Request) -> web.Response:
    """One delivery, or everything of a channel."""
    now = request.app[DESK].clock()
    form = await request.post()
    channel, delivery_id = str(form.get("channel", "")) or None, str(form.get("delivery", "")) or None
    if channel is None and delivery_id is None:
        raise web.HTTPBadRequest
    await writing(request, lambda connection: redrive(connection, now=now, channel=channel, delivery_id=delivery_id))
    raise web.HTTPSeeOther("/deliveries")
