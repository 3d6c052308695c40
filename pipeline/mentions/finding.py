"""A scanned field -> candidate hits: names whose edges, letters and neighbours allow them to be the name they look like.

Only what can be seen at the spot is judged here (edges, clitics, endings, capitals, diacritics, acronyms, exclusions, the
words on either side). What needs the rest of the report (context, co-mentions) is judged in `accepting`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.mentions.affixes import (
    ANY_TAIL,
    ARABIC_ARTICLE,
    LATIN_TAILS,
    LEAST_LETTERS_FOR_ANY_TAIL,
    LEAST_LETTERS_FOR_TAIL,
    LONGEST_HEAD,
    LONGEST_TAIL,
    NO_HEADS,
    PERSIAN_TAILS,
    SORANI_TAILS,
)
from pipeline.mentions.forms import Form
from pipeline.mentions.lexicon import Alternative, Lexicon, Pattern, SeedRules
from pipeline.mentions.mention import Field
from pipeline.mentions.scanning import HEADS, Scanned, cjk_hits, hits, may_stand_unfolded
from pipeline.mentions.spot_rules import neighbour_fault, plain_quotes, spelling_fault, with_marks
from pipeline.seeds.profile import Entity

_CJK_DOT = "·"


class Hit(NamedTuple):
    """A name at a span of the original field. `place` is its position on the line that joins title and text.

    A tuple, not a dataclass: a report has hundreds, and a tuple is made four times as fast.
    """

    seed: int
    entity: Entity
    form: Form
    field: Field
    start: int
    end: int
    place: int
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A phrase of the original field inside which some entities are not meant."""

    owners: frozenset[tuple[int, str]]
    field: Field
    start: int
    end: int
    phrase: str


def find(scanned: Scanned, lexicon: Lexicon, language: str | None) -> tuple[list[Hit], list[Exclusion]]:
    """All candidates of one field, refused ones included (with the rule), in order of their place; and the exclusions."""
    excluded: list[Exclusion] = []
    found = [*_alphabetic(scanned, lexicon, language, excluded), *_cjk(scanned, lexicon, language, excluded)]
    if excluded:
        found = [*map(Exclusions(excluded).applied_to, found)]
    return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.seed, hit.entity.id)), excluded


Owner = tuple[int, str, str]
"""Seed, entity and field: hits compete for a span only with their own kind."""


def owner_of(hit: Hit) -> Owner:
    return hit.seed, hit.entity.id, hit.field


Bearer = tuple[int, str]
"""A seed and one of its entities, wherever in the report."""


def bearer_of(hit: Hit) -> Bearer:
    return hit.seed, hit.entity.id


class Exclusions:
    """Excluded phrases by owner, in order of their starts, each with the farthest end so far: asked once per hit."""

    def __init__(self, excluded: Iterable[Exclusion]) -> None:
        self._by_owner: dict[Owner, tuple[list[int], list[tuple[int, str]]]] = {}
        for each in sorted(excluded, key=lambda exclusion: exclusion.start):
            for seed, entity_id in each.owners:
                starts, ends = self._by_owner.setdefault((seed, entity_id, each.field), ([], []))
                starts.append(each.start)
                ends.append(max([(each.end, each.phrase), *ends[-1:]]))

    def applied_to(self, hit: Hit) -> Hit:
        """The hit, refused if it lies inside a phrase that excludes its entity."""
        starts, ends = self._by_owner.get(owner_of(hit), ((), ()))
        before = bisect_right(starts, hit.start) - 1
        if hit.rule or before < 0 or ends[before][0] < hit.end:
            return hit
        return hit._replace(rule=f"exclude: {ends[before][1]}")


def _alphabetic(scanned: Scanned, lexicon: Lexicon, language: str | None, excluded: list[Exclusion]) -> Iterator[Hit]:
    foreign = _FOREIGN.get(language or "", frozenset())
    declined = _SCRIPT_TAILS | {"latin"} if not language or language in LATIN_TAILS else _SCRIPT_TAILS
    named: dict[tuple[int, str], tuple[int, int]] = {}
    patterns, edges = lexicon.patterns, scanned.edges
    for index, start, end in hits(scanned, lexicon.names):
        pattern = patterns[index]
        glued: tuple[str, str] | None = _BARE
        if edges[start] or edges[end + 1]:  # most hits stand alone, or inside a longer word
            glued = _glued_letters(scanned, pattern, (start, end), declined)
        if glued is None or (pattern.scripts and not scanned.is_written_in(pattern.scripts, start, end)):
            continue
        if pattern.excludes and not glued[1] and glued[0] in HEADS[pattern.head]:
            excluded.append(_exclusion(scanned, pattern, start, end, glued[0]))
        for alternative in pattern.alternatives:
            form = alternative.form
            if form.language in foreign or not _may_stand_so(scanned, form, (start, end), glued, language):
                continue
            # A surname inside its full name says nothing new; of hits that end together the longest comes first.
            owner = (alternative.seed, alternative.entity.id)
            longer = named.get(owner)
            if longer and longer[0] <= start and end <= longer[1]:
                continue
            hit = _judged(scanned, lexicon.seeds[alternative.seed], alternative, (start, end), glued, language)
            if form.kind == "strong" and not hit.rule:
                named[owner] = (start, end)
            yield hit


_BARE = ("", "")
"""No letter is glued to either side."""


