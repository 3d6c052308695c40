"""Names as they stand in a text (runs) -> candidates: short forms joined to the long ones, types counted."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.mentions.affixes import PARTICLES
from pipeline.mentions.candidate_words import BASE
from pipeline.mentions.common_names import is_common_given_name
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import EntityType

_IS_BASE = re.compile(BASE, re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name in running text: how often, where first, what type its wording suggests (None: unknown), its short forms."""

    name: str
    times: int
    is_in_title: bool
    type: EntityType | None
    short_forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One place of a name: its words, the type its wording suggests, the word before it."""

    words: tuple[str, ...]
    type: EntityType | None
    is_in_title: bool
    before: str

    @property
    def name(self) -> str:
        """The words as one name; what was elided is put back (Quai d'Orsay)."""
        return " ".join(self.words).replace("d' ", "d'").replace("d’ ", "d’")


def plain_name(name: str) -> str:
    """Folded, without the article of an Arabic name."""
    words = fold_text(name).split()
    return " ".join(word for word in words if word not in PARTICLES)


def merged(runs: Sequence[Run]) -> Iterator[Candidate]:
    """Short forms join the long one they end: "Omar" belongs to "Abdulkarim Omar", "Barzawi" to "Fawaz al-Barzawi"."""
    names = sorted({run.name for run in runs}, key=lambda name: (-len(name.split()), name))
    owner: dict[str, str] = {}
    for name in names:
        longer = [other for other in names if other != name and _is_short_for(other, name)]
        owner[name] = owner.get(longer[0], longer[0]) if longer else name
    for name in names:
        if owner[name] == name:
            own = [run for run in runs if owner[run.name] == name]
            yield Candidate(
                name=name,
                times=len(own),
                is_in_title=any(run.is_in_title for run in own),
                type=_most_said(own),
                short_forms=tuple(sorted({run.name for run in own} - {name})),
            )


def _is_short_for(longer: str, name: str) -> bool:
    """A surname of the full name, or a base's name without the word for base."""
    words, own = plain_name(longer.replace("-", " ")).split(), plain_name(name.replace("-", " ")).split()
    if not own or len(own) >= len(words):
        return False
    if words[-len(own) :] == own or (len(own) == 1 and words[0] == own[0] and is_common_given_name(own[0])):
        return True
    return words[: len(own)] == own and _IS_BASE.fullmatch(" ".join(words[len(own) :])) is not None


def _most_said(runs: Sequence[Run]) -> EntityType | None:
    """The type most runs have; one sign of a person outweighs the others (a general speaks, and is met in a town)."""
    said: Counter[EntityType] = Counter(run.type for run in runs if run.type)
    return max(said, key=lambda kind: (kind == "person", said[kind], kind), default=None)
