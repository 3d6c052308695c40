"""Rules of the whole report: licences of weak names, towns that lend, contexts that cancel, titles that give way."""

from typing import Any

import pytest

from tests.mentions.small_profiles import analysed, rules

FAR = " ." * 200
CONTEXT = {"harbour": {"en": ["frigate", "port "]}}


def whys(text: str, *entities: dict[str, Any], title: str = "") -> list[tuple[str, str]]:
    analysis = analysed(text, *entities, title=title, context=CONTEXT)
    return [(mention.entity_id, mention.why) for mention in analysis.mentions]


WEAK = {
    "names": {"en": ["Bo Alpha"]},
    "weak": {"en": ["Alpha"]},
    "requires": {"context": ["harbour"], "entities": ["e1"], "window": 100},
}
OTHER = {"names": {"en": ["Gamma"]}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Alpha left.", []),
        ("Alpha saw a frigate.", [("e0", "context:harbour")]),
        ("Alpha saw frigates.", [("e0", "context:harbour")]),
        ("Alpha saw a portrait.", []),
        ("Alpha left." + FAR + "A frigate came.", []),
        ("Bo Alpha came." + FAR + "Alpha left.", [("e0", "name"), ("e0", "same entity named in full")]),
        ("Alpha met Gamma.", [("e0", "with:e1"), ("e1", "name")]),
    ],
)
def test_what_licenses_a_weak_name(text: str, why: list[tuple[str, str]]) -> None:
    assert whys(text, WEAK, OTHER) == why


def test_the_title_stands_next_to_the_text() -> None:
    assert whys("A frigate came.", WEAK, OTHER, title="Alpha left") == [("e0", "context:harbour")]


def test_one_word_cannot_vouch_for_itself() -> None:
    entity = {"names": {"en": ["Bo Frigate"]}, "weak": {"en": ["Frigate"]}, "requires": {"context": ["harbour"]}}
    assert whys("Frigate came.", entity) == []
    assert whys("Frigate saw a frigate.", entity) == [("e0", "context:harbour")]


def test_a_common_word_needs_context_and_no_company_will_do() -> None:
    assert whys("Alpha met Gamma.", {**WEAK, "common_word": ["en"]}, OTHER) == [("e1", "name")]


def test_both_may_be_asked_for() -> None:
    entity = {**WEAK, "requires": {**WEAK["requires"], "mode": "all"}}
    assert whys("Alpha met Gamma.", entity, OTHER) == [("e1", "name")]
    assert whys("Alpha met Gamma on a frigate.", entity, OTHER)[0] == ("e0", "context:harbour and with:e1")


def test_a_base_borrows_its_towns_name_beside_its_words() -> None:
    base = {"type": "base", "names_from": "e1", "requires": {"context": ["harbour"], "window": 50}}
    town = {"type": "place", "names": {"en": ["Elgar"]}}
    assert whys("A frigate left Elgar.", base, town) == [("e0", "place+context:harbour"), ("e1", "name")]
    assert whys("Elgar held a festival.", base, town) == [("e1", "name")]


def test_an_anti_context_cancels_even_a_strong_name() -> None:
    analysis = analysed("Gamma in the port kitchen", {**OTHER, "anti_context": ["harbour"]}, context=CONTEXT)
    assert rules(analysis) == ["anti_context: harbour"]


def test_a_full_name_may_need_context_too() -> None:
    entity = {"names": {"en": ["Abdul Karim"]}, "full_needs_context": True, "requires": {"context": ["harbour"]}}
    assert whys("Abdul Karim won.", entity) == []
    assert whys("Abdul Karim saw a frigate.", entity) == [("e0", "context:harbour")]


def test_a_title_gives_way_to_the_one_who_is_named() -> None:
    title = {
        "names": {"en": ["Bo Alpha"]},
        "weak": {"en": ["harbour president"]},
        "requires": {"context": ["harbour"]},
        "gives_way_to": ["e1"],
    }
    assert whys("The harbour president saw a frigate.", title, OTHER) == [("e0", "context:harbour")]
    assert whys("The harbour president Gamma saw a frigate.", title, OTHER) == [("e1", "name")]


def test_a_word_asked_for_whole_is_whole_although_another_set_has_it_as_a_beginning() -> None:
    """`damask ` (fabric) beside `damask` (Croatian: Damascus...): Damaskus is no fabric."""
    context = {"cloth": {"en": ["damask "]}, "towns": {"hr": ["damask"]}}
    cloth = {"names": {"en": ["Alpha"]}, "anti_context": ["cloth"]}
    town = {"names": {"en": ["Bo Gamma"]}, "weak": {"en": ["Gamma"]}, "requires": {"context": ["towns"], "window": 60}}
    found = {
        word: [mention.entity_id for mention in analysed(f"Alpha and Gamma in {word}.", cloth, town, context=context).mentions]
        for word in ("Damaskus", "damask")
    }
    assert found == {"Damaskus": ["e0", "e1"], "damask": ["e1"]}
