"""What a report says of other bearers of a name: a namesake, another place, the word the name also is."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from pipeline.mentions.finding import Bearer, Hit, bearer_of
from pipeline.mentions.spot_rules import ANOTHER_PERSON, GIVEN_NAME, NO_CAPITAL

ANTI_CONTEXT = "anti_context"
OTHERS_NAME = ("not_before", "not_after", ANOTHER_PERSON)


def against_other_bearers(hits: list[Hit], language: str | None) -> list[Hit]:
    """The hits of a report, with a rule on those that are somebody or something else in it; doubtful ones are made weak."""
    if any(language in hit.entity.doubted_in for hit in hits):
        hits = [_weakened(hit) if language in hit.entity.doubted_in and _is_bare(hit) else hit for hit in hits]
    refused = [hit for hit in hits if hit.rule]
    for against in (_against_other_places, _against_words, _against_namesakes) if refused else ():
        hits = against(hits, refused)
    return hits


def _against_other_places(hits: list[Hit], refused: list[Hit]) -> list[Hit]:
    """What stands beside anti-context (or a place: as a part of another name) at least as often as apart from it is that other
    thing everywhere (Moscow, Idaho; Moscow City Council). Not a state, and not who is named in full."""
    beside = _count(
        hit
        for hit in refused
        if (hit.entity.type in {"place", "person"} and hit.rule.startswith(ANTI_CONTEXT))
        or (hit.entity.type == "place" and hit.rule.startswith(OTHERS_NAME))
    )
    if not beside:
        return hits
    apart = _count(hit for hit in hits if not hit.rule)
    named = _count(hit for hit in hits if not hit.rule and not hit.form.is_single)
    elsewhere = {bearer for bearer, times in beside.items() if times >= apart[bearer] and not named[bearer]}
    return [
        hit._replace(rule="something else of that name in this report") if not hit.rule and bearer_of(hit) in elsewhere else hit
        for hit in hits
    ]


def _against_words(hits: list[Hit], refused: list[Hit]) -> list[Hit]:
    """A place whose name stands at least as often without its capital is that word: damasco. Not a state: siria is Syrian."""
    small_ones = [hit for hit in refused if hit.rule == NO_CAPITAL and hit.entity.type == "place"]
    if not small_ones:
        return hits
    counted = {(hit.field, hit.start) for hit in hits if not hit.rule}  # Ukrainian moscow may stand small
    small = Counter(_word(hit) for hit in small_ones if (hit.field, hit.start) not in counted)
    large = Counter(_word(hit) for hit in hits if not hit.rule)
    return [
        hit._replace(rule=f"{NO_CAPITAL} elsewhere in this report")
        if not hit.rule and small[_word(hit)] >= large[_word(hit)]
        else hit
        for hit in hits
    ]


def _against_namesakes(hits: list[Hit], refused: list[Hit]) -> list[Hit]:
    """Where somebody else has the name, the bare name may be that person: midfielder Israel Moreno is then Israel in the whole
    report, and the smith Viktor Peskow makes Peskow a weak name there. Not where the entity is named in full."""
    given, others = (_count(hit for hit in refused if hit.rule.startswith(rule)) for rule in (GIVEN_NAME, ANOTHER_PERSON))
    if not given and not others:
        return hits
    named = _count(hit for hit in hits if not hit.rule and not hit.form.is_single)
    apart = _count(hit for hit in hits if not hit.rule)
    mostly = {bearer for bearer, times in given.items() if times >= apart[bearer]}
    return [_doubted(hit, mostly - named.keys(), others.keys() - named.keys()) for hit in hits]


def _doubted(hit: Hit, given: AbstractSet[Bearer], others: AbstractSet[Bearer]) -> Hit:
    bearer = bearer_of(hit)
    if not hit.rule and bearer in given:
        return hit._replace(rule=f"{GIVEN_NAME} in this report")
    if bearer in others and hit.entity.type == "person" and _is_bare(hit):
        return _weakened(hit)
    return hit


def _is_bare(hit: Hit) -> bool:
    return not hit.rule and hit.form.is_single and hit.form.kind == "strong"


def _weakened(hit: Hit) -> Hit:
    return hit._replace(form=replace(hit.form, kind="weak"))


def _count(hits: Iterable[Hit]) -> "Counter[Bearer]":
    return Counter(map(bearer_of, hits))


def _word(hit: Hit) -> tuple[Bearer, str]:
    return bearer_of(hit), hit.form.folded
