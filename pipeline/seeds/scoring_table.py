"""The `[scoring]` table of a profile -> Scoring: thresholds, gate, topics and pairs, checked against the rest of it."""

from collections.abc import Mapping
from typing import cast, get_args

from pipeline.seeds.problems import Problems, shown
from pipeline.seeds.profile import Entity, EntityType, Scoring

ENTITY_TYPES = cast(tuple[EntityType, ...], get_args(EntityType))
SELECTORS = ("type", "id", "side", "about")
_NUMBERS = ("threshold_relevant", "threshold_strong", "title_factor", "lead_factor", "weak_factor", "state_cap")
_COUNTS = ("min_distinct", "pair_window")
_KEYS = (*_NUMBERS, *_COUNTS, "base_alone_ok", "gate", "topics", "pairs")

Contexts = Mapping[str, Mapping[str, tuple[str, ...]]]


def read_scoring(
    problems: Problems, value: object, entities: Mapping[str, Entity], contexts: Contexts
) -> Scoring:
    table = problems.table("scoring", value)
    problems.check_keys("scoring", table, _KEYS)
    usual, topics = Scoring(), _read_topics(problems, table.get("topics"), contexts)

    def number(key: str, default: float) -> float:
        return problems.number(f"scoring.{key}", table.get(key), default=default)

    def count(key: str, default: int) -> int:
        return problems.count(f"scoring.{key}", table.get(key), default=default)

    alone = table.get("base_alone_ok")
    return Scoring(
        threshold_relevant=number("threshold_relevant", usual.threshold_relevant),
        threshold_strong=number("threshold_strong", usual.threshold_strong),
        min_distinct=count("min_distinct", usual.min_distinct),
        base_alone_ok=usual.base_alone_ok if alone is None else problems.flag("scoring.base_alone_ok", alone),
        title_factor=number("title_factor", usual.title_factor),
        lead_factor=number("lead_factor", usual.lead_factor),
        weak_factor=number("weak_factor", usual.weak_factor),
        state_cap=number("state_cap", usual.state_cap),
        pair_window=count("pair_window", usual.pair_window),
        gate=_read_gate(problems, table.get("gate"), entities, topics),
        topics=topics,
        pairs=_read_pairs(problems, table.get("pairs")),
    )


def _read_pairs(problems: Problems, value: object) -> dict[str, float]:
    pairs: dict[str, float] = {}
    for key, points in problems.table("scoring.pairs", value).items():
        if len(key.split("+")) == 2:
            problems.check_known(f"scoring.pairs.{key}", key.split("+"), ENTITY_TYPES)
        else:
            problems.add(f"scoring.pairs.{key}", "must join two types", '"base+person"')
        pairs["+".join(sorted(key.split("+")))] = problems.number(f"scoring.pairs.{key}", points, default=0.0)
    return pairs


def _read_topics(
    problems: Problems, value: object, contexts: Contexts
) -> dict[str, float]:
    table = problems.table("scoring.topics", value)
    for name in table:
        problems.check_known(f"scoring.topics.{name}", [name], contexts)
    return {name: problems.number(f"scoring.topics.{name}", weight, default=0.0) for name, weight in table.items()}


def _read_gate(
    problems: Problems, value: object, entities: Mapping[str, Entity], topics: Mapping[str, float]
) -> tuple[tuple[str, ...], ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        problems.add("scoring.gate", "must be a list of lines", '[["type:base"], ["side:syria", "side:russia"]]')
        return ()
    lines = tuple(problems.texts(f"scoring.gate[{index}]", line) for index, line in enumerate(value))
    for index, line in enumerate(lines):
        if value[index] == []:
            problems.add(f"scoring.gate[{index}]", "an empty line would let every report through", "remove it")
        for term in line:
            _check_term(problems, f"scoring.gate[{index}]", term, entities, topics)
    return lines


def _check_term(
    problems: Problems, where: str, term: str, entities: Mapping[str, Entity], topics: Mapping[str, float]
) -> None:
    selector, _, wanted = term.partition(":")
    if selector not in SELECTORS or not wanted:
        problems.add(where, f"unknown selector {shown(term)}", "type:, id:, side: or about:, alternatives joined with |")
        return
    known_words: dict[str, set[str]] = {
        "type": set(ENTITY_TYPES),
        "id": set(entities),
        "side": {entity.side for entity in entities.values() if entity.side},
        "about": set(topics),
    }
    problems.check_known(where, wanted.split("|"), sorted(known_words[selector]))
