"""A parsed TOML document -> a Profile. Strict: every unknown key, id, type or context set is a Problem with what was meant.

All problems of a file are gathered before it is refused, so that a person mends it in one go. Rules of taste and
ambiguity, which only warn, live in `checking`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.errors import ConfigError
from pipeline.seeds.problems import LONGEST_NAME, LONGEST_TEXT, Problems, did_you_mean, shown
from pipeline.seeds.profile import Entity, EntityType, Name, NameKind, Profile, Requirement, Scoring
from pipeline.seeds.scoring_table import ENTITY_TYPES, read_scoring

FORMAT = 1
_TOP_KEYS = ("format", "seed", "scoring", "context", "entity")
_SEED_KEYS = (
    "id", "title", "source", "lang", "event_date", "drafted_by", "reviewed_by", "reviewed_on",
)  # fmt: skip
_ENTITY_KEYS = (
    "id", "type", "label", "side", "qid", "weight", "story_weight", "note", "review", "names", "weak", "exact", "exact_strong",
    "names_from", "requires", "exclude", "not_before", "not_after", "anti_context", "case_any", "common_word", "doubted_in",
    "flags", "gives_way_to", "no_article", "full_needs_context", "licence_only", "is_given_name", "own_language", "must_match",
    "must_not_match",
)  # fmt: skip
_REQUIRES_KEYS = ("context", "entities", "window", "mode")


def read_profile(document: Mapping[str, object], *, file: str, allow_unreviewed: bool = False) -> Profile:
    """The profile a document describes; raises ConfigError with every problem found."""
    problems = Problems(file)
    problems.check_keys("", document, _TOP_KEYS)
    if document.get("format", FORMAT) != FORMAT:
        problems.add("format", f"this Seedwatch reads format {FORMAT}, not {shown(document.get('format'))}")
    seed = problems.table("seed", document.get("seed"))
    contexts = _read_contexts(problems, document.get("context"))
    entities = _read_entities(problems, document.get("entity"), contexts)
    scoring = read_scoring(problems, document.get("scoring"), entities, contexts)
    _check_seed(problems, seed, allow_unreviewed=allow_unreviewed)
    profile = _profile(problems, seed, contexts=contexts, entities=entities, scoring=scoring)
    if problems.found:
        raise ConfigError(tuple(problems.found))
    return replace(profile, version=_digest(document))


def _digest(document: Mapping[str, object]) -> str:
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _check_seed(problems: Problems, seed: Mapping[str, object], *, allow_unreviewed: bool) -> None:
    problems.check_keys("seed", seed, _SEED_KEYS)
    for key in ("id", "title"):
        if seed.get(key) is None or seed.get(key) == "":
            problems.add(f"seed.{key}", "missing")
    reviewer = seed.get("reviewed_by")
    if not allow_unreviewed and (reviewer is None or (isinstance(reviewer, str) and not reviewer.strip())):
        problems.add("seed.reviewed_by", "nobody has reviewed this profile", "read every name, then put your name here")


def _profile(
    problems: Problems,
    seed: Mapping[str, object],
    *,
    contexts: Mapping[str, Mapping[str, tuple[str, ...]]],
    entities: Mapping[str, Entity],
    scoring: Scoring,
) -> Profile:
    def said(key: str) -> str:
        return problems.text(f"seed.{key}", seed.get(key)).strip()

    def day(key: str) -> str:
        value = seed.get(key)
        return value.isoformat()[:10] if isinstance(value, date) else said(key)

    return Profile(
        seed_id=problems.identifier("seed.id", seed.get("id")),
        title=said("title"),
        version="",
        language=said("lang"),
        source=said("source"),
        event_date=day("event_date"),
        drafted_by=said("drafted_by"),
        reviewed_by=said("reviewed_by"),
        reviewed_on=day("reviewed_on"),
        entities=entities,
        contexts=contexts,
        scoring=scoring,
    )


def _read_contexts(problems: Problems, value: object) -> dict[str, dict[str, tuple[str, ...]]]:
    sets: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, words in problems.table("context", value).items():
        by_language = problems.table(f"context.{name}", words)
        for code in by_language:
            problems.language(f"context.{name}.{code}", code)
        sets[name] = {code: problems.texts(f"context.{name}.{code}", items) for code, items in by_language.items()}
    return sets


def _read_entities(
    problems: Problems, value: object, contexts: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> dict[str, Entity]:
    if not isinstance(value, list) or not value:
        problems.add("entity", "no entity at all", "at least one [[entity]]")
        return {}
    tables = [problems.table(f"entity[{index}]", item) for index, item in enumerate(value)]
    ids = [found if isinstance(found := table.get("id"), str) else "" for table in tables]
    places = [f"entity[{own_id or index}]" for index, own_id in enumerate(ids)]
    for index, (where, table) in enumerate(zip(places, tables, strict=True)):  # first: whoever names them is wrong for this
        problems.identifier(f"{where}.id", table.get("id"))
        if table.get("id") is None or table.get("id") == "":
            problems.add(where, "missing id")
        elif ids[index] in ids[:index]:
            problems.add(where, f"the id {shown(ids[index])} is used twice", "every entity has one of its own")
    return {
        own_id: _read_entity(problems, where, table, ids=ids, contexts=contexts)
        for own_id, where, table in zip(ids, places, tables, strict=True)
    }


def _read_entity(
    problems: Problems,
    where: str,
    table: Mapping[str, object],
    *,
    ids: Sequence[str],
    contexts: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Entity:
    problems.check_keys(where, table, _ENTITY_KEYS)
    own_id = str(table.get("id") or "")
    borrowed = problems.text(f"{where}.names_from", table.get("names_from"))
    problems.check_known(f"{where}.names_from", [borrowed] if borrowed else [], ids)
    names = _read_names(problems, where, table, are_needed=not borrowed)
    flags = problems.table(f"{where}.flags", table.get("flags"))
    problems.check_keys(f"{where}.flags", flags, ("fixed",))
    story_weight = table.get("story_weight")
    return Entity(
        id=own_id,
        type=_read_type(problems, f"{where}.type", table.get("type")),
        label=problems.text(f"{where}.label", table.get("label"), default=own_id, longest=LONGEST_NAME),
        weight=problems.number(f"{where}.weight", table.get("weight"), default=1.0, most=10.0),
        side=problems.identifier(f"{where}.side", table.get("side")),
        qid=_read_qid(problems, f"{where}.qid", table.get("qid")),
        note=problems.text(f"{where}.note", table.get("note")),
        review=problems.text(f"{where}.review", table.get("review")),
        story_weight=None if story_weight is None else problems.number(f"{where}.story_weight", story_weight, default=1.0),
        names=names,
        names_from=borrowed,
        requires=_read_requires(problems, f"{where}.requires", table.get("requires"), ids=ids, contexts=contexts),
        exclude=problems.texts(f"{where}.exclude", table.get("exclude")),
        not_before=problems.texts(f"{where}.not_before", table.get("not_before")),
        not_after=problems.texts(f"{where}.not_after", table.get("not_after")),
        anti_context=_known(problems, f"{where}.anti_context", table.get("anti_context"), contexts),
        case_any=problems.languages(f"{where}.case_any", table.get("case_any")),
        common_word=problems.languages(f"{where}.common_word", table.get("common_word")),
        doubted_in=problems.languages(f"{where}.doubted_in", table.get("doubted_in")),
        fixed=frozenset(problems.texts(f"{where}.flags.fixed", flags.get("fixed"))),
        gives_way_to=frozenset(_known(problems, f"{where}.gives_way_to", table.get("gives_way_to"), ids)),
        no_article=problems.flag(f"{where}.no_article", table.get("no_article")),
        full_needs_context=problems.flag(f"{where}.full_needs_context", table.get("full_needs_context")),
        licence_only=problems.flag(f"{where}.licence_only", table.get("licence_only")),
        is_given_name=problems.flag(f"{where}.is_given_name", table.get("is_given_name")),
        own_language=frozenset(problems.texts(f"{where}.own_language", table.get("own_language"))),
        must_match=problems.texts(f"{where}.must_match", table.get("must_match"), longest=LONGEST_TEXT),
        must_not_match=problems.texts(f"{where}.must_not_match", table.get("must_not_match"), longest=LONGEST_TEXT),
    )


def _known(problems: Problems, where: str, value: object, known: Iterable[str]) -> tuple[str, ...]:
    words = problems.texts(where, value)
    problems.check_known(where, words, known)
    return words


def _read_type(problems: Problems, where: str, value: object) -> EntityType:
    for known in ENTITY_TYPES:
        if value == known:
            return known
    close = did_you_mean(value, ENTITY_TYPES) if isinstance(value, str) else ""
    wrong = "missing" if value is None else f"unknown type {shown(value)}"
    problems.add(where, wrong, close or f"one of {', '.join(ENTITY_TYPES)}")
    return "place"


def _read_qid(problems: Problems, where: str, value: object) -> str:
    qid = problems.text(where, value)
    if qid and not (qid[0] == "Q" and qid[1:].isascii() and qid[1:].isdigit()):
        problems.add(where, f"{shown(qid)} is no Wikidata id", "Q and digits, or empty while unverified")
    return qid


def _read_requires(
    problems: Problems,
    where: str,
    value: object,
    *,
    ids: Sequence[str],
    contexts: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Requirement | None:
    if value is None:
        return None
    table = problems.table(where, value)
    problems.check_keys(where, table, _REQUIRES_KEYS)
    sets = problems.texts(f"{where}.context", table.get("context"))
    problems.check_known(f"{where}.context", sets, contexts)
    entities = problems.texts(f"{where}.entities", table.get("entities"))
    problems.check_known(f"{where}.entities", entities, ids)
    mode = problems.text(f"{where}.mode", table.get("mode"), default="any")
    if mode not in {"any", "all"}:
        problems.add(f"{where}.mode", f"unknown mode {shown(mode)}", "any or all")
    window = problems.count(f"{where}.window", table.get("window"), default=200, least=1, most=5000)
    return Requirement(context=sets, entities=frozenset(entities), window=window, needs_both=mode == "all")


def _read_names(problems: Problems, where: str, table: Mapping[str, object], *, are_needed: bool) -> tuple[Name, ...]:
    names: list[Name] = []
    kinds: tuple[tuple[str, NameKind], ...] = (("names", "strong"), ("weak", "weak"))
    for key, kind in kinds:
        for code, items in problems.table(f"{where}.{key}", table.get(key)).items():
            problems.language(f"{where}.{key}.{code}", code)
            names += [Name(text=text, language=code, kind=kind) for text in problems.texts(f"{where}.{key}.{code}", items)]
    names += _read_acronyms(problems, where, table)
    if are_needed and not names:
        problems.add(f"{where}.names", "no name in any language")
    return tuple(names)


def _read_acronyms(problems: Problems, where: str, table: Mapping[str, object]) -> list[Name]:
    """`exact` items: "TOKEN" or "TOKEN:lang,lang". Those in `exact_strong` count alone, the others need context."""
    alone = problems.texts(f"{where}.exact_strong", table.get("exact_strong"))
    names: list[Name] = []
    for item in problems.texts(f"{where}.exact", table.get("exact")):
        token, colon, codes = item.rpartition(":")
        token, limits = (token, codes.split(",")) if colon else (item, [])
        for code in limits:
            problems.language(f"{where}.exact", code)
        kind: NameKind = "exact" if token in alone else "weak"
        names.append(Name(text=token, language="exact", kind=kind, languages=frozenset(limits)))
    problems.check_known(f"{where}.exact_strong", alone, [name.text for name in names])
    return names
