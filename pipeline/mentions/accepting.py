"""Candidate hits -> mentions, judged by the whole report: strong names count, weak ones need a licence, towns lend bases.

The order is fixed: strong and exact names first; then weak names, licensed by the same entity named in full, by a context
word near them, or by another entity named strongly; then names a base borrows from its town. Of hits of one entity that
overlap, the longest is kept.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from pipeline.mentions.doubting import ANTI_CONTEXT, against_other_bearers
from pipeline.mentions.finding import Exclusion, Exclusions, Hit, Owner, owner_of
from pipeline.mentions.forms import is_spaced
from pipeline.mentions.lexicon import Lexicon
from pipeline.mentions.mutual import NEEDS, Accepted, mutual
from pipeline.mentions.scanning import HEADS, Scanned, cjk_hits, hits
from pipeline.seeds.profile import Requirement

ANTI_WINDOW = 60
"""Characters within which an anti-context word cancels a hit."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contexts:
    """Where the words of each context set stand, on the line that joins title and text: sorted (starts, ends)."""

    places: Mapping[tuple[int, str], tuple[Sequence[int], Sequence[int]]]

    def has_near(self, seed: int, name: str, start: int, end: int, *, window: int, apart: bool) -> bool:
        """A word of the set within `window` of the span; `apart` asks for one that is not part of the span itself."""
        starts, ends = self.places.get((seed, name), ((), ()))
        first = bisect_left(ends, start - window)
        last = bisect_right(starts, end + window)
        return any(not apart or ends[index] <= start or starts[index] >= end for index in range(first, last))


def find_contexts(
    fields: Iterable[Scanned], lexicon: Lexicon, exclusions: Sequence[Exclusion], candidates: Sequence[Hit]
) -> Contexts:
    """All context words of all fields, but not those inside a phrase that names another place (Damascus, Maryland), nor where
    the words around a place's name say that it is none (damasco, Fernando Moscou)."""
    no_places = {(hit.field, hit.start) for hit in candidates if hit.rule and hit.entity.type == "place"}
    if no_places:
        no_places -= {(hit.field, hit.start) for hit in candidates if not hit.rule}
    found: defaultdict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for scanned in fields:
        elsewhere = [each for each in exclusions if each.field == scanned.field and _is_of_a_place(each, lexicon)]
        for sets, start, end in _context_hits(scanned, lexicon):
            if elsewhere and any(each.start <= start and end <= each.end for each in elsewhere):
                continue
            if (scanned.field, start) in no_places and not scanned.original[end : end + 1].isalpha():  # but moszkvai
                continue
            place = start + scanned.shift, end + scanned.shift
            for key in sets:
                found[key].append(place)
    return Contexts(places={key: _columns(spans) for key, spans in found.items()})


def _is_of_a_place(exclusion: Exclusion, lexicon: Lexicon) -> bool:
    return any(lexicon.seeds[seed].profile.entities[entity].type == "place" for seed, entity in exclusion.owners)


def _columns(spans: list[tuple[int, int]]) -> tuple[Sequence[int], Sequence[int]]:
    ordered = sorted(set(spans)) if len(spans) > 1 else spans
    # Words of one set hardly ever nest, so the ends are sorted as well; where they do, a sorted copy errs by a letter or two.
    return [start for start, _ in ordered], sorted(end for _, end in ordered)


def _context_hits(scanned: Scanned, lexicon: Lexicon) -> Iterator[tuple[AbstractSet[tuple[int, str]], int, int]]:
    """The context sets whose word stands at a span: more of them where the word ends with it."""
    words, edges = lexicon.context_words, scanned.edges
    for index, start, end in hits(scanned, lexicon.contexts):
        word = words[index]
        if edges[start] and not (word.head and scanned.head_before(start) in HEADS[word.head]):
            continue
        sets = word.sets if edges[end + 1] else word.whole
        if not sets:
            continue
        if word.scripts and not scanned.is_written_in(word.scripts, start, end):
            continue
        yield sets, *scanned.span(start, end)
    for index, start, end in cjk_hits(scanned, lexicon.contexts):
        if start > 0 and is_spaced(scanned.cjk_text[start]) and is_spaced(scanned.cjk_text[start - 1]):
            continue
        yield lexicon.context_words[index].whole, start, end


