"""A scanned field -> candidate hits: names whose edges, letters and neighbours allow them to be the name they look like.

Only what can be seen at the spot is judged here (edges, clitics, endings, capitals, diacritics, acronyms, exclusions, the
words on either side). What needs the rest of the report (context, co-mentions) is judged in `accepting`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.mentions.affixes import (
    LATIN_TAILS,
    LEAST_LETTERS_FOR_TAIL,
    LONGEST_HEAD,
    LONGEST_TAIL,
    NO_HEADS,
    PARTICLES,
    PERSIAN_TAILS,
    SORANI_TAILS,
)
from pipeline.mentions.forms import Form, plain_spelling
from pipeline.mentions.given_names import is_given_name
from pipeline.mentions.lexicon import SPACE, Alternative, Lexicon, SeedRules
from pipeline.mentions.mention import Field
from pipeline.mentions.scanning import HEADS, Scanned, cjk_hits, hits

_CJK_DOT = "·"
_UKRAINIAN_LETTERS = frozenset("іїєґ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name at a span of the original field. `place` is its position on the line that joins title and text."""

    seed: int
    entity_id: str
    form: Form
    field: Field
    start: int
    end: int
    place: int
    rule: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.rule)


def find(scanned: Scanned, lexicon: Lexicon, language: str | None) -> list[Hit]:
    """All candidates of one field, refused ones included (with the rule), in order of their place."""
    raw = [*_alphabetic(scanned, lexicon, language), *_cjk(scanned, lexicon)]
    excluded = [hit for hit in raw if hit.rule == _EXCLUSION]
    found = [hit if hit.is_refused else _after_exclusions(hit, excluded) for hit in raw if hit.rule != _EXCLUSION]
    return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.seed, hit.entity_id))


_EXCLUSION = "exclusion"
"""Marks a raw hit that is an excluded phrase and no name; none of these leave this module."""

_NO_FORM = Form(folded="", name="", language="", kind="strong")


def _after_exclusions(hit: Hit, excluded: Iterable[Hit]) -> Hit:
    for other in excluded:
        if (other.seed, other.entity_id) == (hit.seed, hit.entity_id) and other.start <= hit.start and hit.end <= other.end:
            return replace(hit, rule=f"exclude: {other.form.name}")
    return hit


def _alphabetic(scanned: Scanned, lexicon: Lexicon, language: str | None) -> Iterator[Hit]:
    codes, is_letter = scanned.codes, scanned.is_letter
    last = len(codes)
    for index, start, end in hits(scanned, lexicon.names):
        glued_left = start > 0 and bool(is_letter[codes[start - 1]])
        glued_right = end < last and bool(is_letter[codes[end]])
        pattern = lexicon.patterns[index]
        head = tail = ""
        if glued_left:
            head = scanned.head_before(start)
            if len(head) > LONGEST_HEAD:
                continue
        if glued_right:
            tail = scanned.folded.text[end : scanned.word_end(end, limit=LONGEST_TAIL + 1)]
            if len(tail) > LONGEST_TAIL:
                continue
        if pattern.excludes and not tail and (not head or head in HEADS[pattern.head]):
            yield from _exclusions(scanned, pattern.excludes, start, end, scanned.folded.text[start:end])
        for alternative in pattern.alternatives:
            if _edges_fit(alternative.form, head, tail, language):
                rules = lexicon.seeds[alternative.seed]
                yield _judged(
                    scanned, rules, alternative, _Place(start=start, end=end, head=len(head), tail=len(tail)), language
                )


def _exclusions(
    scanned: Scanned, excludes: Iterable[tuple[int, str]], start: int, end: int, phrase: str, *, is_original: bool = False
) -> Iterator[Hit]:
    # The head belongs to the phrase, so a hit that reaches into it is still inside.
    first = start if is_original else scanned.word_start(start, limit=LONGEST_HEAD)
    span = (start, end) if is_original else scanned.folded.span(first, end)
    for seed, entity_id in excludes:
        form = replace(_NO_FORM, name=phrase)
        yield Hit(
            seed=seed, entity_id=entity_id, form=form, field=scanned.field, start=span[0], end=span[1], place=0, rule=_EXCLUSION
        )


