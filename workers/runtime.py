"""The only place where things are built: files -> configuration -> database, lexicon, fetcher, channels.

One Runtime a process, made when first needed. A forked Celery child makes its own database connections but keeps the
lexicon its parent built.
"""

import hashlib
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.delivery.feedback import feedback_links
from pipeline.errors import ConfigError, Problem
from pipeline.loading.house import Configuration, House, find_house, read_configuration
from pipeline.storage.engine import Database, open_database
from workers.broker import EmbeddedBroker

if TYPE_CHECKING:  # a third of a process's start: poller and supervisor never need these
    from pipeline.flow.briefing import Briefing, Links
    from pipeline.mentions.lexicon import Lexicon
    from pipeline.stories.describing import Tables

_config_folder: Path | None = None
_house: House | None = None
_configuration: Configuration | None = None
_fingerprint: tuple[tuple[str, int, int], ...] = ()
_lexicon: "Lexicon | None" = None
_tables: "Tables | None" = None
_briefing: "tuple[Configuration, Briefing] | None" = None
_database: Database | None = None
_database_pid = 0


def use_config(folder: Path | None) -> None:
    """Say where the files are, before anything is built (the command line's --config)."""
    global _config_folder, _house, _configuration, _database, _lexicon, _tables, _briefing
    _config_folder, _house, _configuration, _database = folder, None, None, None
    _lexicon, _tables, _briefing = None, None, None


def now() -> datetime:
    return datetime.now(UTC)


def process_name(kind: str) -> str:
    """Unique among all processes of an installation: owner of leases, key of heartbeats."""
    return f"{kind}@{socket.gethostname()}:{os.getpid()}"


def host_name(kind: str) -> str:
    """All processes of a kind on this machine together."""
    return f"{kind}@{socket.gethostname()}"


def house() -> House:
    global _house
    if _house is None:
        _house = find_house(_config_folder, os.environ)
    return _house


def configuration() -> Configuration:
    """The checked files. Raises ConfigError with every problem the first time."""
    global _configuration, _fingerprint
    if _configuration is None:
        _fingerprint = house().fingerprint()
        _configuration = read_configuration(house(), os.environ)
    return _configuration


def reload() -> ConfigError | bool:
    """Read the files again if one changed. True: new values are in force. An error: the last valid ones stay in force."""
    global _configuration, _fingerprint, _lexicon
    fingerprint = house().fingerprint()
    if _configuration is None or fingerprint == _fingerprint:
        return False
    _fingerprint = fingerprint
    try:
        fresh = read_configuration(house(), os.environ)
        if fresh.profiles != _configuration.profiles:
            _lexicon, _tables = _built(fresh) if _lexicon else None, None
    except ConfigError as error:
        return error
    _configuration = fresh
    return True


def database() -> Database:
    """Opened once a process; a forked child never uses its parent's connections."""
    global _database, _database_pid
    if _database is None or _database_pid != os.getpid():
        url = configuration().database_url()
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _database, _database_pid = open_database(url), os.getpid()
    return _database


def lexicon() -> "Lexicon":
    global _lexicon
    if _lexicon is None:
        _lexicon = _built(configuration())
    return _lexicon


def _built(found: Configuration) -> "Lexicon":
    """Raises ConfigError where the profiles' names cannot be looked for together."""
    from pipeline.mentions.lexicon import build_lexicon  # noqa: PLC0415 see the top

    try:
        return build_lexicon(found.profiles)
    except ValueError as error:
        meant = "remove names in scripts that no report is written in"
        raise ConfigError((Problem(file="seeds/", key="", wrong=str(error), meant=meant),)) from error


def tables() -> "Tables":
    """The frozen tables that stories are told apart with."""
    global _tables
    if _tables is None:
        from pipeline.loading.event_words import load_event_words  # noqa: PLC0415 see the top
        from pipeline.loading.vocabulary import load_vocabulary  # noqa: PLC0415 see the top
        from pipeline.stories.describing import Tables  # noqa: PLC0415 see the top
        from pipeline.stories.entities import entity_weights  # noqa: PLC0415 see the top

        entities = [entity for profile in configuration().profiles for entity in profile.entities.values()]
        _tables = Tables(words=load_event_words(), vocabulary=load_vocabulary(), entities=entity_weights(entities))
    return _tables


def briefing() -> "Briefing":
    """Rules and words, as they stand in the files now; made once for each state of the files."""
    global _briefing
    from pipeline.flow.briefing import brief  # noqa: PLC0415 see the top

    found = configuration()
    if _briefing is None or _briefing[0] is not found:
        tags = {feed.name: feed.tags for feed in found.feeds}
        _briefing = found, brief(found.rules, found.profiles, tags=tags, links=links(found))
    return _briefing[1]


def links(found: Configuration) -> "Links":
    """Addresses for a person, where the dashboard has a public one."""
    from pipeline.flow.briefing import no_links  # noqa: PLC0415 see the top

    base = found.settings.web.public_url.rstrip("/")
    if not base:
        return no_links

    def link(story_id: str, alert_id: str) -> dict[str, str]:
        key = feedback_key(found)
        votes = feedback_links(base, alert_id, key=key) if key else {}
        return {"story": f"{base}/stories/{story_id}", **votes}

    return link


def feedback_key(found: Configuration) -> bytes | None:
    """Signs the feedback links; made from the dashboard's token, so that all machines have the same. None without one."""
    token = found.secret(found.settings.web.token_env)
    return hashlib.sha256(b"seedwatch feedback\n" + token.reveal.encode()).digest() if token else None


def embedded_broker(settings: Configuration) -> EmbeddedBroker | None:
    if settings.settings.broker.url != "embedded":
        return None
    return EmbeddedBroker(folder=settings.house.path("var/broker"))


def broker_url(settings: Configuration) -> str:
    embedded = embedded_broker(settings)
    return embedded.url if embedded else settings.settings.broker.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What `run` and `check` say first: where data is, which seeds, how many feeds, where the health page is."""

    data: str
    broker: str
    seeds: tuple[str, ...]
    feeds: int
    languages: tuple[str, ...]
    rules: int
    channels: tuple[str, ...]
    health: str


def overview() -> Overview:
    found = configuration()
    enabled = [feed for feed in found.feeds if feed.is_enabled]
    url = found.database_url()
    return Overview(
        data=url.removeprefix("sqlite:///") if url.startswith("sqlite") else url.rsplit("@", 1)[-1],
        broker="embedded Valkey in var/broker" if embedded_broker(found) else broker_url(found).rsplit("@", 1)[-1],
        seeds=tuple(f"{profile.title} ({len(profile.entities)} entities)" for profile in found.profiles),
        feeds=len(enabled),
        languages=tuple(sorted({feed.language for feed in enabled if feed.language})),
        rules=len(found.rules),
        channels=tuple(f"{channel.name} ({channel.type})" for channel in found.alerts.channel if channel.enabled),
        health=f"http://{found.settings.web.listen}/ready",
    )
