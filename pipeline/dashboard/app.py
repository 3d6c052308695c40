"""The web application: a Desk in, an aiohttp application out. Nothing runs until a server runs it."""

from aiohttp import web

from pipeline.dashboard import actions, api, outlets, pages
from pipeline.dashboard.beside import BESIDE, keep_beside
from pipeline.dashboard.desk import Desk
from pipeline.dashboard.guarding import DESK, WRONG_LOGINS, add_headers, guard, log_in, log_out
from pipeline.dashboard.health import live, ready
from pipeline.dashboard.live import WATCHER, Watcher, end_streams, keep_watching, stories_live
from pipeline.dashboard.metrics import metrics_page
from pipeline.dashboard.mistakes import mistakes
from pipeline.dashboard.pulse import PULSE, keep_pulse
from pipeline.dashboard.rendering import STATIC
from pipeline.dashboard.sessions import WrongLogins
from pipeline.dashboard.websub import confirm_subscription, receive_push

MAX_BODY = 2 * 1024 * 1024
"""The longest thing a person may send: a pasted report of 100,000 characters, each escaped."""


def make_app(desk: Desk) -> web.Application:
    app = web.Application(middlewares=[mistakes, guard], client_max_size=MAX_BODY)
    app[DESK] = desk
    app[WRONG_LOGINS] = WrongLogins()
    app[PULSE] = keep_pulse(desk)
    app[BESIDE] = keep_beside(desk)
    app[WATCHER] = Watcher(desk)
    app.cleanup_ctx.append(keep_watching)
    app.on_shutdown.append(end_streams)
    app.on_response_prepare.append(add_headers)
    app.add_routes(
        [
            web.get("/live", live),
            web.get("/websub/{token}", confirm_subscription),
            web.post("/websub/{token}", receive_push),
            web.get("/ready", ready),
            web.get("/login", pages.login_page),
            web.post("/login", log_in),
            web.post("/logout", log_out),
            web.get("/", pages.now_page),
            web.get("/feeds", pages.feeds_page),
            web.get("/stories/{story_id}", pages.story_page),
            web.get("/watch", pages.watch_page),
            web.get("/watch/{entity_id}", pages.entity_page),
            web.get("/deliveries", pages.deliveries_page),
            web.get("/search", pages.search_page),
            web.get("/try", pages.try_page),
            web.post("/try", pages.try_page),
            web.post("/stories/{story_id}/mute", actions.mute_story),
            web.post("/stories/{story_id}/unmute", actions.unmute_story),
            web.post("/mutes", actions.mute_named),
            web.post("/mutes/lift", actions.unmute_named),
            web.post("/alerts/{alert_id}/{answer:useful|not-useful}", actions.answer_alert),
            web.get("/feedback/{alert_id}/{word}/{mac}", actions.ask_feedback),
            web.post("/feedback/{alert_id}/{word}/{mac}", actions.give_feedback),
            web.post("/deliveries/redrive", actions.redrive_deliveries),
            *api.routes(),
            web.get("/alerts.atom", outlets.atom_feed),
            web.get("/alerts.json", outlets.json_alerts),
            web.get("/export/alerts.{format:csv|jsonl}", outlets.export_alerts),
            web.get("/export/articles.{format:csv|jsonl}", outlets.export_articles),
            web.get("/live/stories", stories_live),
            web.get("/metrics", metrics_page),
            web.get("/static/{name}", static_file),
        ]
    )
    return app


async def static_file(request: web.Request) -> web.StreamResponse:
    """One of our few files, by name; its address changes with its content, so it may be kept for a year."""
    path = STATIC / request.match_info["name"]
    if path.parent != STATIC or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "public, max-age=31536000, immutable"})