_FOREIGN = {"ar": frozenset({"fa", "ckb"}), "fa": frozenset({"ckb"})}
"""Names of a neighbour language that are words in this one: Persian القاعده (al-Qaeda) is any base in Arabic."""


def _edges_fit(form: Form, head: str, tail: str, language: str | None) -> bool:
    if head not in HEADS[form.head] or form.language in _FOREIGN.get(language or "", ()):
        return False
    if not tail:
        return True
    if form.exact:
        return False
    if form.tail == "ckb":
        return tail in SORANI_TAILS and language in {"ckb", None}
    if form.tail == "fa":
        return tail in PERSIAN_TAILS and language in {"fa", None}
    if form.tail == "latin" and language:
        return len(form.folded) >= LEAST_LETTERS_FOR_TAIL and tail in LATIN_TAILS.get(language, NO_HEADS)
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A span of the folded text, and how many letters are glued to it."""

    start: int
    end: int
    head: int
    tail: int


def _judged(scanned: Scanned, rules: SeedRules, alternative: Alternative, place: _Place, language: str | None) -> Hit:
    first, last = scanned.folded.span(place.start, place.end)
    form = alternative.form
    rule = _spelling_fault(scanned.original, form, first, last, language) or _neighbour_fault(
        scanned, rules, alternative, place.start - place.head, place.end + place.tail
    )
    return Hit(
        seed=alternative.seed,
        entity_id=alternative.entity.id,
        form=form,
        field=scanned.field,
        start=first,
        end=last if place.tail else _with_marks(scanned.original, last),
        place=first + scanned.shift,
        rule=rule,
    )


def _with_marks(text: str, end: int) -> int:
    """Take in the vowel signs after the last letter, which folding deleted."""
    while end < len(text) and _is_mark(text[end]):
        end += 1
    return end


def _is_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f" or "\u0591" <= char <= "\u05c7" or "\u064b" <= char <= "\u065f" or char == "\u0670"


def _spelling_fault(text: str, form: Form, start: int, end: int, language: str | None) -> str:
    """What is wrong with the letters themselves: case, diacritics, the shape of an acronym."""
    spelled = text[start:end]
    if form.exact:
        return _acronym_fault(text, form, start, end, language)
    if form.needs_capital and not _starts_with_capital(spelled) and not _may_be_lower(form, spelled, language):
        return "no capital"
    if form.strict and plain_spelling(spelled) != form.strict:
        return f"diacritics: not {form.name}"
    return ""


def _starts_with_capital(spelled: str) -> bool:
    for char in spelled:
        if char.isalpha():
            return char.isupper() or char.istitle() or char.lower() == char.upper()
    return True


def _may_be_lower(form: Form, spelled: str, language: str | None) -> bool:
    """Ukrainian media write путін, росія, москва small on purpose; the same letters in Russian are other words."""
    return form.is_case_free and (
        language == form.language or (language is None and not _UKRAINIAN_LETTERS.isdisjoint(spelled))
    )


def _acronym_fault(text: str, form: Form, start: int, end: int, language: str | None) -> str:
    spelled = text[start:end]
    if plain_quotes(spelled) != plain_quotes(form.exact):
        return f"acronym: not {form.exact}"
    if form.languages and language is not None and language not in form.languages:
        return f"acronym of {', '.join(sorted(form.languages))}"
    if _is_wordlike(form.exact) and _in_capitals(text, start, end):
        return "acronym in a run of capitals"
    return ""


def plain_quotes(text: str) -> str:
    return text.replace("״", '"').replace("”", '"').replace("“", '"').replace("’", "'").replace("\u200c", "")


_VOWELS = frozenset("AEIOUYÜÖÄАЕИОУЫЭЮЯІЇЄ")


def _is_wordlike(acronym: str) -> bool:
    """IS, US, EI could be words of a headline in capitals; SDF, YPG could not."""
    letters = [char for char in acronym if char.isalpha()]
    return len(letters) <= 2 or (len(letters) == 3 and not _VOWELS.isdisjoint(letters))


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Do the two words on either side stand in capitals too?"""
    around = [*text[max(0, start - 40) : start].split()[-2:], *text[end : end + 40].split()[:2]]
    words = ["".join(char for char in word if char.isalpha()) for word in around]
    cased = [word for word in words if len(word) > 1 and word.lower() != word.upper()]
    return len(cased) >= 2 and all(word.isupper() for word in cased)