def _glued_letters(
    scanned: Scanned, pattern: Pattern, span: tuple[int, int], declined: frozenset[str]
) -> tuple[str, str] | None:
    """The letters glued to both sides; None when the pattern can have none there, or not so many."""
    start, end = span
    head = tail = ""
    if scanned.edges[start]:
        if not pattern.head:
            return None
        head = scanned.head_before(start)
    if scanned.edges[end + 1]:
        if declined.isdisjoint(pattern.tails):
            return None
        tail = scanned.tail_after(end)
    return (head, tail) if len(head) <= LONGEST_HEAD and len(tail) <= LONGEST_TAIL else None


def _exclusion(scanned: Scanned, pattern: Pattern, start: int, end: int, head: str) -> Exclusion:
    """The head belongs to the phrase, so a hit that reaches into it is still inside."""
    first, last = scanned.span(start - len(head), end)
    return Exclusion(owners=pattern.excludes, field=scanned.field, start=first, end=last, phrase=scanned.folded_text[start:end])


_SCRIPT_TAILS = frozenset({"fa", "ckb"})


def _is_spelled(scanned: Scanned, form: Form, start: int, end: int) -> bool:
    """Letter by letter the acronym: "is" is not even nearly IS, no hit and no near miss."""
    first, last = scanned.span(start, end)
    return plain_quotes(scanned.original[first:last]) == plain_quotes(form.exact)


_FOREIGN = {
    "ar": frozenset({"fa", "ckb", "ur"}),
    "fa": frozenset({"ckb", "ur"}),
    "ckb": frozenset({"ur"}),
}
"""Names of a neighbour language that are words in this one: Persian القاعده (al-Qaeda) is any base in Arabic."""


def _may_stand_so(scanned: Scanned, form: Form, span: tuple[int, int], glued: tuple[str, str], language: str | None) -> bool:
    """Do clitics, ending and, of an acronym, every letter allow this form here?"""
    head, tail = glued
    if head not in HEADS[form.head]:
        return False
    if form.exact:
        # Kurmanji glues its endings even to acronyms: HSDê.
        return (not tail or (language == "ku" and tail in LATIN_TAILS["ku"])) and _is_spelled(scanned, form, *span)
    return not tail or _is_ending(tail, form, language)


def _is_ending(tail: str, form: Form, language: str | None) -> bool:
    if form.tail == "ckb":
        return tail in SORANI_TAILS and language in {"ckb", None}
    if form.tail == "fa":
        return tail in PERSIAN_TAILS and language in {"fa", None}
    if form.tail == "latin" and not language:
        return len(form.folded) >= LEAST_LETTERS_FOR_ANY_TAIL and tail in ANY_TAIL
    if form.tail == "latin" and language:
        return len(form.folded) >= LEAST_LETTERS_FOR_TAIL and tail in LATIN_TAILS.get(language, NO_HEADS)
    return False


def _judged(
    scanned: Scanned,
    rules: SeedRules,
    alternative: Alternative,
    span: tuple[int, int],
    glued: tuple[str, str],
    language: str | None,
) -> Hit:
    """The hit at a span of the folded text, with letters `glued` to either side, and what is wrong with it."""
    form = alternative.form
    start, (head, tail) = span[0], glued
    if form.head == "ar+" and head.endswith(ARABIC_ARTICLE):  # the article belongs to the name
        start, head = start - len(ARABIC_ARTICLE), head.removesuffix(ARABIC_ARTICLE)
    first, last = scanned.span(start, span[1])
    rule = spelling_fault(scanned.original, form, first, last, language) or neighbour_fault(
        scanned, rules, alternative, start - len(head), span[1] + len(tail), language
    )
    if not tail and last < len(scanned.original) and scanned.original[last] > "\u02ff":
        last = with_marks(scanned.original, last)
    return Hit(alternative.seed, alternative.entity, form, scanned.field, first, last, first + scanned.shift, rule)


def _cjk(scanned: Scanned, lexicon: Lexicon, language: str | None, excluded: list[Exclusion]) -> Iterator[Hit]:
    for index, start, end in cjk_hits(scanned, lexicon.names):
        if not may_stand_unfolded(scanned, start, end):
            continue
        pattern = lexicon.patterns[index]
        if pattern.excludes:
            excluded.append(
                Exclusion(
                    owners=pattern.excludes, field=scanned.field, start=start, end=end, phrase=scanned.original[start:end]
                )
            )
        for alternative in pattern.alternatives:
            yield Hit(
                seed=alternative.seed,
                entity=alternative.entity,
                form=alternative.form,
                field=scanned.field,
                start=start,
                end=end,
                place=start + scanned.shift,
                rule=_cjk_fault(scanned, lexicon.seeds[alternative.seed], alternative, start, end, language),
            )


def _cjk_fault(scanned: Scanned, rules: SeedRules, alternative: Alternative, start: int, end: int, language: str | None) -> str:
    """The letters that touch the name: those the profile refuses; and a surname after somebody else's "given name·"."""
    text, entity = scanned.cjk_text, alternative.entity
    if alternative.form.languages and language is not None and language not in alternative.form.languages:
        return f"acronym of {', '.join(sorted(alternative.form.languages))}"
    # Korean and Hindi put a space between the two: 하페즈 알아사드.
    before = start - 1 if text[start - 1 : start] == " " else start
    after = end + 1 if text[end : end + 1] == " " else end
    for word in rules.touching_before[entity.id]:
        if text.endswith(word, 0, before):
            return f"not_before: {word}"
    for word in rules.touching_after[entity.id]:
        if text.startswith(word, after):
            return f"not_after: {word}"
    is_surname = (
        alternative.entity.type == "person" and _CJK_DOT not in scanned.cjk_text[start : start + len(alternative.form.name)]
    )
    if is_surname and alternative.form.kind != "strong" and start > 0 and scanned.cjk_text[start - 1] == _CJK_DOT:
        return "another person: given name before the dot"
    return ""
