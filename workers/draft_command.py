"""`seedwatch seed draft`: any article -> a profile for a person to review."""

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import SeedwatchError
from pipeline.loading.gazetteer import load_gazetteer
from pipeline.mentions.drafting import Recogniser, draft_profile
from pipeline.seeds.folding import fold_text
from pipeline.seeds.problems import LONGEST_ID, is_identifier
from pipeline.seeds.profile import EntityType
from workers.cli import errors
from workers.one_article import read_article
from workers.seed_commands import seed_app

_NER_TYPES: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "institution",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "base",
}


@seed_app.command()
def draft(
    source: Annotated[str, typer.Argument(metavar="FILE-or-URL", help="An article: text, saved page, JSON line or address.")],
    output: Annotated[Path | None, typer.Option("--out", help="Where to write; default: standard output.")] = None,
    seed_id: Annotated[str, typer.Option("--id", help="The seed's id; default: from the title.")] = "",
    language: Annotated[str | None, typer.Option("--language", help="Of the article, if known.")] = None,
) -> None:
    """A profile to review: known bases, actors and places with their names in every language, new names with open questions."""
    if output is not None and output.exists():
        errors.print(f"{output} exists; a draft never overwrites a profile", style="red")
        raise typer.Exit(2)
    if seed_id and not is_identifier(seed_id):
        raise typer.BadParameter("letters, digits and - _ . only, at most 64 of them", param_hint="--id")
    article = read_article(source)
    found = draft_profile(
        article.title,
        article.text,
        seed_id=seed_id or _id_of(article.title),
        gazetteer=load_gazetteer(),
        language=language or article.language,
        source=article.url or Path(source).name,
        recognise=_recogniser(),
    )
    if "[[entity]]" not in found.text:
        errors.print(f"{source}: no base, person, group, institution, state or place was found in it", style="red")
        raise typer.Exit(1)
    if output is None:
        typer.echo(found.text)
    else:
        _write(output, found.text)
    for note in (*found.notes, *([f"written to {output}"] if output else [])):
        errors.print(note, style="green")


def _write(output: Path, text: str) -> None:
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SeedwatchError(f"cannot be written: {error.strerror}", subject=str(output)) from error


def _id_of(title: str) -> str:
    words = [word for word in fold_text(title).split() if word.isalnum()]
    return "-".join(words[:5])[:LONGEST_ID] or "seed"


def _recogniser() -> Recogniser | None:
    """Names by a spaCy model, where the extra `ner` is installed."""
    if importlib.util.find_spec("spacy") is None or importlib.util.find_spec("en_core_web_sm") is None:
        return None
    load: Callable[[str], Callable[[str], object]] = importlib.import_module("spacy").load
    model = load("en_core_web_sm")

    def recognise(text: str) -> list[tuple[str, EntityType]]:
        entities = getattr(model(text), "ents", ())
        return [(each.text, _NER_TYPES[each.label_]) for each in entities if each.label_ in _NER_TYPES]

    return recognise
