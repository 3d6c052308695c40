"""Adds feeds to config/feeds.toml without touching a person's comments, order or spacing; one atomic write."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import AoT

from pipeline.errors import ConfigError, Problem
from pipeline.feeds.feed import Feed


def with_feeds(text: str, feeds: Sequence[Feed], *, file: str) -> str:
    """`text` with a [[feed]] for each of `feeds` at its end. Raises ConfigError where `text` is no TOML."""
    try:
        tomlkit.parse(text)
    except (tomlkit.exceptions.TOMLKitError, RecursionError) as error:
        meant = "mend it first: nothing was changed"
        raise ConfigError((Problem(file=file, key="", wrong=str(error), meant=meant),)) from error
    tables = AoT([])
    for feed in feeds:
        tables.append(_table(feed))
    document = tomlkit.document()
    document.append("feed", tables)
    head = text.rstrip("\n")
    return f"{head}\n\n{tomlkit.dumps(document)}" if head else tomlkit.dumps(document)


def add_feeds(path: Path, feeds: Sequence[Feed], *, file: str) -> None:
    """Write them, all or none: a reader sees the old file or the new one, and a crash leaves one of the two."""
    before = path.read_text("utf-8-sig") if path.exists() else ""
    after = with_feeds(before, feeds, file=file)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as fresh:
        fresh.write(after)
        fresh.flush()
        os.fsync(fresh.fileno())
    Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    Path(name).replace(path)


def _table(feed: Feed) -> tomlkit.items.Table:
    table = tomlkit.table()
    table.add("name", feed.name)
    table.add("url", feed.url)
    if feed.language:
        table.add("language", feed.language)
    if feed.country:
        table.add("country", feed.country)
    if feed.tags:
        table.add("tags", sorted(feed.tags))
    if feed.full_text != "auto":
        table.add("full_text", feed.full_text)
    table.add(tomlkit.nl())
    return table
