"""Relevant texts -> words that are almost a name, for a person to look at and perhaps add to the profile.

Nothing is ever accepted by likeness: a typo and another town look the same to an edit distance. But the weekly list of near
misses is how a profile learns the spellings the world uses (the French "Heimim", the Hebrew with one letter less).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.mentions.forms import Form, entity_forms, is_cjk
from pipeline.seeds.folding import fold
from pipeline.seeds.profile import Profile

LEAST_LETTERS = 6
"""Names shorter than this have too many neighbours that are words."""

TWO_EDITS_FROM = 8
"""Letters from which two differences are still a likeness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A word like a name, how often it stood there, and one place to look at."""

    word: str
    name: str
    language: str
    entity_id: str
    distance: int
    times: int
    example: str


def near_misses(texts: Iterable[str], profile: Profile, *, most: int = 100) -> tuple[NearMiss, ...]:
    """Words within one or two edits of a strong one-word name, the most frequent first."""
    forms = _forms(profile)
    index = _by_deletion(forms)
    counts: Counter[str] = Counter()
    examples: dict[str, tuple[str, str]] = {}
    for text in texts:
        for word, spelled, around in _words(text):
            if word not in forms:
                counts[word] += 1
                examples.setdefault(word, (spelled, around))
    found = [_near_miss(word, times, examples[word], near) for word, times in counts.items() if (near := _nearest(word, index))]
    return tuple(sorted(found, key=lambda miss: (-miss.times, miss.distance, miss.word))[:most])


def _near_miss(word: str, times: int, example: tuple[str, str], near: tuple[int, Form, str]) -> NearMiss:
    distance, form, entity_id = near
    spelled, around = example
    return NearMiss(
        word=spelled or word,
        name=form.name,
        language=form.language,
        entity_id=entity_id,
        distance=distance,
        times=times,
        example=around,
    )


def _forms(profile: Profile) -> dict[str, tuple[Form, str]]:
    return {
        form.folded: (form, entity.id)
        for entity in profile.entities.values()
        for form in entity_forms(entity)
        if form.kind == "strong" and " " not in form.folded and len(form.folded) >= LEAST_LETTERS and not is_cjk(form.folded)
    }


def _words(text: str) -> Iterator[tuple[str, str, str]]:
    """Folded words long enough to compare, as they are spelled, with what stands around them."""
    folded = fold(text)
    start = None
    for position, char in enumerate(folded.text + " "):
        if char.isalpha() or char == "'":
            start = position if start is None else start
        elif start is not None:
            if position - start >= LEAST_LETTERS - 1:
                first, last = folded.span(start, position)
                yield folded.text[start:position], text[first:last], " ".join(text[max(0, first - 40) : last + 40].split())
            start = None


def _deletions(word: str) -> set[str]:
    """The word and itself with one letter left out: two words share one of these if they are within an edit or so."""
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


def _by_deletion(forms: dict[str, tuple[Form, str]]) -> dict[str, list[tuple[Form, str]]]:
    index: dict[str, list[tuple[Form, str]]] = {}
    for folded, owned in forms.items():
        for key in _deletions(folded):
            index.setdefault(key, []).append(owned)
    return index


def _nearest(word: str, index: dict[str, list[tuple[Form, str]]]) -> tuple[int, Form, str] | None:
    likely = {(form.folded, entity): form for key in _deletions(word) for form, entity in index.get(key, ())}
    best: tuple[int, Form, str] | None = None
    for (folded, entity), form in sorted(likely.items(), key=lambda item: item[0]):
        distance = edit_distance(word, folded)
        allowed = 2 if len(folded) >= TWO_EDITS_FROM else 1
        if 0 < distance <= allowed and (best is None or distance < best[0]):
            best = (distance, form, entity)
    return best


def edit_distance(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with a neighbour to get from one word to the other."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        current = [row]
        for column, target in enumerate(other, start=1):
            cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (char != target))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == target:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
