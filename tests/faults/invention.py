"""Invented bases, people and reports: each report tells of a base and a person of its own, so each must raise exactly one alert.

That makes counting exact: published == alerts received, whatever was killed in between.
"""

import random
from dataclasses import dataclass

_ONSETS = "b d f g h k l m n p r s t v z br dr gr kr pl st tr vl zd".split()
_VOWELS = "a e i o u ai ei ou".split()
_ENDS = "n r l s k m t nd rk st".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A base and the person who speaks for it."""

    number: int
    base: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One report. `number` is also its place's."""

    number: int
    title: str
    text: str


def places(count: int, *, seed: int = 7) -> list[Place]:
    """Names that share no letters in a row by accident: drawn once, never twice."""
    rng = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < count * 3:
        words[_word(rng)] = None
    names = [word.capitalize() for word in words]
    return [
        Place(number=number, base=names[3 * number], person=f"{names[3 * number + 1]} {names[3 * number + 2]}")
        for number in range(count)
    ]


def profile(invented: list[Place]) -> str:
    """A seed profile that watches all of them."""
    head = (
        'format = 1\n[seed]\nid = "invented"\ntitle = "Invented bases"\nlang = "en"\nreviewed_by = "The tests"\n'
        '[scoring]\nthreshold_relevant = 6.0\ngate = [["type:base"]]\n'
    )
    entities = (
        f'[[entity]]\nid = "base-{place.number}"\ntype = "base"\nlabel = "{place.base}"\nside = "north"\nweight = 8\n'
        f'names.en = ["{place.base}"]\n[[entity]]\nid = "person-{place.number}"\ntype = "person"\nlabel = "{place.person}"\n'
        f'side = "north"\nweight = 5\nnames.en = ["{place.person}"]\n'
        for place in invented
    )
    return head + "".join(entities)


def report(place: Place) -> Invented:
    rng = random.Random(place.number * 7919)
    words = [_word(rng) for _ in range(30)]
    title = f"{place.base}: {words[0]} {words[1]}, says {place.person}"
    text = (
        f"{place.base} has {words[2]} and {words[3]}. {' '.join(words[4:17])}. {place.person} spoke of {words[17]}. "
        f"{' '.join(words[18:])}. It is the report numbered {place.number}-{rng.randrange(10**6)}."
    )
    return Invented(number=place.number, title=title, text=text)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((3, 4)))) + rng.choice(_ENDS)