def accept(
    candidates: Sequence[Hit],
    exclusions: Sequence[Exclusion],
    contexts: Contexts,
    lexicon: Lexicon,
    *,
    language: str | None,
) -> tuple[list[Accepted], list[Hit]]:
    """What counts, and what was refused with the rule that refused it."""
    judged = [_against_anti_context(hit, contexts) if hit.entity.anti_context else hit for hit in candidates]
    judged = against_other_bearers(judged, language)
    refused = [hit for hit in judged if hit.rule]
    accepted: list[Accepted] = []
    for kinds in (("strong", "exact"), ("weak",)):
        strong = _strongly_named(accepted)
        for hit in judged:
            if not hit.rule and hit.form.kind in kinds:
                _sort_out(hit, _licence(hit, contexts, strong), accepted, refused)
    accepted, refused = mutual(accepted, refused)
    excluded = Exclusions(exclusions)
    for lent in _borrowed(accepted, lexicon):
        hit = _against_anti_context(excluded.applied_to(lent), contexts)
        licence = "" if hit.rule else _licence_of_context(hit, contexts)
        _sort_out(hit, licence and f"place+{licence}", accepted, refused)
    accepted, given_way = _give_way(_outermost(_longest(accepted)))
    if not refused and not given_way:
        return accepted, []
    taken: dict[Owner, list[tuple[int, int]]] = {}
    for each in sorted(accepted, key=lambda one: one.hit.start):
        taken.setdefault(owner_of(each.hit), []).append((each.hit.start, each.hit.end))
    return accepted, [hit for hit in [*refused, *given_way] if _is_free(hit, taken.get(owner_of(hit), []))]


def _sort_out(hit: Hit, why: str, accepted: list[Accepted], refused: list[Hit]) -> None:
    if why:
        accepted.append(Accepted(hit=hit, why=why))
    else:
        refused.append(hit if hit.rule else hit._replace(rule=_missing(hit)))


def _borrowed(accepted: Sequence[Accepted], lexicon: Lexicon) -> list[Hit]:
    """The accepted names of a town once more, as names of the base that borrows them."""
    return [
        each.hit._replace(entity=borrower, form=replace(each.hit.form, kind="borrowed"))
        for each in accepted
        for borrower in lexicon.seeds[each.hit.seed].borrowers.get(each.hit.entity.id, ())
    ]


def _give_way(accepted: list[Accepted]) -> tuple[list[Accepted], list[Hit]]:
    """Titles ("Syrian president") of an entity that is not named itself, in a report that names the other holder."""
    named = {(each.hit.seed, each.hit.entity.id) for each in accepted if not _is_title(each.hit)}
    kept, refused = [], []
    for each in accepted:
        rival = _rival(each.hit, named)
        if rival:
            refused.append(each.hit._replace(rule=f"gives_way_to: {rival}"))
        else:
            kept.append(each)
    return kept, refused


def _rival(hit: Hit, named: AbstractSet[tuple[int, str]]) -> str:
    if not hit.entity.gives_way_to or not _is_title(hit) or (hit.seed, hit.entity.id) in named:
        return ""
    return min((rival for rival in hit.entity.gives_way_to if (hit.seed, rival) in named), default="")


def _is_title(hit: Hit) -> bool:
    return hit.form.kind == "weak" and " " in hit.form.folded


def _against_anti_context(hit: Hit, contexts: Contexts) -> Hit:
    if hit.rule:
        return hit
    end = hit.place + hit.end - hit.start
    for name in hit.entity.anti_context:
        if contexts.has_near(hit.seed, name, hit.place, end, window=ANTI_WINDOW, apart=True):
            return hit._replace(rule=f"{ANTI_CONTEXT}: {name}")
    return hit


def _strongly_named(accepted: Iterable[Accepted]) -> frozenset[tuple[int, str]]:
    return frozenset((each.hit.seed, each.hit.entity.id) for each in accepted if each.hit.form.kind in {"strong", "exact"})


