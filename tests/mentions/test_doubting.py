"""Other bearers of a name in the same report: a namesake, another place, the word the name also is."""

from typing import Any

import pytest

from tests.mentions.small_profiles import analysed, rules, texts

SURNAME = {"names": {"en": ["Dan Brill", "Brill"]}, "requires": {"context": ["palace"], "window": 60}}
TOWN = {"type": "place", "names": {"en": ["Merton"]}, "anti_context": ["elsewhere"]}
CLOTH = {"type": "place", "names": {"es": ["Tarasco"]}}
CONTEXT = {"palace": {"en": ["spokesman"]}, "elsewhere": {"en": ["county"]}}
FAR = "Nothing else was said by anybody who stood there that day, and the rain went on. " * 2


def found(text: str, entity: dict[str, Any], title: str = "", language: str = "en") -> list[str]:
    return texts(analysed(text, entity, title=title, language=language, context=CONTEXT))


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Brill wins", "Brill was quick.", ["Brill", "Brill"]),
        ("Brill wins", "Viktor Brill was quick.", []),
        ("Brill speaks", "The spokesman is no relative of Viktor Brill.", ["Brill"]),
        ("Brill wins", "Viktor Brill met Dan Brill.", ["Brill", "Dan Brill"]),
    ],
    ids=["nobody else", "a namesake", "a namesake, but a licence near it", "a namesake, and the person in full"],
)
def test_a_namesake_makes_the_bare_surname_a_weak_name(title: str, text: str, expected: list[str]) -> None:
    assert found(text, SURNAME, title) == expected


def test_a_place_shown_to_be_another_is_that_other_one_in_the_title_too() -> None:
    assert found(f"{FAR} Merton county pays.", TOWN, "Merton votes on a park") == []
    assert found(f"Merton won. {FAR} Merton lost. {FAR} A Merton county pays.", TOWN) == ["Merton", "Merton"]


def test_a_place_whose_name_stands_small_as_often_is_the_word() -> None:
    assert found("Un sillón de tarasco verde.", CLOTH, "Tarasco y seda", language="es") == []
    assert found("Tarasco ganó. Un sillón de tarasco.", CLOTH, "Tarasco y seda", language="es") == ["Tarasco", "Tarasco"]


@pytest.mark.parametrize(("language", "expected"), [("es", []), ("en", []), ("tr", ["Merton"]), ("ru", ["Merton"])])
def test_a_place_after_a_given_name_is_a_surname_where_languages_put_a_word_between(language: str, expected: list[str]) -> None:
    """Fernando Moscou is a surfer; "Fernando Moskova'ya gitti" has gone to Moscow."""
    assert found("Fernando Merton lachend.", TOWN, language=language) == expected


def test_the_rule_that_refused_is_told() -> None:
    analysis = analysed(f"{FAR} Merton county pays.", TOWN, title="Merton votes on a park", context=CONTEXT)
    assert sorted(rules(analysis)) == ["anti_context: elsewhere", "something else of that name in this report"]


@pytest.mark.parametrize(("language", "expected"), [("it", []), ("en", ["Merton"])])
def test_a_name_doubted_in_a_language_needs_a_licence_there(language: str, expected: list[str]) -> None:
    doubted = {**TOWN, "doubted_in": ["it"], "requires": {"context": ["palace"], "window": 60}}
    assert found("Merton e grandine.", doubted, language=language) == expected
    assert found("Merton e la spokesman.", doubted, language=language) == ["Merton"]


def test_an_arabic_state_in_the_indefinite_accusative_is_an_adjective() -> None:
    state = {"type": "state", "names": {"ar": ["روسيا"]}}
    assert found("تستهدف رتلاً روسياً", state, language="ar") == []
    assert found("قالت روسيا", state, language="ar") == ["روسيا"]


def test_a_place_that_is_none_there_licenses_nothing() -> None:
    """`damasco`, the apricot, is no word of Syria; a Hungarian adjective (moszkvai) is one of Moscow."""
    context = {"tarasco": {"es": ["tarasco"]}}
    person = {"names": {"es": ["Bo Grun"]}, "weak": {"es": ["Grun"]}, "requires": {"context": ["tarasco"], "window": 60}}
    for text, expected in (("El chef Grun cocina tarasco.", []), ("Grun y los tarascos.", ["Grun"]), ("Grun en Tarasco.", ["Grun", "Tarasco"])):
        assert texts(analysed(text, person, CLOTH, language="es", context=context)) == expected


def test_a_place_that_is_part_of_another_name_is_that_other_one_everywhere() -> None:
    town = {"type": "place", "names": {"en": ["Merton"]}, "not_after": ["council"]}
    assert found("The Merton council voted. Merton is small.", town) == []
    assert found("The Merton council voted. Merton is small.", town, "Merton rejects the pact") == ["Merton", "Merton"]
