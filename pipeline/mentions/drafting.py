"""An article -> a profile to review: known entities with all their names, new ones with what wording tells of them.

Three levels, each named in the file's header: the gazetteer (reviewed names in every language), wording (candidates), and,
where one is installed, a recogniser of names handed in as a function. Nothing drafted ever goes live: `reviewed_by` is empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.articles.language import detect_language
from pipeline.errors import ConfigError
from pipeline.mentions.analysis import analyse
from pipeline.mentions.candidates import Candidate, find_candidates
from pipeline.mentions.lexicon import build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.mentions.trying import failing_sentences
from pipeline.mentions.uncased_candidates import uncased_candidates
from pipeline.seeds.folding import fold_text
from pipeline.seeds.known_entities import Gazetteer, Table
from pipeline.seeds.profile import EntityType
from pipeline.seeds.reading import read_profile
from pipeline.seeds.transliterating import cyrillic_spelling, latin_spellings
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
    new = _new_entities(title, text, spoken, analysis, gazetteer, recognise)
    entities = [*(_copied(gazetteer.entities[entity_id], known) for entity_id in known), *(stub for stub, _ in new)]
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
        "scoring": {"gate": _gate(entities), "pairs": _PAIRS},
        "context": {name: gazetteer.contexts[name] for name in _contexts_used(entities)},
        "entity": entities,
    }
    _drop_sentences_that_need_more(document, entities)
    notes = tuple(_notes(known, new, recognise))
    proposals = {str(stub["id"]): _proposals(candidate) for stub, candidate in new}
    return Draft(
        document=document, text=profile_text(document, header=_header(levels, notes), proposals=proposals), notes=notes
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


def _drop_sentences_that_need_more(document: Table, entities: Iterable[dict[str, object]]) -> None:
    """Sentences of the gazetteer that hold only beside entities the article does not name: a draft passes its own check."""
    trial = {"seed": {"id": "draft", "title": "draft"}, "context": document["context"], "entity": document["entity"]}
    try:
        profile = read_profile(trial, file="draft", allow_unreviewed=True)
    except ConfigError:
        return  # `seed check` tells the person what cannot be read
    failing = failing_sentences(profile, build_lexicon([profile]))
    for entity in entities:
        for key in ("must_match", "must_not_match"):
            sentences = entity.get(key)
            if isinstance(sentences, Sequence):
                entity[key] = [each for each in sentences if (entity["id"], each) not in failing]


def _contexts_used(entities: Iterable[Table]) -> list[str]:
    used: set[str] = set()
    for entity in entities:
        requires, anti = entity.get("requires"), entity.get("anti_context")
        used |= set(requires.get("context", [])) if isinstance(requires, Mapping) else set()
        used |= set(anti) if isinstance(anti, list) else set()
    return sorted(used)


def _gate(entities: Sequence[Table]) -> list[list[str]]:
    """A base; or actors of the two sides that have most of them; or, failing both, the two heaviest names."""
    lines = [["type:base"]] if any(entity.get("type") == "base" for entity in entities) else []
    sides = [str(entity.get("side")) for entity in entities if entity.get("side")]
    chief = sorted(set(sides), key=lambda side: (-sides.count(side), side))[:2]
    if len(chief) == 2:
        lines.append([f"side:{chief[0]}", f"side:{chief[1]}"])
    actors = [entity for entity in entities if entity.get("type") in {"person", "group", "institution"}]
    if not lines and len(actors) > 1:
        heaviest = sorted(actors, key=lambda entity: (-_weight(entity), str(entity["id"])))[:2]
        lines.append([f"id:{entity['id']}" for entity in heaviest])
    return lines


def _weight(entity: Table) -> float:
    weight = entity.get("weight", 1.0)
    return float(weight) if isinstance(weight, int | float) else 1.0


def _new_entities(
    title: str,
    text: str,
    language: str | None,
    analysis: Analysis,
    gazetteer: Gazetteer,
    recognise: Recogniser | None,
) -> list[tuple[dict[str, object], Candidate]]:
    """Stubs for names the gazetteer does not know."""
    known = [mention.text for mention in analysis.mentions]
    known += [name.text for entity in gazetteer.profile.entities.values() for name in entity.names if name.language == language]
    candidates = (
        *find_candidates(title, text, language=language, known=known),
        *uncased_candidates(title, text, language=language, known=known),
    )
    types = dict(recognise(f"{title}\n{text}")) if recognise else {}
    return [(_stub(candidate, types, language or "en"), candidate) for candidate in candidates[:_MOST_NEW]]


def _stub(candidate: Candidate, types: Mapping[str, EntityType], language: str) -> dict[str, object]:
    """One new entity: typed by wording first, by the recogniser second; open questions under `review`."""
    kind = candidate.type or types.get(candidate.name)
    review = f"names only in {language}: add ru, ar, tr and the other languages you read"
    if kind is None:
        review = f"type unknown (person, group, base, place?); {review}"
    stub: dict[str, object] = {
        "id": _id_of(candidate.name),
        "type": kind or "place",
        "label": candidate.name,
        "qid": "",
        "weight": _weight_of(kind, candidate),
        "review": review,
        "names": {language: [candidate.name]},
    }
    if candidate.short_forms:
        stub["licence_only"] = True
        stub["weak"] = {language: list(candidate.short_forms)}
    return stub


def _id_of(name: str) -> str:
    letters = "".join(char if char.isalnum() else "-" for char in fold_text(name))
    return "-".join(part for part in letters.split("-") if part) or "unnamed"


def _weight_of(kind: EntityType | None, candidate: Candidate) -> float:
    if kind == "base":
        return 9.0 if candidate.is_in_title else 8.0
    if kind == "person":
        return float(min(6, 3 + candidate.times // 2))
    return {"group": 4.0, "institution": 2.0, "state": 1.0, "place": 1.0}.get(kind or "", 1.0)


def _proposals(candidate: Candidate) -> list[str]:
    """Spellings to consider, as comments."""
    if not candidate.name.isascii():
        return []
    latin = latin_spellings(candidate.name)
    lines = [f"proposal: ru = [{cyrillic_spelling(candidate.name)!r}]"]
    return [*lines, f"other spellings seen for such names: {', '.join(latin)}"] if latin else lines


def _notes(known: Sequence[str], new: Sequence[tuple[Table, Candidate]], recognise: Recogniser | None) -> Iterator[str]:
    unknown = sum("type unknown" in str(stub.get("review", "")) for stub, _ in new)
    yield f"{len(known)} entities from the gazetteer, {len(new)} new names"
    if recognise is None:
        typed = "types come from the gazetteer and from wording"
        yield f"no recogniser of names installed: {typed}; {unknown} names need a type (marked review)"