def _licence(hit: Hit, contexts: Contexts, strong: frozenset[tuple[int, str]]) -> str:
    """Why the hit counts, or nothing."""
    entity = hit.entity
    if hit.form.kind != "weak":
        return _licence_of_context(hit, contexts) if entity.full_needs_context else "name"
    if (hit.seed, entity.id) in strong:
        return "same entity named in full"
    if entity.licence_only or entity.requires is None:
        return ""
    by_context = _licence_of_context(hit, contexts)
    if by_context and not entity.requires.needs_both:
        return by_context
    by_entity = "" if hit.form.language in entity.common_word else _licence_of_entity(hit.seed, entity.requires, strong)
    if entity.requires.needs_both:
        return f"{by_context} and {by_entity}" if by_context and by_entity else ""
    return by_entity


def _licence_of_context(hit: Hit, contexts: Contexts) -> str:
    requires = hit.entity.requires
    if requires is None:
        return ""
    end = hit.place + hit.end - hit.start
    # One word cannot vouch for itself; in "Syrian president" the adjective is a statement of its own.
    apart = " " not in hit.form.folded
    for name in requires.context:
        if contexts.has_near(hit.seed, name, hit.place, end, window=requires.window, apart=apart):
            return f"context:{name}"
    return ""


def _licence_of_entity(seed: int, requires: Requirement, strong: frozenset[tuple[int, str]]) -> str:
    present = min((entity for entity in requires.entities if (seed, entity) in strong), default="")
    return f"with:{present}" if present else ""


def _missing(hit: Hit) -> str:
    entity = hit.entity
    if entity.licence_only and hit.form.kind == "weak":
        return "needs the full name in the same report"
    if entity.requires is None:
        return "weak name without requires"
    wanted = [
        *(f"context:{name}" for name in entity.requires.context),
        *(f"with:{each}" for each in sorted(entity.requires.entities)),
    ]
    return f"{NEEDS} " + ", ".join(wanted)


def _longest(accepted: Iterable[Accepted]) -> list[Accepted]:
    """Per entity, hits that overlap a longer one (or an equal one accepted before it) are dropped."""
    order = {"strong": 0, "exact": 0, "weak": 1, "borrowed": 2}
    ranked = sorted(
        accepted,
        key=lambda each: (each.hit.start - each.hit.end, order[each.hit.form.kind], each.hit.form.language, each.hit.form.name),
    )
    taken: dict[Owner, list[tuple[int, int]]] = {}
    kept: list[Accepted] = []
    for each in ranked:
        hit = each.hit
        spans = taken.setdefault(owner_of(hit), [])
        if not spans or _is_free(hit, spans):
            kept.append(each)
            insort(spans, (hit.start, hit.end))
    return sorted(kept, key=lambda each: (each.hit.place, each.hit.start - each.hit.end, each.hit.seed, each.hit.entity.id))


def _outermost(accepted: Sequence[Accepted]) -> list[Accepted]:
    """No hit inside a longer one of another entity of its type: "Syrian forces" within the Syrian Democratic Forces' name.

    `accepted` is in the order of places, longer ones first: whatever encloses a hit stands before it.
    """
    open_spans: dict[tuple[int, str, str], list[Hit]] = {}
    kept = []
    for each in accepted:
        hit = each.hit
        spans = open_spans.setdefault((hit.seed, hit.entity.type, hit.field), [])
        if spans and spans[0].end <= hit.start:
            spans[:] = [other for other in spans if other.end > hit.start]
        if not spans or not any(_encloses(other, hit) for other in spans):
            kept.append(each)
        spans.append(hit)
    return kept


def _encloses(other: Hit, hit: Hit) -> bool:
    longer = other.end - other.start > hit.end - hit.start
    return longer and other.start <= hit.start and hit.end <= other.end and other.entity.id != hit.entity.id


def _is_free(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    """Does the hit overlap none of these spans, which are in order and do not overlap each other?"""
    after = bisect_left(spans, (hit.start, hit.end))
    return not (after < len(spans) and spans[after][0] < hit.end) and not (after and spans[after - 1][1] > hit.start)
