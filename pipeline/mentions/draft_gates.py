"""A draft's entities and what its article says of them -> a gate: what a report must name to be news of this seed.

Narrow on purpose: the bases the article is about; two of the actors it made known (people, groups and offices no gazetteer
has, or one of them with the place it is about); or two known parties together with a place. States alone open nothing: every
day has a report that names Russia and the United States, and a minister with his own state.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.mentions.stubs import TYPE_UNKNOWN
from pipeline.seeds.known_entities import Table

_MOST_IN_A_TERM = 12
_LONGEST_TERM = 190
_MOST_CHIEF = 8
"""Actors that open the gate with any other one: a report of the same matter names two of them."""

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
    ranked = [each for each in sorted(entities, key=lambda each: _rank(each, standings)) if not _is_open(each)]
    bases = _central(ranked, "base", standings)
    lines = [[_term(bases)]] if bases else []
    lines += _new_actors(ranked, standings)
    actors = _two_parties(ranked, standings)
    places = _places(ranked, standings)
    if actors and places:
        lines.append([*map(_term, actors), _term(places)])
    if not lines:
        lines = _whatever_there_is(ranked or list(entities), actors)
    return lines


def _is_open(entity: Table) -> bool:
    """Of no type yet: it opens nothing before a person has said what it is."""
    return TYPE_UNKNOWN in str(entity.get("review", ""))


def _new_actors(ranked: Sequence[Table], standings: Mapping[str, Standing]) -> list[list[str]]:
    """Each chief actor of the article that no gazetteer knows, with any other new actor, or with a town of the article."""
    types = {str(each["id"]): each.get("type") for each in ranked}
    new = [str(each["id"]) for each in ranked if each.get("type") in _ACTORS and each.get("review")]
    towns = [each for each in _places(ranked, standings) if types[each] == "place"]
    chief = new[:_MOST_CHIEF]  # those of title and lead, and the often named, stand first
    lines = []
    for place, actor in enumerate(chief):
        company = [*(each for each in new if each not in chief[: place + 1]), *towns]
        lines += [[_term([actor]), term] for term in _terms(company)]
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
    return next(_terms(ids))


def _terms(ids: Sequence[str]) -> Iterator[str]:
    """One term, or several where one would be longer than a profile allows."""
    term = ""
    for each in ids[:_MOST_IN_A_TERM]:
        if term and len(term) + len(each) > _LONGEST_TERM:
            yield term
            term = ""
        term += f"|{each}" if term else f"id:{each}"
    if term:
        yield term
