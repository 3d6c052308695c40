"""The feeds commands: add (finds the feed behind any page), list, retry, import and export of OPML, try."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.dashboard.feed_health import advice_for, length_in_words
from pipeline.dashboard.wordings import ago, ahead
from pipeline.errors import FeedError, SeedwatchError
from pipeline.feeds.feed import Feed
from pipeline.feeds.opml import read_opml, write_opml
from pipeline.feeds.silence import usual_gap
from pipeline.flow.discovering import FoundFeed, NothingFound, discover
from pipeline.loading.feeds_editing import add_feeds
from pipeline.storage.feeds import FeedRow, revive_feeds, wanted_feeds
from workers import runtime
from workers.cli import app, errors
from workers.opening import opened_database
from workers.poller import reading
from workers.printing import Json, out, say, table

feeds_app = typer.Typer(help="Feeds: add, list, retry, import, export.", no_args_is_help=True)
app.add_typer(feeds_app, name="feeds")


@feeds_app.command()
def add(  # noqa: PLR0917 a command's options are its parameters
    url: Annotated[str, typer.Argument(help="A feed, or any page of the outlet: its feed is looked for.")],
    name: Annotated[str, typer.Option(help="Shown in alerts as the outlet; default the feed's own title.")] = "",
    language: Annotated[
        str, typer.Option(help="Language of its articles, for example ar; default what feed or page say.")
    ] = "",
    country: Annotated[str, typer.Option(help="Of the publisher, for example SY.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="For rules; may stand several times.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Add every feed that is found, not the first.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what is found.")] = False,
    as_json: Json = False,
) -> None:
    """Find the feed of a page, read it, show its last titles, and write it to config/feeds.toml."""
    found = asyncio.run(_discover(url))
    if isinstance(found, NothingFound):
        _say_nothing_found(url, found)
        raise typer.Exit(1)
    known = {feed.url for feed in runtime.configuration().feeds}
    chosen = [one for one in (found if every else found[:1]) if one.url not in known]
    feeds = [_feed(one, name=name, language=language, country=country, tags=tag or []) for one in chosen]
    if feeds and not dry_run:
        _write(feeds)
    if as_json:
        typer.echo(
            json.dumps(
                {"found": [_plain(one) for one in found], "added": [feed.url for feed in feeds if not dry_run]},
                ensure_ascii=False,
            )
        )
        return
    for one in found:
        _show(one, was_known=one.url in known, is_added=one in chosen and not dry_run)


@feeds_app.command("list")
def list_feeds(as_json: Json = False) -> None:
    """Every feed: state, last new entry, rhythm, failures, next poll."""
    with opened_database().read() as connection:
        rows = {row.url: row for row in wanted_feeds(connection)}
    feeds = runtime.configuration().feeds
    if as_json:
        typer.echo(json.dumps({"feeds": [_plain_row(feed, rows.get(feed.url)) for feed in feeds]}, ensure_ascii=False))
        return
    shown = table("feed", "state", "last new", "usual gap", "failures", "next poll")
    now, troubles = runtime.now(), []
    for feed in feeds:
        row = rows.get(feed.url)
        shown.add_row(*_cells(feed, row, now))
        says = _says(row.state.last_error_kind, row.state.last_error) if row else ""
        troubles += [f"{feed.name}: {says}"] if says else []
    out.print(shown)
    for trouble in troubles:
        out.print(f"\n{trouble}" if trouble is troubles[0] else trouble)


@feeds_app.command()
def retry(
    url: Annotated[str, typer.Argument(help="Address of the feed; * means every feed that is broken, blocked or gone.")],
    as_json: Json = False,
) -> None:
    """Ask a stopped or failing feed again now, with its failures forgiven."""
    with opened_database().write() as connection:
        number = revive_feeds(connection, None if url == "*" else url, now=runtime.now())
    if not number:
        errors.print(f"{url}: no such feed is stopped or failing", style="red")
        raise typer.Exit(1)
    say(f"{number} feed(s) will be asked again now", as_json=as_json, feeds=number)


@feeds_app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(help="An OPML file; - is standard input.")],
    into: Annotated[str, typer.Option(help="File in config/feeds.d/ to write to.")] = "imported.toml",
    as_json: Json = False,
) -> None:
    """Add the feeds of an OPML file that are not there yet; folders become tags."""
    body = sys.stdin.buffer.read() if str(file) == "-" else _bytes_of(file)
    try:
        listed = read_opml(body)
    except FeedError as error:
        errors.print(f"{file}: {error.message}", style="red")
        raise typer.Exit(1) from error
    known = {feed.url for feed in runtime.configuration().feeds}
    fresh = [feed for feed in listed if feed.url not in known]
    house = runtime.house()
    if fresh:
        path = house.config / "feeds.d" / Path(into).name
        add_feeds(path, fresh, file=house.shown(path))
    there = len(listed) - len(fresh)
    say(f"{len(fresh)} feed(s) added, {there} were there already", as_json=as_json, added=len(fresh), there_already=there)


@feeds_app.command("export")
def export_opml(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output if left out.")] = None,
) -> None:
    """Write all feeds as OPML, which every feed reader imports."""
    text = write_opml(runtime.configuration().feeds, title="Seedwatch feeds")
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")


async def _discover(url: str) -> tuple[FoundFeed, ...] | NothingFound:
    async with reading(runtime.configuration().settings) as (fetcher, parse):
        return await discover(url, fetcher=fetcher, parse=parse)


def _feed(found: FoundFeed, *, name: str, language: str, country: str, tags: Sequence[str]) -> Feed:
    return Feed(
        name=name or found.title or found.url,
        url=found.url,
        language=language or found.language,
        country=country.upper() or None,
        tags=frozenset(tags),
    )


def _write(feeds: Sequence[Feed]) -> None:
    house = runtime.house()
    path = house.config / "feeds.toml"
    add_feeds(path, feeds, file=house.shown(path))


def _say_nothing_found(url: str, found: NothingFound) -> None:
    errors.print(f"{url}: {found.reason}", style="red")
    for address, why in found.tried:
        errors.print(f"  tried {address}: {why}")


def _show(found: FoundFeed, *, was_known: bool, is_added: bool) -> None:
    word, style = ("is there already", "yellow") if was_known else ("added", "green") if is_added else ("found", "")
    out.print(word, style=style, end=": ")
    out.print(
        f"{found.title or found.url} ({found.format}, {found.n_entries} entries, language {found.language or 'not said'})",
    )
    out.print(f"  {found.url}")
    for title in found.titles:
        out.print(f"  - {title}")


def _plain(found: FoundFeed) -> dict[str, object]:
    return {
        "url": found.url,
        "title": found.title,
        "format": found.format,
        "entries": found.n_entries,
        "language": found.language,
        "titles": list(found.titles),
    }


def _plain_row(feed: Feed, row: FeedRow | None) -> dict[str, object]:
    state = row.state if row else None
    gap = usual_gap(state) if state else None
    return {
        "name": feed.name,
        "url": feed.url,
        "enabled": feed.is_enabled,
        "state": state.state if state else "new",
        "failures": state.failures if state else 0,
        "error": state.last_error_kind if state else None,
        "last_new_at": state.last_new_at.isoformat() if state and state.last_new_at else None,
        "last_ok_at": state.last_ok_at.isoformat() if state and state.last_ok_at else None,
        "usual_gap": gap.total_seconds() if gap else None,
        "notes": list(state.notes) if state else [],
        "has_unstable_ids": state.has_unstable_guids if state else False,
        "next_poll_at": row.next_poll_at.isoformat() if row else None,
    }


def _cells(feed: Feed, row: FeedRow | None, now: datetime) -> tuple[str, ...]:
    """Of one line where names are short: what is wrong with it stands below the table."""
    if row is None:
        return feed.name, "new" if feed.is_enabled else "disabled", "", "", "", ""
    state, gap = row.state, usual_gap(row.state)
    return (
        feed.name,
        state.state,
        ago(state.last_new_at, now),
        length_in_words(gap) if gap else "",
        str(state.failures or ""),
        ahead(state.next_poll_at, now),
    )


def _says(kind: str | None, detail: str | None) -> str:
    """What went wrong, said once, and, in the desk's words, what can be done about it."""
    words, advice = (kind or "").replace("_", " "), advice_for(kind)
    if detail and (words in detail or advice.startswith(detail)):
        words, detail = (detail, "") if words in detail else (words, "")
    return "; ".join(filter(None, (": ".join(filter(None, (words, detail))), advice)))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SeedwatchError(f"cannot be read: {error.strerror}", subject=str(file)) from error
