"""Commands that run something: run, once, poll, work, send, web, alive, db."""

import asyncio
import dataclasses
import gc
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import import_module
from typing import Annotated, Literal

import typer

from pipeline.storage.processes import running
from pipeline.storage.upgrading import damage, differences, upgrade
from workers import runtime
from workers.cli import app, errors
from workers.confining import few_heaps
from workers.logs import set_up_logging
from workers.loops import Loops
from workers.opening import current_database
from workers.printing import Json, out, say
from workers.reporting import logger
from workers.service import Part, Service, refuse_second_service, seedwatch_part
from workers.untold_seeds import untold_seeds

database_app = typer.Typer(help="The database: upgrade, check.", no_args_is_help=True)
app.add_typer(database_app, name="db")

ALIVE_WITHIN = timedelta(seconds=30)


@app.command()
def run() -> None:
    """Everything on this machine: broker, poller, workers, sender, dashboard. Ctrl-C or SIGTERM stops all in order."""
    _set_up()
    configuration = runtime.configuration()
    folder = configuration.house.path("var")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = refuse_second_service(str(folder / "run.lock"))
    upgrade(runtime.database())
    _say_hello()
    broker = runtime.embedded_broker(configuration)
    config = str(configuration.house.config)
    parts = [seedwatch_part(name, config) for name in ("send", "work", "poll", "web")]
    if broker is not None:
        command = tuple(broker.command())
        broker.socket.unlink(missing_ok=True)
        parts.insert(0, Part(name="broker", command=command, is_ready=broker.socket.exists))
    runtime.database().dispose()
    service = Service(parts)
    asyncio.run(_run_service(service))
    os.close(lock)
    logger().info("stopped")


async def _run_service(service: Service) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.stop)
    # A terminal that closes ends the service; elsewhere SIGHUP asks for a reload, and files are looked at all the time anyway.
    loop.add_signal_handler(signal.SIGHUP, service.stop if sys.stdin.isatty() else lambda: None)
    await service.run()


def _say_hello() -> None:
    overview = runtime.overview()
    write = errors.print
    write("Seedwatch is starting; Ctrl-C ends it", style="bold")
    for label, text in (
        ("data", overview.data),
        ("broker", overview.broker),
        ("seeds", "; ".join(overview.seeds)),
        ("feeds", f"{overview.feeds} in {len(overview.languages)} languages"),
        ("alerts", f"{overview.rules} rule(s) -> {', '.join(overview.channels)}"),
        ("health", overview.health),
    ):
        write(f"  {label:<8}{text}")
    for warning in untold_seeds(runtime.configuration()):
        write(f"  {warning}", style="yellow")


@app.command()
def once(as_json: Json = False) -> None:
    """One pass: poll every feed, analyse, deliver, print a summary, exit."""
    from workers.once import run_once  # noqa: PLC0415 the long-running processes start without it

    _set_up(level="warning")
    upgrade(runtime.database())
    summary = asyncio.run(run_once())
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(summary)))
        return
    feeds, entries, deliveries = summary.feeds, summary.entries, summary.deliveries
    out.print(f"feeds: {feeds['ok']} ok, {feeds['not_modified']} not modified, {feeds['failed']} failed")
    out.print(f"entries: {entries['seen']} seen, {entries['new']} new")
    out.print("articles: " + ", ".join(f"{number} {state}" for state, number in summary.articles.items()))
    out.print(
        f"alerts: {summary.alerts}; deliveries: {deliveries['sent']} sent, {deliveries['pending']} pending,"
        f" {deliveries['failed']} failed",
    )


@app.command()
def demo(seconds: Annotated[float | None, typer.Option(help="End by itself after this long.")] = None) -> None:
    """The whole service against an invented newsroom on loopback: no internet, nothing to set up."""
    from workers.demo import run_demo  # noqa: PLC0415 the long-running processes start without it

    asyncio.run(run_demo(out, seconds=seconds))


@app.command()
def poll() -> None:
    """Ask feeds and collect pages; as many copies as wanted."""
    _run_process("workers.poller")


@app.command()
def send() -> None:
    """Send what is in the outbox; as many copies as wanted."""
    _run_process("workers.sender")


@app.command()
def web() -> None:
    """Dashboard, API and health pages."""
    _run_process("workers.web")


@app.command()
def work() -> None:
    """A Celery worker that cleans and compares articles; as many copies as wanted (also: celery -A workers.app worker)."""
    _set_up()
    current_database()
    settings = runtime.configuration().settings
    os.environ["SEEDWATCH_CONFIG"] = str(runtime.house().config)
    gc.disable()  # until the lexicon is built (tasks.py): nothing that is made before the fork is ever garbage
    from workers.app import app as celery  # noqa: PLC0415 Celery is slow to import; only this command needs it

    arguments = ["--quiet", "worker", "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", settings.log.level]
    arguments += ["-c", str(settings.workers.processes)] if settings.workers.processes else []
    celery.worker_main(arguments)


@app.command()
def alive(kind: Annotated[Literal["poller", "worker", "sender", "web"], typer.Argument(help="Which part.")]) -> None:
    """Exit 0 if a process of this kind on this machine has shown life lately (for container health checks)."""
    host = runtime.process_name("").split(":")[0]
    with runtime.database().read() as connection:
        found = [process for process in running(connection) if process.kind == kind and host in process.id]
    fresh = [process for process in found if runtime.now() - process.beat_at < ALIVE_WITHIN]
    if not fresh:
        errors.print(f"no {kind} on this machine has shown life within {ALIVE_WITHIN.seconds} s", style="red")
        raise typer.Exit(1)


@database_app.command("upgrade")
def database_upgrade(as_json: Json = False) -> None:
    """Bring the database to this program's schema."""
    before, after = upgrade(runtime.database())
    words = f"schema {after}" + (" (was already)" if before == after else f" (was {before or 'empty'})")
    say(words, as_json=as_json, schema=after, before=before)


@database_app.command("check")
def database_check(as_json: Json = False) -> None:
    """Compare the tables with what this program expects, and look for damage."""
    database = current_database()
    found = differences(database) + damage(database)
    if as_json or not found:
        say("the schema is as it should be", as_json=as_json, differences=found)
    else:
        errors.print("\n".join(found), style="red")
    if found:
        raise typer.Exit(1)


def _set_up(level: str | None = None) -> None:
    log = runtime.configuration().settings.log
    set_up_logging(style=log.format, level=level or log.level)


def _run_process(module: str) -> None:
    """An asyncio process: set up, check the schema, run its loops until a signal."""
    few_heaps()
    _set_up()
    current_database()
    main: Callable[[Loops], Awaitable[None]] = import_module(module).main

    async def start() -> None:
        loops = Loops()
        loops.stop_on_signals()
        await main(loops)

    asyncio.run(start())
    sys.exit(0)
