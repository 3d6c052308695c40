"""`seedwatch web`: the dashboard, the API, the alerts as feeds, metrics and health pages. As many copies as wanted.

Builds the desk from the files in force; every page asks anew, so that a change of feeds, seeds or rules shows at once.
"""

import asyncio
import ipaddress
import secrets
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, generate_latest

from pipeline.articles.article import ArticleId, Report
from pipeline.dashboard.app import make_app
from pipeline.dashboard.desk import Configured, Desk, Tried
from pipeline.dashboard.sessions import secret_from
from pipeline.dashboard.trying import verdict_of
from pipeline.errors import ConfigError, Problem
from pipeline.flow.briefing import subjects
from pipeline.flow.subscribing import confirm, receive
from pipeline.mentions.analysis import analyse
from workers import runtime
from workers.looking_up import looking_up
from workers.loops import Loops
from workers.poller import fetcher_of
from workers.reporting import logger, report

LAST_WORDS = 1.0
"""Seconds that open pages have to finish when stopping; a live page comes back by itself."""


def desk() -> Desk:
    """What the pages need, from the configuration in force. Raises ConfigError where a token is missing."""
    settings = runtime.configuration().settings.web
    found = runtime.configuration().secret(settings.token_env)
    token = found.reveal if found else None
    if not token and not _is_loopback(settings.listen):
        wrong = f"{settings.listen} can be reached from other machines, and there is no login token"
        meant = f'set ${settings.token_env} to a long random word, or listen = "127.0.0.1:8080"'
        raise ConfigError((Problem(file="config/seedwatch.toml", key="web.listen", wrong=wrong, meant=meant),))
    return Desk(
        database=runtime.database(),
        configured=configured,
        clock=runtime.now,
        try_it=try_it,
        look_up=looking_up(lambda: fetcher_of(runtime.configuration().settings)),
        metrics=own_metrics,
        secret=secret_from(token) if token else secrets.token_bytes(32),
        token=token,
        public_url=settings.public_url,
        hubs=Hubs() if runtime.configuration().settings.websub.callback else None,
        feedback_key=runtime.feedback_key(runtime.configuration()),
    )


class Hubs:
    """Answers WebSub hubs from this process's database."""

    def confirm(self, token: str, query: Mapping[str, str]) -> str | None:
        return confirm(runtime.database(), token, query, clock=runtime.now)

    def receive(self, token: str, body: bytes, signature: str | None) -> bool:
        return receive(runtime.database(), token, body, signature, clock=runtime.now)


def own_metrics() -> str:
    """This process's memory, descriptors and time, as every Prometheus client tells them."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return generate_latest(registry).decode()


def configured() -> Configured:
    found = runtime.configuration()
    return Configured(profiles=found.profiles, feeds=found.feeds)


def try_it(title: str, text: str) -> Tried:
    """What would be found in a pasted report, and what each rule would say to it, its story not considered."""
    analysis = analyse(title, text, declared_language=None, lexicon=runtime.lexicon())
    pasted = Report(id=ArticleId(0), title=title, text=text, seen_at=runtime.now(), outlet="pasted")
    briefing = runtime.briefing()
    seen = subjects(pasted, analysis, briefing)
    verdicts = tuple(verdict_of(rule, seen) for rule in briefing.rules)
    return Tried(title=title, text=text, analysis=analysis, verdicts=verdicts)


async def main(loops: Loops) -> None:
    """Serve until told to stop."""
    host, _, port = runtime.configuration().settings.web.listen.rpartition(":")
    runner = web.AppRunner(make_app(desk()), access_log=None, shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host.strip("[]"), int(port))
        await site.start()
        logger().info("dashboard", address=f"http://{host}:{runner.addresses[0][1]}/")
        loops.every("reload", timedelta(seconds=2), _reload)
        await loops.run(kind="web", owner=runtime.process_name("web"))
    finally:
        await runner.cleanup()


async def _reload(loops: Loops) -> int:
    del loops
    outcome = await asyncio.to_thread(runtime.reload)
    if outcome is not False:
        report(outcome)
    return 0


def _is_loopback(listen: str) -> bool:
    name = urlsplit(f"//{listen}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
