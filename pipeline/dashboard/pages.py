"""The pages: one short handler each. Reads in a thread, then renders."""

import asyncio

from aiohttp import web
from sqlalchemy import Connection

from pipeline.dashboard.beside import BESIDE
from pipeline.dashboard.crossing import reading
from pipeline.dashboard.cursors import read_number, read_place, write_place
from pipeline.dashboard.deliveries_page import STATES, ChannelView, as_state, read_channels, read_deliveries
from pipeline.dashboard.feeds_page import read_feeds
from pipeline.dashboard.guarding import DESK, is_logged_in
from pipeline.dashboard.now import NowPage, read_now
from pipeline.dashboard.pulse import PULSE
from pipeline.dashboard.rendering import page
from pipeline.dashboard.search_page import read_question, read_search
from pipeline.dashboard.story import read_story
from pipeline.dashboard.trying import tried_view
from pipeline.dashboard.watch import read_entity, read_refused, read_watch
from pipeline.storage.desk_stories import latest_change


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
    found = await reading(request, lambda connection: read_feeds(connection, configured.feeds, now=now))
    return page(request, "feeds", feeds=found)


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
    found = await reading(request, lambda connection: read_entity(connection, profiles, entity_id, now=now))
    if found is None:
        raise web.HTTPNotFound
    return page(request, "entity", found=found)


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
    """GET shows the form; POST what is found in the pasted text. Nothing is stored."""
    desk = request.app[DESK]
    await request.app[PULSE].refresh()
    if request.method != "POST":
        return page(request, "try", found=None, title="", text="")
    form = await request.post()
    title, text = str(form.get("title", ""))[:1_000], str(form.get("text", ""))
    tried = await asyncio.to_thread(desk.try_it, title, text.replace("\r\n", "\n"))
    return page(request, "try", found=tried_view(tried, desk.configured().cards()), title=title, text=text)


async def login_page(request: web.Request) -> web.Response:
    if request.app[DESK].token is None or is_logged_in(request):
        raise web.HTTPSeeOther("/")
    return page(request, "login", is_wrong="wrong" in request.query, next=request.query.get("next", "/"))
