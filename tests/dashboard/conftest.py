"""A desk on a real database full of invented stories, and a client that talks to it over loopback."""

import asyncio
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, web

from pipeline.dashboard.app import make_app
from pipeline.dashboard.desk import Configured, Desk, Tried
from pipeline.feeds.feed import Feed
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import build_lexicon
from pipeline.seeds.reading import read_profile
from pipeline.storage.engine import Database, open_database
from pipeline.storage.upgrading import upgrade
from tests.dashboard.invented import NOW, ROOT, feed_url, fill, outlets

SHIPPED = ROOT / "seeds" / "qamishli-withdrawal.toml"


@pytest.fixture(scope="session")
def profile():
    return read_profile(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), file=SHIPPED.name)


@pytest.fixture(scope="session")
def lexicon(profile):
    return build_lexicon([profile])


@pytest.fixture(scope="session")
def configured(profile):
    watched = [
        Feed(url=feed_url(number), name=name, language=language)
        for number, (name, language) in enumerate(outlets().items(), start=1)
    ]
    return Configured(profiles=(profile,), feeds=tuple(watched))


@pytest.fixture
def make_desk(lexicon, configured) -> Callable[..., Desk]:
    def make(database: Database, **more) -> Desk:
        values = {
            "database": database,
            "configured": lambda: configured,
            "clock": lambda: NOW,
            "try_it": lambda title, text: Tried(
                title=title,
                text=text,
                analysis=analyse(title, text, declared_language=None, lexicon=lexicon),
                verdicts=(),
            ),
            "metrics": lambda: "",
            "secret": b"for tests only",
        }
        return Desk(**(values | more))

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest) -> Database:
    """Both kinds of database, with the invented stories in it."""
    found: Database = request.getfixturevalue("house" if request.param == "sqlite" else "filled_postgres")
    return found


@pytest.fixture(scope="session")
def filled_template(postgres_server: str, lexicon, profile) -> str:
    """A PostgreSQL database with the invented stories in it, made once; gives its name."""
    _run_as_admin(postgres_server, "CREATE DATABASE template_filled TEMPLATE template_seedwatch")
    database = open_database(_named(postgres_server, "template_filled"))
    fill(database, lexicon, profile)
    database.dispose()
    return "template_filled"


@pytest.fixture
def filled_postgres(postgres_server: str, filled_template: str) -> Iterator[Database]:
    name = f"filled_{next(_number)}"
    _run_as_admin(postgres_server, f"CREATE DATABASE {name} TEMPLATE {filled_template}")
    database = open_database(_named(postgres_server, name))
    yield database
    database.dispose()
    _run_as_admin(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


_number = iter(range(1, 1_000_000))


def _run_as_admin(server: str, statement: str) -> None:
    admin = open_database(server)
    with admin.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    admin.dispose()


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def filled_file(lexicon, profile, tmp_path_factory) -> Path:
    """An SQLite file with the invented stories in it, made once."""
    path = tmp_path_factory.mktemp("filled") / "seedwatch.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    fill(database, lexicon, profile)
    with database.write_engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def house(filled_file, tmp_path) -> Iterator[Database]:
    """An SQLite database of one's own with the invented stories in it: for what does not depend on the kind of database."""
    shutil.copy(filled_file, tmp_path / "house.db")
    database = open_database(f"sqlite:///{tmp_path}/house.db")
    yield database
    database.dispose()


class Visitor:
    """A browser without a screen: keeps cookies, does not follow redirects, speaks to one application."""

    def __init__(self, app: web.Application) -> None:
        self.app = app
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._start(app))

    async def _start(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = ClientSession(self.address, cookie_jar=CookieJar(unsafe=True))

    def ask(self, method: str, path: str, **options):
        """(status, headers, text) of the answer."""

        async def run():
            headers = {"Accept": "text/html"} | options.pop("headers", {})
            async with self._session.request(method, path, allow_redirects=False, headers=headers, **options) as answer:
                return answer.status, answer.headers, await answer.text()

        return self._loop.run_until_complete(run())

    def get(self, path: str, **options):
        return self.ask("GET", path, **options)

    def post(self, path: str, form: dict[str, str], **options):
        return self.ask("POST", path, data=form, **options)

    def run(self, coroutine):
        return self._loop.run_until_complete(coroutine)

    @property
    def session(self) -> ClientSession:
        return self._session

    def close(self) -> None:
        async def stop():
            await self._session.close()
            await self._runner.cleanup()

        self._loop.run_until_complete(stop())
        self._loop.close()


@pytest.fixture
def visit() -> Iterator[Callable[[Desk], Visitor]]:
    visitors = []

    def start(desk: Desk) -> Visitor:
        visitors.append(Visitor(make_app(desk)))
        return visitors[-1]

    yield start
    for visitor in visitors:
        visitor.close()
