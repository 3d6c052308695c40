"""A scanned field -> candidate hits: names whose edges, letters and neighbours allow them to be the name they look like.

Only what can be seen at the spot is judged here (edges, clitics, endings, capitals, diacritics, acronyms, exclusions, the
words on either side). What needs the rest of the report (context, co-mentions) is judged in `accepting`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.mentions.affixes import (
    ARABIC_ARTICLE,
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
from pipeline.seeds.profile import Entity

_CJK_DOT = "·"
_UKRAINIAN_LETTERS = frozenset("іїєґ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name at a span of the original field. `place` is its position on the line that joins title and text."""

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
    found = [*_alphabetic(scanned, lexicon, language, excluded), *_cjk(scanned, lexicon, excluded)]
    if excluded:
        found = [after_exclusions(hit, excluded) for hit in found]
    return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.seed, hit.entity.id)), excluded


def after_exclusions(hit: Hit, excluded: Iterable[Exclusion]) -> Hit:
    """The hit, refused if it lies inside a phrase that excludes its entity."""
    owner = (hit.seed, hit.entity.id)
    for each in excluded:
        if (
            not hit.rule
            and owner in each.owners
            and each.field == hit.field
            and each.start <= hit.start
            and hit.end <= each.end
        ):
            return replace(hit, rule=f"exclude: {each.phrase}")
    return hit


def _alphabetic(scanned: Scanned, lexicon: Lexicon, language: str | None, excluded: list[Exclusion]) -> Iterator[Hit]:
    for index, start, end in hits(scanned, lexicon.names):
        glued = _glued_letters(scanned, start, end)
        if glued is None:
            continue
        head, tail = glued
        pattern = lexicon.patterns[index]
        if pattern.excludes and not tail and head in HEADS[pattern.head]:
            # The head belongs to the phrase, so a hit that reaches into it is still inside.
            first, last = scanned.folded.span(start - len(head), end)
            excluded.append(
                Exclusion(
                    owners=pattern.excludes, field=scanned.field, start=first, end=last, phrase=scanned.folded.text[start:end]
                )
            )
        for alternative in pattern.alternatives:
            form = alternative.form
            if _edges_fit(form, head, tail, language) and not (form.exact and _is_other_case(scanned, form, start, end)):
                rules = lexicon.seeds[alternative.seed]
                article = (
                    len(ARABIC_ARTICLE) if form.head == "ar+" and head.endswith(ARABIC_ARTICLE) else 0
                )  # it belongs to the name
                yield _judged(scanned, rules, alternative, (start - article, end), (len(head) - article, len(tail)), language)


def _is_other_case(scanned: Scanned, form: Form, start: int, end: int) -> bool:
    """ "is" is not even nearly IS: small letters of an acronym are no hit and no near miss."""
    first, last = scanned.folded.span(start, end)
    return plain_quotes(scanned.original[first:last]) != plain_quotes(form.exact)


def _glued_letters(scanned: Scanned, start: int, end: int) -> tuple[str, str] | None:
    """The letters glued to both sides of a span; None when they are more than any clitic or ending has."""
    codes, is_letter, text = scanned.codes, scanned.is_letter, scanned.folded.text
    head = tail = ""
    if start > 0 and is_letter[codes[start - 1]]:
        head = scanned.head_before(start)
        if len(head) > LONGEST_HEAD:
            return None
    if end < len(codes) and is_letter[codes[end]]:
        tail = text[end : scanned.word_end(end, limit=LONGEST_TAIL + 1)]
        if len(tail) > LONGEST_TAIL:
            return None
    return head, tail


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


def _judged(
    scanned: Scanned,
    rules: SeedRules,
    alternative: Alternative,
    span: tuple[int, int],
    glued: tuple[int, int],
    language: str | None,
) -> Hit:
    """The hit at a span of the folded text, with `glued` letters on either side, and what is wrong with it."""
    first, last = scanned.folded.span(*span)
    form = alternative.form
    rule = _spelling_fault(scanned.original, form, first, last, language) or _neighbour_fault(
        scanned, rules, alternative, span[0] - glued[0], span[1] + glued[1]
    )
    return Hit(
        seed=alternative.seed,
        entity=alternative.entity,
        form=form,
        field=scanned.field,
        start=first,
        end=last if glued[1] else _with_marks(scanned.original, last),
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
    if spelled[:1].isupper():
        return True
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
    is_surname = alternative.form.is_single and entity.type == "person"
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


def _cjk(scanned: Scanned, lexicon: Lexicon, excluded: list[Exclusion]) -> Iterator[Hit]:
    for index, start, end in cjk_hits(scanned, lexicon.names):
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
