"""A draft's entities and what its article says of them -> a gate: what a report must name to be news of this seed.

Narrow on purpose: the bases the article is about, or two actors together with a place. States alone open nothing: every
day has a report that names Russia and the United States.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.seeds.known_entities import Table

_MOST_IN_A_TERM = 8
_ACTORS = frozenset({"person", "group", "institution"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an entity stands in the article: how often, and whether in its title or lead."""

    times: int = 0
    leads: bool = False

    @property
    def is_central(self) -> bool:
        return self.leads or self.times > 1


def draft_gate(entities: Sequence[Table], standings: Mapping[str, Standing]) -> list[list[str]]:
    """Lines of the gate, at least one where there is any entity that the article names."""
    ranked = sorted(entities, key=lambda each: _rank(each, standings))
    bases = _central(ranked, "base", standings)
    lines = [[_term(bases)]] if bases else []
    actors = _two_parties(ranked, standings)
    places = _places(ranked, standings)
    if actors and places:
        lines.append([*map(_term, actors), _term(places)])
    if not lines:
        lines = _whatever_there_is(ranked, actors)
    return lines


def _places(ranked: Sequence[Table], standings: Mapping[str, Standing]) -> list[str]:
    """Where it happens: towns of nobody's side, else states of nobody's side (Moscow and Washington are in every report)."""
    named = [each for each in ranked if str(each["id"]) in standings and not each.get("side")]
    by_type = ([str(each["id"]) for each in named if each.get("type") == kind] for kind in ("place", "state"))
    return next((ids for ids in by_type if ids), [])


def _rank(entity: Table, standings: Mapping[str, Standing]) -> tuple[bool, int, str]:
    standing = standings.get(str(entity["id"]), Standing())
    return not standing.leads, -standing.times, str(entity["id"])


def _central(ranked: Sequence[Table], kind: str, standings: Mapping[str, Standing]) -> list[str]:
    found = [str(each["id"]) for each in ranked if each.get("type") == kind]
    return [each for each in found if standings.get(each, Standing()).is_central] or found


def _two_parties(ranked: Sequence[Table], standings: Mapping[str, Standing]) -> list[list[str]]:
    """The chief actors by party: those of the same side are one, one without a side is alone."""
    parties: dict[str, list[str]] = {}
    for entity in ranked:
        if entity.get("type") in _ACTORS and standings.get(str(entity["id"]), Standing()).times:
            parties.setdefault(str(entity.get("side") or entity["id"]), []).append(str(entity["id"]))
    sided = {str(each["side"]) for each in ranked if each.get("side")}
    chief = sorted(parties, key=lambda party: party not in sided)[:2]  # stable: otherwise in the order of the article
    return [parties[party] for party in chief] if len(chief) == 2 else []


def _whatever_there_is(ranked: Sequence[Table], actors: Sequence[Sequence[str]]) -> list[list[str]]:
    if actors:
        return [[*map(_term, actors)]]
    return [[f"id:{each['id']}" for each in ranked[:2]]] if ranked else []


def _term(ids: Sequence[str]) -> str:
    return "id:" + "|".join(ids[:_MOST_IN_A_TERM])
