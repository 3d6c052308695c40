"""Relevant texts -> words that are almost a name, for a person to look at and perhaps add to the profile.

Nothing is ever accepted by likeness: a typo and another town look the same to an edit distance. But the weekly list of near
misses is how a profile learns the spellings the world uses (the French "Heimim", the Hebrew with one letter less).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.mentions.affixes import ARABIC_ARTICLE_HEADS, ARABIC_HEADS, HEBREW_HEADS
from pipeline.mentions.analysis import analyse
from pipeline.mentions.edits import deletions, edit_distance
from pipeline.mentions.forms import Form, entity_forms, is_cjk, script_of
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.seeds.folding import fold, fold_text
from pipeline.seeds.profile import Entity, Profile

LEAST_LETTERS = 6
"""Names shorter than this have too many neighbours that are words."""

TWO_EDITS_FROM = 8
"""Letters from which two differences are still a likeness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A word like a name, how often it stood there, and one place to look at.

    `language` is that of the name it is like, `key` where the profile has that name and would have the word.
    """

    word: str
    name: str
    language: str
    entity_id: str
    key: str
    distance: int
    times: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """As it stands in a text of `language`, folded and as spelled, with what stands around it."""

    folded: str
    spelled: str
    around: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A form with all languages that spell it so, and all languages the entity has names in."""

    form: Form
    entity: Entity
    spoken: frozenset[str]
    covered: frozenset[str]


def near_misses(texts: Iterable[str], profile: Profile, *, most: int = 100) -> tuple[NearMiss, ...]:
    """Words within one or two edits of a name of one word, the most frequent first. What is a mention is not listed."""
    lexicon, known, index = build_lexicon([profile]), _known(profile), _by_deletion(profile)
    counts: Counter[str] = Counter()
    found: dict[str, NearMiss] = {}
    for text in texts:
        for word in _unknown_words(text, lexicon, known):
            miss = found.get(word.folded) or _near_miss(word, index)
            if miss:
                found.setdefault(word.folded, miss)
                counts[word.folded] += 1
    told = [replace(miss, times=counts[folded]) for folded, miss in found.items()]
    return tuple(sorted(told, key=lambda miss: (-miss.times, miss.distance, miss.word))[:most])


def _known(profile: Profile) -> frozenset[str]:
    """Every word a person has decided on: of names of any kind, of what excludes or refuses them, of the context sets."""
    phrases = [form.folded for entity in profile.entities.values() for form in entity_forms(entity)]
    for entity in profile.entities.values():
        phrases += map(fold_text, (*entity.exclude, *entity.not_before, *entity.not_after))
    for by_language in profile.contexts.values():
        phrases += [fold_text(word) for words in by_language.values() for word in words]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _by_deletion(profile: Profile) -> Mapping[str, list[_Name]]:
    """Names of one word, under themselves and themselves with a letter left out."""
    index: dict[str, list[_Name]] = {}
    for entity in profile.entities.values():
        alike: dict[str, list[Form]] = {}
        for form in entity_forms(entity):
            if _is_comparable(form, entity):
                alike.setdefault(form.folded, []).append(form)
        covered = frozenset(name.language for name in entity.names)
        for folded, forms in alike.items():
            spoken = frozenset().union(*map(_spoken, forms))
            for key in deletions(folded):
                index.setdefault(key, []).append(_Name(form=forms[0], entity=entity, spoken=spoken, covered=covered))
    return index


def _is_comparable(form: Form, entity: Entity) -> bool:
    """Strong, or a person's surname, which is weak as a rule; of one word, long enough in its base form too if it is weak."""
    if " " in form.folded or len(form.folded) < LEAST_LETTERS or is_cjk(form.folded):
        return False
    return form.kind == "strong" or (
        form.kind == "weak" and entity.type == "person" and len(fold_text(form.name)) >= LEAST_LETTERS and not form.exact
    )


def _spoken(form: Form) -> frozenset[str]:
    return form.spoken or frozenset({form.language})


def _unknown_words(text: str, lexicon: Lexicon, known: frozenset[str]) -> Iterator[_Word]:
    """Words long enough to compare that are neither known nor part of a mention."""
    analysis = analyse("", text, declared_language=None, lexicon=lexicon)
    folded = fold(text)
    for start, end in _runs(folded.text):
        first, last = folded.span(start, end)
        word = folded.text[start:end]
        if known.isdisjoint(_bare(word)) and not _is_mentioned(analysis, first, last):
            around = " ".join(text[max(0, first - 40) : last + 40].split())
            yield _Word(folded=word, spelled=text[first:last], around=around, language=analysis.language)


def _runs(folded: str) -> Iterator[tuple[int, int]]:
    """Where the words stand; an apostrophe ends one where a few letters at most follow it (Hmeymim'e, Assad's)."""
    start = None
    for position, char in enumerate(folded + " "):
        if char.isalpha() or char == "'":
            start = position if start is None else start
        elif start is not None:
            word = folded[start:position].rstrip("'")
            stem, _, ending = word.rpartition("'")
            end = start + len(stem if len(stem) >= LEAST_LETTERS - 1 and len(ending) <= _LONGEST_ENDING else word)
            if end - start >= LEAST_LETTERS - 1:
                yield start, end
            start = None


_LONGEST_ENDING = 5


def _is_mentioned(analysis: Analysis, first: int, last: int) -> bool:
    return any(mention.start < last and first < mention.end for mention in analysis.mentions)


def _bare(word: str) -> list[str]:
    """The word, and in Arabic and Hebrew without what may be glued to its beginning."""
    heads = _HEADS.get(script_of(word), ())
    return [word, *(word[len(head) :] for head in heads if head and word.startswith(head) and len(word) - len(head) >= 4)]


_HEADS = {"arabic": sorted(ARABIC_HEADS | ARABIC_ARTICLE_HEADS), "hebrew": sorted(HEBREW_HEADS)}


def _near_miss(word: _Word, index: Mapping[str, list[_Name]]) -> NearMiss | None:
    """With the likest name."""
    names = [(bare, name) for bare in _bare(word.folded) for key in sorted(deletions(bare)) for name in index.get(key, ())]
    like = [(edit_distance(bare, name.form.folded), name) for bare, name in names if _may_be(word, bare, name)]
    near = [each for each in like if 0 < each[0] <= (2 if len(each[1].form.folded) >= TWO_EDITS_FROM else 1)]
    if not near:
        return None
    distance, name = min(near, key=lambda each: (each[0], each[1].form.folded, each[1].entity.id))
    language = word.language if word.language and word.language in name.spoken else name.form.language
    return NearMiss(
        word=word.spelled,
        name=name.form.name,
        language=language,
        entity_id=name.entity.id,
        key=f"entity[{name.entity.id}].{'weak' if name.form.kind == 'weak' else 'names'}.{language}",
        distance=distance,
        times=0,
        example=word.around,
    )


def _may_be(word: _Word, bare: str, name: _Name) -> bool:
    """A name of the text's language, if the entity has any; with a capital if the name has one; no adjective of a state."""
    if word.language in name.covered and word.language not in name.spoken:
        return False
    if name.form.needs_capital and word.spelled[:1].islower():
        return False
    return not (name.entity.type == "state" and bare.startswith(name.form.folded[:-1]))
