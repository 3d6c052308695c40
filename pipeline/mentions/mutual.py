"""Weak names that vouch for each other: a headline names nothing in full, yet SDF beside IS is plain enough."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.mentions.finding import Bearer, Hit, bearer_of
from pipeline.mentions.forms import is_cjk
from pipeline.mentions.spot_rules import ANOTHER_PERSON

NEEDS = "needs one of"
"""How the rule begins that refuses a weak name for want of a licence."""


class Accepted(NamedTuple):
    """A hit that counts, and why."""

    hit: Hit
    why: str


MUTUAL_WINDOW = 80
"""Characters within which two weak names, each of which the other would license, vouch for each other: SDF and IS."""


def mutual(accepted: list[Accepted], refused: list[Hit]) -> tuple[list[Accepted], list[Hit]]:
    """In a headline nothing is named in full: "Barrack: SDG's task is done" has two weak names that belong together."""
    open_hits = [hit for hit in refused if hit.form.kind == "weak" and hit.rule.startswith(NEEDS)]
    if not open_hits:
        return accepted, refused
    weak = [each.hit for each in accepted if each.hit.form.kind == "weak"]
    beside = sorted([*((hit, True) for hit in open_hits), *((hit, False) for hit in weak)], key=lambda each: each[0].place)
    places = [hit.place for hit, _ in beside]
    one_name = _side_by_side([hit for hit, _ in beside])
    others = {bearer_of(hit) for hit in refused if hit.rule.startswith(ANOTHER_PERSON)}
    licensed: dict[int, Accepted] = {}  # by identity: a hit's hash would go through all names of its entity
    for hit in open_hits:
        first, last = bisect_left(places, hit.place - MUTUAL_WINDOW), bisect_right(places, hit.place + MUTUAL_WINDOW)
        for other, is_open in beside[first:last]:
            pair = frozenset((bearer_of(hit), bearer_of(other)))
            if pair in one_name or pair & others:
                continue
            if _vouches(other, hit) and (not is_open or _vouches(hit, other)):
                licensed[id(hit)] = Accepted(hit=hit._replace(rule=""), why=f"with:{other.entity.id}")
    return [*accepted, *licensed.values()], [hit for hit in refused if id(hit) not in licensed]


def _side_by_side(hits: Sequence[Hit]) -> frozenset[frozenset[Bearer]]:
    """The pairs of entities whose names touch somewhere, as given name and surname do: Esed Şera is one man, and neither."""
    ordered = sorted(hits, key=lambda hit: (hit.seed, hit.place))
    return frozenset(
        frozenset((bearer_of(one), bearer_of(other)))
        for one, other in pairwise(ordered)
        if (one.seed, one.field) == (other.seed, other.field)
        and 0 <= other.start - one.end <= 1
        and not is_cjk(one.form.folded)
    )


def _vouches(one: Hit, other: Hit) -> bool:
    """Is the one among the entities that license the other?"""
    requires = other.entity.requires
    return (
        requires is not None
        and one.seed == other.seed
        and one.entity.id in requires.entities
        and one.form.language not in one.entity.common_word
        and other.form.language not in other.entity.common_word
        and not requires.needs_both
    )
