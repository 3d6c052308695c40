"""Commands over what is kept: articles set aside and sent round again, and the backup."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.articles.article import ArticleId
from pipeline.storage import analyses
from pipeline.storage.backup import backup as back_up
from workers import runtime
from workers.cli import app, errors
from workers.opening import opened_database
from workers.printing import Json, Limit, out, say, table

articles_app = typer.Typer(help="Articles that could not be analysed: quarantined, retry.", no_args_is_help=True)
app.add_typer(articles_app, name="articles")


@articles_app.command()
def quarantined(limit: Limit = 50, as_json: Json = False) -> None:
    """What was tried too often and set aside, with the reason."""
    with opened_database().read() as connection:
        found = analyses.quarantined(connection, limit=limit)
    if as_json:
        plain = [{"id": each.id, "url": each.url, "outlet": each.outlet, "why": each.error} for each in found]
        typer.echo(json.dumps({"articles": plain}, ensure_ascii=False))
        return
    shown = table("id", "since", "outlet", "title", "why")
    for each in found:
        shown.add_row(str(each.id), f"{each.since:%Y-%m-%d %H:%M}", each.outlet, each.title, each.error)
    out.print(shown)


@articles_app.command()
def retry(
    ids: Annotated[list[int] | None, typer.Argument(help="Articles; none means all that are set aside.")] = None,
    as_json: Json = False,
) -> None:
    """Send quarantined articles round again; the next sweep takes them up."""
    chosen = [ArticleId(number) for number in ids] if ids else None
    with opened_database().write() as connection:
        number = analyses.give_back(connection, states=["quarantined"], now=runtime.now(), ids=chosen)
    say(f"{number} article(s) will be tried again", as_json=as_json, articles=number)
    if ids and number < len(ids):
        errors.print(f"{len(ids) - number} of them were not in quarantine", style="yellow")
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")], as_json: Json = False) -> None:
    """A consistent copy of the SQLite database while everything runs; only you may read it."""
    size = back_up(opened_database(), file)
    words = f"{file}: {size / 1024 / 1024:.1f} MiB, checked. Keep config/ and seeds/ with it."
    say(words, as_json=as_json, file=str(file), bytes=size)
