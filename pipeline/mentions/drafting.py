"""An article -> a profile to review: known entities with all their names, new ones with what wording tells of them.

Three levels, each named in the file's header: the gazetteer (reviewed names in every language), wording (candidates), and,
where one is installed, a recogniser of names handed in as a function. Nothing drafted ever goes live: `reviewed_by` is empty.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.articles.language import detect_language
from pipeline.errors import ConfigError
from pipeline.mentions.analysis import analyse
from pipeline.mentions.bases_at_places import Span, bases_at_places
from pipeline.mentions.candidate import Candidate
from pipeline.mentions.candidates import find_candidates
from pipeline.mentions.draft_gates import Standing, draft_gate
from pipeline.mentions.lexicon import build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.mentions.stubs import TYPE_UNKNOWN, proposals, stub
from pipeline.mentions.topics import LEAD
from pipeline.mentions.trying import failing_sentences
from pipeline.mentions.uncased_candidates import uncased_candidates
from pipeline.seeds.known_entities import Gazetteer, Table
from pipeline.seeds.profile import EntityType
from pipeline.seeds.reading import read_profile
from pipeline.seeds.writing import profile_text

Recogniser = Callable[[str], Sequence[tuple[str, EntityType]]]
"""Text -> (name, type), by a model of named entities."""

_MOST_NEW = 40
_PAIRS = {
    "base+person": 1.5,
    "base+group": 1.0,
    "base+base": 1.5,
    "base+state": 0.5,
    "person+person": 1.0,
    "person+institution": 0.5,
}
_PARTIAL = ("requires", "gives_way_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The document, its TOML text, and what the person who asked for it should know."""

    document: Table
    text: str
    notes: tuple[str, ...]


def draft_profile(
    title: str,
    text: str,
    *,
    seed_id: str,
    gazetteer: Gazetteer,
    language: str | None = None,
    source: str = "",
    recognise: Recogniser | None = None,
) -> Draft:
    """A reviewable profile of one article."""
    spoken = detect_language(title, text, language)
    analysis = analyse(title, text, declared_language=language, lexicon=build_lexicon([gazetteer.profile]))
    known = _known_ids(analysis, gazetteer)
    found = _candidates(title, text, spoken, analysis, gazetteer)
    new = _stubs(found[:_MOST_NEW], dict(recognise(f"{title}\n{text}")) if recognise else {}, spoken or "en", known)
    entities = [*(_copied(gazetteer.entities[entity_id], known) for entity_id in known), *(each for each, _ in new)]
    levels = "gazetteer+wording+recogniser" if recognise else "gazetteer+wording"
    document = {
        "format": 1,
        "seed": {
            "id": seed_id,
            "title": title,
            "source": source,
            "lang": spoken or "",
            "drafted_by": levels,
            "reviewed_by": "",
            "reviewed_on": "",
        },
        "scoring": {"gate": draft_gate(entities, _standings(title, text, analysis, new)), "pairs": _PAIRS},
        "context": {name: gazetteer.contexts[name] for name in _contexts_used(entities)},
        "entity": entities,
    }
    dropped = _drop_sentences_that_need_more(document, entities)
    notes = tuple(_notes(known, new, recognise, dropped, len(found)))
    comments = {str(each["id"]): proposals(candidate, spoken or "en") for each, candidate in new} | _told(dropped)
    return Draft(
        document=document, text=profile_text(document, header=_header(levels, notes), proposals=comments), notes=notes
    )


def _header(levels: str, notes: Iterable[str]) -> list[str]:
    return [
        f"Draft of a seed profile ({levels}). Read every name, settle every `review`, try it with",
        "`seedwatch seed check`, then put your name into reviewed_by: until then the service does not load it.",
        "How to review: docs/profiles.md",
        *notes,
    ]


def _known_ids(analysis: Analysis, gazetteer: Gazetteer) -> list[str]:
    """Entities of the gazetteer the article names, by type and weight, with the towns their bases borrow names from."""
    found = {mention.entity_id for mention in analysis.mentions}
    entities = gazetteer.profile.entities
    found |= {entities[entity_id].names_from for entity_id in found} - {""}
    order = ("base", "person", "group", "institution", "state", "place")
    return sorted(found, key=lambda each: (order.index(entities[each].type), -entities[each].weight, each))


def _copied(table: Table, known: Sequence[str]) -> dict[str, object]:
    """An entity as the gazetteer has it, pointing only at entities that are in the draft too."""
    copy = dict(table)
    for key in _PARTIAL:
        value = copy.get(key)
        if isinstance(value, Mapping):
            copy[key] = {**value, "entities": [each for each in value.get("entities", []) if each in known]}
        elif isinstance(value, list):
            copy[key] = [each for each in value if each in known]
    return copy


