"""Weak names that vouch for each other: a headline names nothing in full, yet SDF beside IS is plain enough."""

from typing import NamedTuple

from pipeline.mentions.finding import Hit

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
    weak = [each.hit for each in accepted if each.hit.form.kind == "weak"]
    licensed: dict[int, str] = {}
    for index, hit in enumerate(open_hits):
        for other in (*open_hits, *weak):
            if _vouches(other, hit) and (_vouches(hit, other) or other not in open_hits):
                licensed[index] = f"with:{other.entity.id}"
    if not licensed:
        return accepted, refused
    believed = {open_hits[index]: why for index, why in licensed.items()}
    return (
        [*accepted, *(Accepted(hit=hit._replace(rule=""), why=why) for hit, why in believed.items())],
        [hit for hit in refused if hit not in believed],
    )


def _vouches(one: Hit, other: Hit) -> bool:
    """Is the one among the entities that license the other, and near enough?"""
    requires = other.entity.requires
    return (
        requires is not None
        and one.seed == other.seed
        and one.entity.id in requires.entities
        and not one.entity.common_word
        and other.form.language not in other.entity.common_word
        and not requires.needs_both
        and abs(one.place - other.place) <= MUTUAL_WINDOW
    )