def _neighbour_fault(scanned: Scanned, rules: SeedRules, alternative: Alternative, start: int, end: int) -> str:
    """The words that touch the name: those the profile refuses, and the given name of somebody else."""
    entity = alternative.entity
    refused_before, refused_after = rules.not_before[entity.id], rules.not_after[entity.id]
    is_surname = entity.type == "person" and " " not in _without_particle(alternative.form.folded)
    if not (refused_before or refused_after or is_surname):
        return ""
    before, before_at = word_before(scanned, start)
    if before and (before in refused_before or before.removeprefix("ال") in refused_before):
        return f"not_before: {before}"
    after, after_at = word_after(scanned, end)
    if after and (after in refused_after or after.removeprefix("ال") in refused_after):
        return f"not_after: {after}"
    if not is_surname:
        return ""
    own = rules.own_words[entity.id]
    if before and before not in own and is_given_name(before) and _has_capital_at(scanned, before_at):
        return f"another person: {before}"
    if entity.licence_only and after and after not in own and is_given_name(after) and _has_capital_at(scanned, after_at):
        return f"another person: {after}"
    return ""


def _has_capital_at(scanned: Scanned, position: int) -> bool:
    return _starts_with_capital(scanned.original[scanned.folded.span(position, position + 1)[0]])


def _without_particle(folded: str) -> str:
    first, space, rest = folded.partition(" ")
    return rest if space and first in PARTICLES else folded


def word_before(scanned: Scanned, position: int) -> tuple[str, int]:
    """The folded word that touches `position` on its left, and where it starts; articles (al-, аль-) are looked through."""
    for _ in range(2):
        if position < 2 or scanned.codes[position - 1] != SPACE:
            break
        start = scanned.word_start(position - 1)
        word = scanned.folded.text[start : position - 1]
        if word not in PARTICLES:
            return word, start
        position = start
    return "", position


def word_after(scanned: Scanned, position: int) -> tuple[str, int]:
    """The folded word that touches `position` on its right, and where it starts; articles are looked through."""
    for _ in range(2):
        if position >= len(scanned.codes) or scanned.codes[position] != SPACE:
            break
        start = position + 1
        position = scanned.word_end(start)
        word = scanned.folded.text[start:position]
        if word not in PARTICLES:
            return word, start
    return "", position


def _cjk(scanned: Scanned, lexicon: Lexicon) -> Iterator[Hit]:
    for index, start, end in cjk_hits(scanned, lexicon.names):
        pattern = lexicon.patterns[index]
        if pattern.excludes:
            yield from _exclusions(scanned, pattern.excludes, start, end, scanned.original[start:end], is_original=True)
        for alternative in pattern.alternatives:
            yield Hit(
                seed=alternative.seed,
                entity_id=alternative.entity.id,
                form=alternative.form,
                field=scanned.field,
                start=start,
                end=end,
                place=start + scanned.shift,
                rule=_cjk_fault(scanned, alternative, start),
            )


def _cjk_fault(scanned: Scanned, alternative: Alternative, start: int) -> str:
    """A weak surname after "given name·" is somebody else's, unless the given name was listed with it."""
    is_surname = (
        alternative.entity.type == "person" and _CJK_DOT not in scanned.cjk_text[start : start + len(alternative.form.name)]
    )
    if is_surname and alternative.form.kind != "strong" and start > 0 and scanned.cjk_text[start - 1] == _CJK_DOT:
        return "another person: given name before the dot"
    return ""
