"""Candidate hits -> mentions, judged by the whole report: strong names count, weak ones need a licence, towns lend bases.

The order is fixed: strong and exact names first; then weak names, licensed by the same entity named in full, by a context
word near them, or by another entity named strongly; then names a base borrows from its town. Of hits of one entity that
overlap, the longest is kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.mentions.finding import Hit
from pipeline.mentions.lexicon import ContextWord, Lexicon
from pipeline.mentions.scanning import HEADS, Scanned, cjk_hits, hits
from pipeline.seeds.profile import Entity, Requirement

ANTI_WINDOW = 60
"""Characters within which an anti-context word cancels a hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A hit that counts, and why."""

    hit: Hit
    why: str


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


def find_contexts(fields: Iterable[Scanned], lexicon: Lexicon) -> Contexts:
    """All context words of all fields."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for scanned in fields:
        for word, start, end in _context_hits(scanned, lexicon):
            for key in word.sets:
                found.setdefault(key, []).append((start + scanned.shift, end + scanned.shift))
    return Contexts(places={key: _columns(spans) for key, spans in found.items()})


def _columns(spans: list[tuple[int, int]]) -> tuple[Sequence[int], Sequence[int]]:
    ordered = sorted(set(spans))
    # Words of one set hardly ever nest, so the ends are sorted as well; where they do, a sorted copy errs by a letter or two.
    return [start for start, _ in ordered], sorted(end for _, end in ordered)


def _context_hits(scanned: Scanned, lexicon: Lexicon) -> Iterator[tuple[ContextWord, int, int]]:
    codes, is_letter = scanned.codes, scanned.is_letter
    for index, start, end in hits(scanned, lexicon.contexts):
        word = lexicon.context_words[index]
        if start > 0 and is_letter[codes[start - 1]] and not (word.head and scanned.head_before(start) in HEADS[word.head]):
            continue
        if word.is_whole and scanned.is_letter_at(end):
            continue
        yield word, *scanned.folded.span(start, end)
    for index, start, end in cjk_hits(scanned, lexicon.contexts):
        yield lexicon.context_words[index], start, end


def accept(candidates: Sequence[Hit], contexts: Contexts, lexicon: Lexicon) -> tuple[list[Accepted], list[Hit]]:
    """What counts, and what was refused with the rule that refused it; both in the order of the candidates."""
    judged = [_against_anti_context(hit, contexts, lexicon) for hit in candidates]
    usable = [hit for hit in judged if not hit.is_refused]
    refused = [hit for hit in judged if hit.is_refused]
    accepted: list[Accepted] = []
    for kinds in (("strong", "exact"), ("weak",), ("borrowed",)):
        strong = _strongly_named(accepted)
        for hit in usable:
            if hit.form.kind in kinds:
                why = _licence(hit, _entity(hit, lexicon), contexts, accepted, strong)
                if why:
                    accepted.append(Accepted(hit=hit, why=why))
                else:
                    refused.append(replace(hit, rule=_missing(hit, _entity(hit, lexicon))))
    kept = _longest(accepted)
    return kept, [hit for hit in refused if not _is_covered(hit, kept)]


def _entity(hit: Hit, lexicon: Lexicon) -> Entity:
    return lexicon.seeds[hit.seed].profile.entities[hit.entity_id]


def _against_anti_context(hit: Hit, contexts: Contexts, lexicon: Lexicon) -> Hit:
    if hit.is_refused:
        return hit
    end = hit.place + hit.end - hit.start
    for name in _entity(hit, lexicon).anti_context:
        if contexts.has_near(hit.seed, name, hit.place, end, window=ANTI_WINDOW, apart=True):
            return replace(hit, rule=f"anti_context: {name}")
    return hit


def _strongly_named(accepted: Iterable[Accepted]) -> frozenset[tuple[int, str]]:
    return frozenset((each.hit.seed, each.hit.entity_id) for each in accepted if each.hit.form.kind in {"strong", "exact"})


def _licence(
    hit: Hit, entity: Entity, contexts: Contexts, accepted: Sequence[Accepted], strong: frozenset[tuple[int, str]]
) -> str:
    """Why the hit counts, or nothing."""
    kind = hit.form.kind
    if kind == "borrowed":
        return _borrowed_licence(hit, entity, contexts, accepted)
    if kind != "weak":
        return _licence_of_context(hit, entity, contexts) if entity.full_needs_context else "name"
    if (hit.seed, entity.id) in strong:
        return "same entity named in full"
    if entity.licence_only or entity.requires is None:
        return ""
    by_context = _licence_of_context(hit, entity, contexts)
    by_entity = "" if hit.form.language in entity.common_word else _licence_of_entity(hit.seed, entity.requires, strong)
    if entity.requires.needs_both:
        return f"{by_context} and {by_entity}" if by_context and by_entity else ""
    return by_context or by_entity


def _licence_of_context(hit: Hit, entity: Entity, contexts: Contexts) -> str:
    if entity.requires is None:
        return ""
    end = hit.place + hit.end - hit.start
    # One word cannot vouch for itself; in "Syrian president" the adjective is a statement of its own.
    apart = " " not in hit.form.folded
    for name in entity.requires.context:
        if contexts.has_near(hit.seed, name, hit.place, end, window=entity.requires.window, apart=apart):
            return f"context:{name}"
    return ""


def _licence_of_entity(seed: int, requires: Requirement, strong: frozenset[tuple[int, str]]) -> str:
    present = sorted(entity for entity in requires.entities if (seed, entity) in strong)
    return f"with:{present[0]}" if present else ""


def _borrowed_licence(hit: Hit, entity: Entity, contexts: Contexts, accepted: Sequence[Accepted]) -> str:
    """A town's name is the base only where the town itself was accepted and a base word stands near."""
    town = any(
        (each.hit.seed, each.hit.entity_id, each.hit.field) == (hit.seed, entity.names_from, hit.field)
        and each.hit.start <= hit.start
        and hit.end <= each.hit.end
        for each in accepted
    )
    licence = _licence_of_context(hit, entity, contexts) if town else ""
    return f"place+{licence}" if licence else ""


def _missing(hit: Hit, entity: Entity) -> str:
    if entity.licence_only and hit.form.kind == "weak":
        return "needs the full name in the same report"
    if entity.requires is None:
        return "weak name without requires"
    wanted = [
        *(f"context:{name}" for name in entity.requires.context),
        *(f"with:{each}" for each in sorted(entity.requires.entities)),
    ]
    return "needs one of " + ", ".join(wanted)


def _longest(accepted: Iterable[Accepted]) -> list[Accepted]:
    """Per entity, hits that overlap a longer one (or an equal one accepted before it) are dropped."""
    order = {"strong": 0, "exact": 0, "weak": 1, "borrowed": 2}
    ranked = sorted(
        accepted,
        key=lambda each: (each.hit.start - each.hit.end, order[each.hit.form.kind], each.hit.form.language, each.hit.form.name),
    )
    kept: list[Accepted] = []
    for each in ranked:
        if not any(_same_entity(each.hit, other.hit) and _overlap(each.hit, other.hit) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: (each.hit.place, each.hit.start - each.hit.end, each.hit.seed, each.hit.entity_id))


def _same_entity(one: Hit, other: Hit) -> bool:
    return one.seed == other.seed and one.entity_id == other.entity_id and one.field == other.field


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _is_covered(hit: Hit, kept: Iterable[Accepted]) -> bool:
    return any(_same_entity(hit, each.hit) and _overlap(hit, each.hit) for each in kept)
