"""One report -> everything found in it: language, mentions, near misses, and its relevance to every seed.

A pure function of title, text, declared language and lexicon: no clock, no archive, so the same report has the same score
today and in a replay next year.
"""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.articles.language import detect_language
from pipeline.mentions.accepting import Contexts, accept, find_contexts
from pipeline.mentions.finding import Hit, find
from pipeline.mentions.lexicon import Lexicon
from pipeline.mentions.mention import Analysis, Field, Mention, Rejected
from pipeline.mentions.mutual import Accepted
from pipeline.mentions.scanning import Scanned, scan
from pipeline.mentions.scoring import relevance

MOST_REJECTED = 20


def analyse(title: str, text: str, *, declared_language: str | None, lexicon: Lexicon) -> Analysis:
    """What one report says of all seeds."""
    language = detect_language(title, text, declared_language)
    fields = [
        scan("title", title, lexicon, shift=-len(title) - 1),  # the title stands just before the text
        scan("text", text, lexicon, shift=0),
    ]
    found = [find(field, lexicon, language) for field in fields]
    candidates = [hit for hits, _ in found for hit in hits]
    if not candidates:
        return _analysis(lexicon, language, (), (), Contexts(places={}), room=0, fields=fields)
    exclusions = [exclusion for _, excluded in found for exclusion in excluded]
    contexts = find_contexts(fields, lexicon, exclusions, candidates)
    accepted, refused = accept(candidates, exclusions, contexts, lexicon, language=language)
    return _analysis(lexicon, language, accepted, refused, contexts, room=len(title) + len(text), fields=fields)


def _analysis(
    lexicon: Lexicon,
    language: str | None,
    accepted: Sequence[Accepted],
    refused: Iterable[Hit],
    contexts: Contexts,
    *,
    room: int,
    fields: Sequence[Scanned],
) -> Analysis:
    originals: dict[Field, str] = {field.field: field.original for field in fields}
    return Analysis(
        language=language,
        mentions=tuple(_mention(each, originals, lexicon, language) for each in accepted),
        rejected=_rejected(refused, originals, lexicon),
        relevances=tuple(
            relevance(index, seed.profile, accepted, contexts, room=room) for index, seed in enumerate(lexicon.seeds)
        ),
        lexicon_version=lexicon.version,
    )


def _mention(accepted: Accepted, originals: Mapping[Field, str], lexicon: Lexicon, language: str | None) -> Mention:
    hit = accepted.hit
    spoken = language if language in hit.form.spoken else hit.form.language
    return Mention(
        seed_id=lexicon.seeds[hit.seed].profile.seed_id,
        entity_id=hit.entity.id,
        field=hit.field,
        start=hit.start,
        end=hit.end,
        text=originals[hit.field][hit.start : hit.end],
        name=hit.form.name,
        language=spoken or "",
        kind=hit.form.kind,
        why=accepted.why,
    )


def _rejected(refused: Iterable[Hit], originals: Mapping[Field, str], lexicon: Lexicon) -> tuple[Rejected, ...]:
    """The nearest misses, one per entity, span and field, in order of place; a borrowed name says nothing new."""
    seen: dict[tuple[int, str, Field, int, int], Rejected] = {}
    for hit in sorted(refused, key=lambda each: (each.place, each.end, each.seed, each.entity.id, each.rule)):
        key = (hit.seed, hit.entity.id, hit.field, hit.start, hit.end)
        if key not in seen and hit.form.kind != "borrowed":
            seen[key] = Rejected(
                seed_id=lexicon.seeds[hit.seed].profile.seed_id,
                entity_id=hit.entity.id,
                field=hit.field,
                start=hit.start,
                end=hit.end,
                text=originals[hit.field][hit.start : hit.end],
                rule=hit.rule,
            )
    return tuple(list(seen.values())[:MOST_REJECTED])
