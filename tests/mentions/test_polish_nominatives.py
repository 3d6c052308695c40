"""Polish names get their nominative from their endings, from what stands before them, and from each other."""

import pytest

from pipeline.mentions.nominatives import Occurrence
from pipeline.mentions.polish_nominatives import polish_nominatives


@pytest.mark.parametrize(
    ("words", "before", "nominative"),
    [
        ("Radosławem Gorczyńskim", "z", "Radosław Gorczyński"),
        ("Dariuszowi Olszewskiemu", "", "Dariusz Olszewski"),
        ("Marka Zielińskiego", "", "Marek Zieliński"),
        ("Joanną Wiśniewską", "z", "Joanna Wiśniewska"),
        ("Krzysztof Mulawa", "poseł", "Krzysztof Mulawa"),
        ("Gdańsku", "w", "Gdańsk"),
        ("Krakowie", "w", "Kraków"),
        ("Świnoujścia", "do", "Świnoujście"),
        ("Katowicach", "w", "Katowice"),
        ("QatarEnergy", "z", "QatarEnergy"),
    ],
)
def test_the_nominative_is_told_by_endings_that_agree(words: str, before: str, nominative: str) -> None:
    assert polish_nominatives([Occurrence(words=tuple(words.split()), before=before)]) == [tuple(nominative.split())]


def test_the_forms_of_a_text_vote() -> None:
    found = polish_nominatives([Occurrence(words=(word,), before=before) for word, before in (("Lubawie", "w"), ("Lubawy", "do"))])
    assert found == [("Lubawa",), ("Lubawa",)]


def test_a_name_of_one_letter_is_left_alone() -> None:
    assert polish_nominatives([Occurrence(words=("Q",), before="w"), Occurrence(words=("A", "Nowak"))]) == [("Q",), ("A", "Nowak")]
