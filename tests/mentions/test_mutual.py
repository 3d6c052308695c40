"""Two weak names close together license each other, and only where each is among those that license the other."""

import pytest

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon


def entities(title: str, lexicon: Lexicon) -> set[str]:
    return {mention.entity_id for mention in analyse(title, "", declared_language=None, lexicon=lexicon).mentions}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Barrack: SDG'nin görevi sona erdi", {"barrack", "sdf"}),
        ("IS-gevangenen ontsnapt na vertrek SDF", {"islamic-state", "sdf"}),
        ("Баррак: роль СДС в борьбе с ИГ исчерпана", {"barrack", "sdf", "islamic-state"}),
    ],
)
def test_a_headline_of_weak_names_that_belong_together(lexicon: Lexicon, title: str, found: set[str]) -> None:
    assert entities(title, lexicon) == found


@pytest.mark.parametrize(
    "title", ["The Japan SDF sent two destroyers.", "Les SDF relogés", "Barak And Barrack: Two Chess Brothers"]
)
def test_a_weak_name_alone_stays_refused(lexicon: Lexicon, title: str) -> None:
    assert entities(title, lexicon) == set()


def test_far_apart_they_do_not_vouch(lexicon: Lexicon) -> None:
    assert entities("The SDF lends clothes. " + "Its shop is busy. " * 8 + "Its founder is Tamsin Barrack.", lexicon) == set()


def test_names_that_touch_are_one_persons(lexicon: Lexicon) -> None:
    assert entities("Esed Şera pirtûka xwe weşand: Şera çîrokan dinivîse", lexicon) == set()


def test_an_entity_with_a_common_word_elsewhere_vouches_where_it_is_none(lexicon: Lexicon) -> None:
    assert entities("Sharaa to Barrack: no federalism", lexicon) == {"sharaa", "barrack"}
