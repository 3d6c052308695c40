"""Laws of the whole analysis: whatever the text, spans are exact, order does not matter, and text elsewhere changes nothing."""

import sys
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.mentions.analysis import analyse
from pipeline.mentions.forms import entity_forms
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile

FAR = " ." * 400
"""Wider than any window: what stands beyond it is elsewhere."""

PIECES = [
    "Putin", "Путина", "путіна", "حميميم", "وبالقامشلي", "الشرع", "أحمد الشرع", "Kamışlı'daki", "KAMIŞLI", "Hmeymîmê", "Qamişloyê", "赫迈米姆", "沙拉", "普京",
    "בקרמלין", "א-שרע", "IS", "US", "РФ", "السورية", "سوريا", "Syria", "syria", "Syrian president", "Tartus", "naval", "base", "Bashar al-Assad", "Assad",
    "Maher al-Assad", "Omar", "Abdulkarim Omar", "Kurdish", "Moscow", "Москва", "«Москва»", "turkey", "Turkey", "oven", "trump card", "Trump", "Barrack",
    "and", "в", "ki", "de", "،", ".", ",", " ", "\n", "-", "’", "'s", "و", "ال", "ل", "\u200c", "\u0301", "ﻻ", "ـ", "😀", "\ufeff",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.lists(st.sampled_from(PIECES), max_size=30).map(
    "".join
)
ANY = st.text(st.characters(), max_size=120) | TEXTS
LANGUAGES = st.sampled_from([None, "en", "ru", "uk", "ar", "fa", "ckb", "ku", "tr", "de", "pl", "zh", "he"])


def found(analysis: Analysis) -> list[tuple[Any, ...]]:
    return [(each.seed_id, each.entity_id, each.field, each.start, each.end, each.kind, each.why) for each in analysis.mentions]


@pytest.fixture(scope="session")
def foldings(profile: Profile) -> dict[str, set[str]]:
    """Per entity everything its names may fold to; a base may stand in its town's names."""
    own = {entity.id: {form.folded for form in entity_forms(entity)} for entity in profile.entities.values()}
    return {entity.id: own[entity.id] | own.get(entity.names_from, set()) for entity in profile.entities.values()}


@settings(max_examples=300, deadline=None)
@given(ANY, ANY, LANGUAGES)
def test_every_span_cut_from_the_original_folds_to_a_form_of_its_entity(
    lexicon: Lexicon, foldings: dict[str, set[str]], title: str, text: str, language: str | None
) -> None:
    analysis = analyse(title, text, declared_language=language, lexicon=lexicon)
    for mention in analysis.mentions:
        source = title if mention.field == "title" else text
        assert source[mention.start : mention.end] == mention.text
        folded = fold_text(mention.text)
        own = foldings[mention.entity_id]
        assert folded in own or folded.removeprefix("ال") in own


@settings(max_examples=200, deadline=None)
@given(ANY, ANY, st.none() | st.text(max_size=6))
def test_no_text_raises_and_the_same_text_gives_the_same_answer(
    lexicon: Lexicon, title: str, text: str, language: str | None
) -> None:
    assert analyse(title, text, declared_language=language, lexicon=lexicon) == analyse(
        title, text, declared_language=language, lexicon=lexicon
    )


@settings(max_examples=150, deadline=None)
@given(TEXTS, LANGUAGES)
def test_a_text_twice_gives_the_hits_twice(lexicon: Lexicon, text: str, language: str | None) -> None:
    once = analyse("", text, declared_language=language, lexicon=lexicon)
    twice = analyse("", text + FAR + text, declared_language=language, lexicon=lexicon)
    assume(once.language == twice.language)
    shift = len(text) + len(FAR)
    again = [
        (seed, entity, field, start + shift, end + shift, kind, why)
        for seed, entity, field, start, end, kind, why in found(once)
    ]
    assert found(twice) == found(once) + again


@settings(max_examples=150, deadline=None)
@given(TEXTS, ANY, LANGUAGES)
def test_unrelated_text_elsewhere_never_removes_a_strong_hit(
    lexicon: Lexicon, text: str, other: str, language: str | None
) -> None:
    alone = analyse("", text, declared_language=language, lexicon=lexicon)
    more = analyse("", text + FAR + other, declared_language=language, lexicon=lexicon)
    assume(alone.language == more.language)
    strong = {each for each in found(alone) if each[5] in {"strong", "exact"}}
    assert strong <= set(found(more))


def second_profile() -> Profile:
    seed = {"id": "another", "title": "Another seed", "reviewed_by": "A"}
    entity = {"id": "capital", "type": "place", "names": {"en": ["Moscow", "Damascus"], "ru": ["Москва"]}}
    return read_profile({"seed": seed, "entity": [entity]}, file="another.toml")


@settings(max_examples=100, deadline=None)
@given(ANY, LANGUAGES)
def test_the_order_of_seeds_does_not_matter(profile: Profile, text: str, language: str | None) -> None:
    one, other = _both_orders(profile)
    assert one.version == other.version
    assert analyse("", text, declared_language=language, lexicon=one) == analyse(
        "", text, declared_language=language, lexicon=other
    )


_LEXICONS: list[tuple[Lexicon, Lexicon]] = []


def _both_orders(profile: Profile) -> tuple[Lexicon, Lexicon]:
    if not _LEXICONS:
        another = second_profile()
        _LEXICONS.append((build_lexicon([profile, another]), build_lexicon([another, profile])))
    return _LEXICONS[0]


def test_two_seeds_share_a_name_and_each_gets_its_mention(profile: Profile) -> None:
    one, _ = _both_orders(profile)
    analysis = analyse("", "Talks in Moscow", declared_language="en", lexicon=one)
    assert {(each.seed_id, each.entity_id) for each in analysis.mentions} == {
        ("another", "capital"),
        (profile.seed_id, "moscow"),
    }
    assert [relevance.seed_id for relevance in analysis.relevances] == sorted([profile.seed_id, "another"])


@pytest.mark.parametrize("piece", ["Putin and Syria. ", "حصة الأسد في سوريا ", "Tartus naval base ", "Assad Kremlin ", "SDF and IS. "])
def test_work_grows_with_the_text_and_not_with_its_square(lexicon: Lexicon, piece: str) -> None:
    """A page of one name ten thousand times is hostile, or a mistake; either way it must not hold a worker."""

    def steps(times: int) -> int:
        calls = 0

        def count(_frame: Any, event: str, _argument: Any) -> None:
            nonlocal calls
            calls += event == "c_call" or event == "call"

        sys.setprofile(count)
        try:
            analyse("", piece * times, declared_language=None, lexicon=lexicon)
        finally:
            sys.setprofile(None)
        return calls

    assert steps(800) < 3 * steps(400)