def _drop_sentences_that_need_more(document: Table, entities: Iterable[dict[str, object]]) -> dict[str, list[str]]:
    """Without the gazetteer's sentences that hold only beside entities the article does not name: by id, what was dropped.

    So a draft passes its own check.
    """
    trial = {"seed": {"id": "draft", "title": "draft"}, "context": document["context"], "entity": document["entity"]}
    try:
        profile = read_profile(trial, file="draft", allow_unreviewed=True)
    except ConfigError:
        return {}  # `seed check` tells the person what cannot be read
    failing = failing_sentences(profile, build_lexicon([profile]))
    dropped: dict[str, list[str]] = {}
    for entity in entities:
        for key in ("must_match", "must_not_match"):
            sentences = entity.get(key)
            if isinstance(sentences, Sequence):
                entity[key] = [each for each in sentences if (entity["id"], each) not in failing]
                left = [f"{key} {each!r}" for each in sentences if (entity["id"], each) in failing]
                dropped.setdefault(str(entity["id"]), []).extend(left)
    return {entity_id: left for entity_id, left in dropped.items() if left}


def _told(dropped: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Comments for a reviewer: what was left out of an entity, and why."""
    why = "left out, because it holds only beside entities this article does not name:"
    return {entity_id: [f"{why} {each}" for each in sentences] for entity_id, sentences in dropped.items()}


def _contexts_used(entities: Iterable[Table]) -> list[str]:
    used: set[str] = set()
    for entity in entities:
        requires, anti = entity.get("requires"), entity.get("anti_context")
        used |= set(requires.get("context", [])) if isinstance(requires, Mapping) else set()
        used |= set(anti) if isinstance(anti, list) else set()
    return sorted(used)


def _standings(
    title: str, text: str, analysis: Analysis, new: Iterable[tuple[Table, Candidate]]
) -> dict[str, Standing]:
    """How each entity of the draft stands in the article."""
    times = Counter(mention.entity_id for mention in analysis.mentions)
    leads = {each.entity_id for each in analysis.mentions if each.field == "title" or each.start < LEAD}
    found = {entity_id: Standing(times=count, leads=entity_id in leads) for entity_id, count in times.items()}
    lead = f"{title}\n{text[:LEAD]}"
    for entity, candidate in new:
        spelled = (candidate.name, *candidate.short_forms)
        found[str(entity["id"])] = Standing(times=candidate.times, leads=any(name in lead for name in spelled))
    return found


def _candidates(
    title: str, text: str, language: str | None, analysis: Analysis, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Names the gazetteer does not know, those told by capitals first."""
    entities = gazetteer.profile.entities
    known = [mention.text for mention in analysis.mentions]
    known += [name.text for entity in entities.values() for name in entity.names if name.language == language]
    known += [name.text for each in analysis.mentions for name in entities[each.entity_id].names]
    known += [mention.text.split()[-1] for mention in analysis.mentions]  # Güler after Yaşar Güler
    spans = [Span(each.field, each.start, each.end, entities[each.entity_id].type) for each in analysis.mentions]
    taken = [(each.field, each.start, each.end) for each in spans]
    bases = tuple(each.text for each in analysis.mentions if entities[each.entity_id].type == "base")
    nobodies = [each.text for each in analysis.mentions if entities[each.entity_id].type not in {"person", "base"}]
    states = [*_state_names(gazetteer, language), *nobodies]
    uncased = uncased_candidates(title, text, language=language, known=known, states=states)
    return (
        *bases_at_places(title, text, spans),
        *(find_candidates(title, text, language=language, known=known, taken=taken) if language != "zh" else ()),
        *(each for each in uncased if not bases or not each.name.startswith(bases)),
    )


def _state_names(gazetteer: Gazetteer, language: str | None) -> list[str]:
    states = (each for each in gazetteer.profile.entities.values() if each.type in {"state", "institution"})
    return [name.text for each in states for name in each.names if name.language == language]


def _stubs(
    found: Iterable[Candidate], types: Mapping[str, EntityType], language: str, known: Iterable[str]
) -> list[tuple[dict[str, object], Candidate]]:
    taken = set(known)
    made = []
    for candidate in found:
        entity = stub(candidate, types, language, taken=frozenset(taken))
        taken.add(str(entity["id"]))
        made.append((entity, candidate))
    return made


def _notes(
    known: Sequence[str],
    new: Sequence[tuple[Table, Candidate]],
    recognise: Recogniser | None,
    dropped: Mapping[str, Sequence[str]],
    candidates: int,
) -> Iterator[str]:
    unknown = sum(TYPE_UNKNOWN in str(each.get("review", "")) for each, _ in new)
    yield f"{len(known)} entities from the gazetteer, {len(new)} new names"
    if candidates > len(new):
        left = candidates - len(new)
        yield f"{left} more names were left out, the least mentioned ones: a draft has at most {_MOST_NEW} new names"
    if dropped:
        count = sum(map(len, dropped.values()))
        yield f"{count} sentences of the gazetteer left out of {', '.join(sorted(dropped))}: see the comments below each"
    if recognise is None:
        typed = "types come from the gazetteer and from wording"
        yield f"no recogniser of names installed: {typed}; {unknown} names need a type (marked review)"
