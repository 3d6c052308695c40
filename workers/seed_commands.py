"""Commands about seed profiles there are: check, list, diff, near-misses. The one that makes them: draft_command."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.padding import Padding
from rich.text import Text

from pipeline.errors import ConfigError, Problem
from pipeline.loading.profiles import load_profile
from pipeline.loading.toml_files import read_document
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import build_lexicon
from pipeline.mentions.near_misses import NearMiss, near_misses
from pipeline.mentions.trying import try_sentences
from pipeline.seeds.checking import check_profile
from pipeline.seeds.comparing import Change, compare_profiles
from pipeline.seeds.places import with_lines
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile
from pipeline.storage.review import relevant_texts
from workers import runtime
from workers.cli import app, errors
from workers.frequent_words import word_frequency
from workers.look_commands import progress_bar
from workers.one_article import OneArticle, read_article
from workers.opening import opened_database
from workers.printing import Json, out, table
from workers.untold_seeds import untold_seeds

seed_app = typer.Typer(help="Seed profiles: what is looked for, and under which names.", no_args_is_help=True)
app.add_typer(seed_app, name="seed")


@seed_app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Profiles; default: all of seeds/.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Also show what the profiles find in this article.")] = None,
    as_json: Json = False,
) -> None:
    """Every rule for profiles, and the sentences each profile must and must not match. Exit 1 if there is an error."""
    house = None if files else runtime.house()
    shown = {path: house.shown(path) for path in house.seed_files()} if house else {path: str(path) for path in files or ()}
    problems: list[Problem] = [] if shown else [_no_profile()]
    profiles: dict[str, Profile] = {}
    for path, name in shown.items():
        profile, found = _checked(path, name)
        problems += found
        if profile:
            profiles[name] = profile
    problems += _same_seed_twice(profiles, is_error=house is not None)
    problems += _untold() if house else []
    for problem in sorted(problems, key=lambda each: each.is_warning):
        errors.print(str(problem), style="yellow" if problem.is_warning else "red")
    if text and profiles:
        _show(list(profiles.values()), read_article(text))
    wrong = sum(not problem.is_warning for problem in problems)
    if as_json:
        typer.echo(json.dumps({"profiles": len(shown), "problems": [asdict(each) for each in problems]}, ensure_ascii=False))
    else:
        entities = [entity for profile in profiles.values() for entity in profile.entities.values()]
        sentences = sum(len(entity.must_match) + len(entity.must_not_match) for entity in entities)
        out.print(f"{len(shown)} profile(s), {sentences} sentences tried: {wrong} error(s), {len(problems) - wrong} warning(s)")
    raise typer.Exit(1 if wrong else 0)


def _no_profile() -> Problem:
    return Problem(file="seeds/", key="", wrong="there is no seed profile", meant="draft one: `seedwatch seed draft ARTICLE`")


def _untold() -> list[Problem]:
    """Where the other files are right; what is wrong with them `seedwatch check` says."""
    try:
        return list(untold_seeds(runtime.configuration()))
    except ConfigError:
        return []


def _same_seed_twice(profiles: Mapping[str, Profile], *, is_error: bool) -> Iterator[Problem]:
    """Of all of seeds/ an error, as for the service; two files named on the command line may be versions of one."""
    first: dict[str, str] = {}
    for name, profile in profiles.items():
        other = first.setdefault(profile.seed_id, name)
        if other != name:
            wrong, meant = f"the seed {profile.seed_id} is in {other} already", "give it another id, or keep one of the files"
            yield Problem(file=name, key="seed.id", wrong=wrong, meant=meant, is_warning=not is_error)


def _checked(path: Path, name: str) -> tuple[Profile | None, list[Problem]]:
    try:
        document, text = read_document(path, shown_as=name)
    except ConfigError as error:
        return None, list(error.problems)
    try:
        profile = read_profile(document, file=name, allow_unreviewed=True)
    except ConfigError as error:
        return None, list(with_lines(error.problems, text))
    found = [*check_profile(profile, file=name, frequency=word_frequency()), *_tried(profile, name)]
    if not profile.reviewed_by:
        wrong = "nobody has reviewed this profile"
        meant = "read every name, then put your name here: until then the service does not load it"
        found.append(Problem(file=name, key="seed.reviewed_by", wrong=wrong, meant=meant, is_warning=True))
    return profile, list(with_lines(found, text))


def _tried(profile: Profile, name: str) -> Sequence[Problem]:
    try:
        return try_sentences(profile, file=name)
    except ValueError as error:  # no lexicon can be made of it
        return (Problem(file=name, key="", wrong=str(error), meant="remove names in scripts that no report is written in"),)


def _show(profiles: Sequence[Profile], article: OneArticle) -> None:
    """What the profiles find, and what they nearly found."""
    analysis = analyse(article.title, article.text, declared_language=article.language, lexicon=build_lexicon(profiles))
    for mention in analysis.mentions:
        out.print(
            f"  {mention.field} {mention.start}-{mention.end} {mention.text!r}: {mention.entity_id} ({mention.why})",
        )
    for each in analysis.rejected:
        out.print(
            f"  {each.field} {each.start}-{each.end} {each.text!r}: not {each.entity_id} ({each.rule})",
            style="dim",
        )
    for relevance in analysis.relevances:
        gate = ", ".join(relevance.gates) or "closed"
        out.print(f"  {relevance.seed_id}: score {relevance.score}, gate {gate}, relevant: {relevance.is_relevant}")


@seed_app.command("list")
def list_seeds(as_json: Json = False) -> None:
    """Every seed that is watched: its id, what it looks for, who reviewed it."""
    profiles = runtime.configuration().profiles
    rows = [
        {
            "id": profile.seed_id,
            "title": profile.title,
            "entities": len(profile.entities),
            "names": sum(len(entity.names) for entity in profile.entities.values()),
            "languages": len({name.language for entity in profile.entities.values() for name in entity.names} - {"exact"}),
            "reviewed_by": profile.reviewed_by,
            "reviewed_on": profile.reviewed_on,
            "version": profile.version,
        }
        for profile in profiles
    ]
    if as_json:
        typer.echo(json.dumps({"seeds": rows}, ensure_ascii=False))
        return
    shown = table("seed", "title", "entities", "names", "languages", "reviewed")
    for row in rows:
        reviewed = str(row["reviewed_on"] or row["reviewed_by"])
        shown.add_row(*(str(row[key]) for key in ("id", "title", "entities", "names", "languages")), reviewed)
    out.print(shown)


@seed_app.command()
def diff(old: Path, new: Path, as_json: Json = False) -> None:
    """What changed from one profile to another: entities, names by language, rules."""
    profiles = [load_profile(path, shown_as=str(path), allow_unreviewed=True) for path in (old, new)]
    changes = compare_profiles(*profiles)
    if as_json:
        typer.echo(json.dumps({"changes": [asdict(change) for change in changes]}, ensure_ascii=False))
        return
    for change in changes:
        style = {"added": "green", "removed": "red", "changed": "yellow"}[change.kind]
        _print_change(change, style)
    out.print(f"{len(changes)} difference(s)" if changes else "no difference")


def _print_change(change: Change, style: str) -> None:
    """A line a change for programs; for a person, what does not fit into one is set below its key."""
    if not out.is_terminal or cell_len(str(change)) <= out.width:
        out.print(str(change), style=style)
        return
    key, _, items = str(change).partition(": ")
    out.print(f"{key}:", style=style)
    out.print(Padding(Text(items, style=style), (0, 0, 0, 4)), soft_wrap=False)


@seed_app.command("near-misses")
def near_misses_command(
    seed: Annotated[str | None, typer.Option("--seed", help="Id of one seed; default: all.")] = None,
    articles: Annotated[int, typer.Option("--articles", min=1, help="So many of the latest relevant articles.")] = 2000,
    as_json: Json = False,
) -> None:
    """Words in relevant stored articles that are almost a name: spellings a person may want to add."""
    known = {profile.seed_id: profile for profile in runtime.configuration().profiles}
    if seed is not None and seed not in known:
        errors.print(f"no profile in seeds/ has the seed {seed}; there is {', '.join(known)}", style="red")
        raise typer.Exit(1)
    profiles = [profile for profile in known.values() if seed in {None, profile.seed_id}]
    with opened_database().read() as connection:
        texts = relevant_texts(connection, limit=articles)
    if not texts:
        errors.print("no stored article is relevant yet: let the service run, or run `seedwatch once` first", style="red")
        raise typer.Exit(1)
    with progress_bar("reading", len(texts) * len(profiles)) as step:
        found = {profile.seed_id: near_misses(_each(texts, step), profile) for profile in profiles}
    if as_json:
        typer.echo(json.dumps({key: [asdict(miss) for miss in misses] for key, misses in found.items()}, ensure_ascii=False))
        return
    for key, misses in found.items():
        out.print(f"{key}: {len(misses)} word(s) like a name in {len(texts)} relevant article(s)")
        if misses:
            out.print("Read each where it stands. If it is the name, add it to the profile under the key that is told.")
        for miss in misses:
            out.print(f"{miss.times:4d} x {miss.word}  like {miss.name}: {miss.key}")
            out.print(f"       {_around(miss)}", style="dim")


def _each(texts: Sequence[str], step: Callable[[], None]) -> Iterator[str]:
    for text in texts:
        step()
        yield text


def _around(miss: NearMiss) -> str:
    """The word with so much on either side that it fits into a line."""
    before, word, after = miss.example.partition(miss.word)
    return f"...{before[-30:]}{word}{after[:30]}..."
