"""The pages: one short handler each. Reads in a thread, then renders."""

import asyncio
from dataclasses import replace

from aiohttp import web
from sqlalchemy import Connection

from pipeline.alerts.calm import muted
from pipeline.dashboard.beside import BESIDE
from pipeline.dashboard.crossing import reading
from pipeline.dashboard.cursors import read_number, read_place, write_place
from pipeline.dashboard.deliveries_page import STATES, ChannelView, as_state, read_channels, read_deliveries
from pipeline.dashboard.desk import Desk, LookedUp, NotReadable
from pipeline.dashboard.feeds_page import read_feeds
from pipeline.dashboard.guarding import DESK, is_logged_in
from pipeline.dashboard.now import NowPage, read_now
from pipeline.dashboard.openapi import LONGEST_TEXT
from pipeline.dashboard.pulse import PULSE
from pipeline.dashboard.rendering import page
from pipeline.dashboard.search_page import read_question, read_search
from pipeline.dashboard.story import read_story
from pipeline.dashboard.trying import tried_view, why_not
from pipeline.dashboard.watch import read_entity, read_refused, read_watch
from pipeline.storage.alerts import active_mutes
from pipeline.storage.desk_stories import latest_change

LONGEST_ADDRESS = 2_048


async def now_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    cards, now = desk.configured().cards(), desk.clock()
    after = read_place(request.query.get("after"))

    def read(connection: Connection) -> tuple[str, NowPage, tuple[ChannelView, ...]]:
        found = read_now(connection, cards, now=now, memory=desk.quotes, after=after)
        return latest_change(connection), found, read_channels(connection)

    version, found, channels = await reading(request, read)
    beside = await request.app[BESIDE].refresh()
    older = write_place(found.older)
    return page(request, "now", found=found, beside=beside, channels=channels, older=older, live="" if after else version)


async def feeds_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    configured, now = desk.configured(), desk.clock()
    found, mutes = await reading(
        request, lambda connection: (read_feeds(connection, configured.feeds, now=now), active_mutes(connection, now=now))
    )
    return page(request, "feeds", feeds=found, mutes=mutes, cards=configured.cards())


async def story_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    cards, now, story_id = desk.configured().cards(), desk.clock(), request.match_info["story_id"]
    found = await reading(request, lambda connection: read_story(connection, story_id, cards, now=now, memory=desk.quotes))
    if found is None:
        raise web.HTTPNotFound
    if found.card.story.merged_into:
        raise web.HTTPSeeOther(f"/stories/{found.card.story.merged_into}")
    return page(request, "story", found=found)


async def watch_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    profiles, now = desk.configured().profiles, desk.clock()
    found, refused = await reading(
        request, lambda connection: (read_watch(connection, profiles, now=now), read_refused(connection))
    )
    return page(request, "watch", found=found, refused=refused)


async def entity_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    profiles, now, entity_id = desk.configured().profiles, desk.clock(), request.match_info["entity_id"]
    found, mutes = await reading(
        request,
        lambda connection: (read_entity(connection, profiles, entity_id, now=now), active_mutes(connection, now=now)),
    )
    if found is None:
        raise web.HTTPNotFound
    is_muted = entity_id.casefold() in muted(mutes, "entity", now)
    return page(request, "entity", found=found, is_muted=is_muted)


async def deliveries_page(request: web.Request) -> web.Response:
    state, channel = as_state(request.query.get("state")), request.query.get("channel") or None
    found = await reading(request, lambda connection: read_deliveries(connection, state=state, channel=channel))
    return page(request, "deliveries", found=found, states=STATES, state=state, channel=channel)


async def search_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    configured = desk.configured()
    asked = read_question(request.query, configured)
    before = read_number(request.query.get("before"))
    cards = configured.cards()
    found = await reading(request, lambda connection: read_search(connection, asked, cards, before=before))
    languages = sorted({feed.language for feed in configured.feeds if feed.language})
    outlets = sorted({feed.name for feed in configured.feeds}, key=str.casefold)
    entities = sorted(cards.values(), key=lambda card: card.label.casefold())
    return page(request, "search", asked=asked, found=found, languages=languages, outlets=outlets, entities=entities)


async def try_page(request: web.Request) -> web.Response:
    """GET shows the form; POST what is found in the pasted text, or at the address. Nothing is stored."""
    desk = request.app[DESK]
    await request.app[PULSE].refresh()
    if request.method != "POST":
        return page(request, "try", found=None, title="", text="", url="", wrong="")
    form = await request.post()
    title, text = str(form.get("title", ""))[:1_000], str(form.get("text", "")).replace("\r\n", "\n")
    url = "" if text.strip() else str(form.get("url", "")).strip()[:LONGEST_ADDRESS]
    looked_up = await _look_up(desk, url) if url else LookedUp(title=title, text=text)
    if isinstance(looked_up, NotReadable):
        wrong = why_not(looked_up.kind)
        return page(request, "try", status=422, found=None, title=title, text=text, url=url, wrong=wrong)
    tried = await asyncio.to_thread(desk.try_it, looked_up.title, looked_up.text)
    found = tried_view(tried, desk.configured().cards())
    return page(request, "try", found=found, title=looked_up.title, text=looked_up.text, url=url, wrong="")


async def _look_up(desk: Desk, url: str) -> LookedUp | NotReadable:
    if desk.look_up is None:
        return NotReadable(kind="not_here")
    found = await desk.look_up(url)
    if isinstance(found, NotReadable):
        return found
    return replace(found, title=found.title[:1_000], text=found.text[:LONGEST_TEXT])


async def login_page(request: web.Request) -> web.Response:
    if request.app[DESK].token is None or is_logged_in(request):
        raise web.HTTPSeeOther("/")
    return page(request, "login", is_wrong="wrong" in request.query, next=request.query.get("next", "/"))
