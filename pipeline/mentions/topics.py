"""Context words -> what a report is about without naming it: "Russian bases" in a report on Syria.

A topic is a context set that the profile's `[scoring.topics]` gives a weight. It is no mention and proves nothing alone: it
counts where a line of the gate asks for it (`about:russian_bases`) and the line's other terms stand near it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.mentions.accepting import Contexts
from pipeline.seeds.profile import Profile

LEAD = 600
"""Characters of the text that count as its lead."""

ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """`places`: where its words stand in the title (below 0) and the lead."""

    name: str
    places: Sequence[int]

    @property
    def in_title(self) -> bool:
        return self.places[0] < 0


def find_topics(seed: int, profile: Profile, contexts: Contexts) -> dict[str, Topic]:
    """The profile's topics of which a word stands in the title or the lead. Whether they count, the gate decides."""
    found: dict[str, Topic] = {}
    for name in profile.scoring.topics:
        starts, _ = contexts.places.get((seed, name), ((), ()))
        places = [start for start in starts if start < LEAD]
        if places:
            found[name] = Topic(name=name, places=places)
    return found


def asked_topics(line: Iterable[str]) -> list[list[str]]:
    """The topics of each `about:` term of a gate's line, alternatives together."""
    return [term.partition(":")[2].split("|") for term in line if term.startswith(f"{ABOUT}:")]


def told_topics(gates: Iterable[Sequence[str]], topics: Mapping[str, Topic]) -> list[Topic]:
    """The topics that opened a gate, each once, in the order of their names."""
    names = {name for line in gates for names in asked_topics(line) for name in names if name in topics}
    return [topics[name] for name in sorted(names)]
