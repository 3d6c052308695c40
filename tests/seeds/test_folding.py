"""Folding: laws that every text obeys, and the letters each script needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.seeds.folding import fold, fold_table, fold_text

ANY_TEXT = st.text(st.characters(), max_size=200)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_what_any_character_folds_to_folds_to_itself() -> None:
    table = fold_table()
    assert np.array_equal(table[table[:-1]] * (table[:-1] != 0), table[:-1])


@pytest.mark.parametrize("text", ["the \U00095b47 base", "\U0010ffff", "Ωʹ͵ \U00030000ﻻ", "ﻻ a\x1f"])
def test_both_ways_of_folding_agree_beyond_the_planes_of_letters(text: str) -> None:
    assert fold_text(text) == fold(text).text.strip(" ")


@given(ANY_TEXT)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    for position, char in enumerate(folded.text):
        start, end = folded.span(position, position + 1)
        assert end == start + 1
        assert char in fold(text[start:end]).text


@given(ANY_TEXT)
def test_offsets_never_go_back(text: str) -> None:
    folded = fold(text)
    starts = [folded.span(position, position + 1)[0] for position in range(len(folded.text))]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("حـمـيـمـيـم", "حميميم"),
        ("الأسد", "الاسد"),
        ("توم برّاك", "توم براك"),
        ("هەسەدە", "ههسهده"),
        ("ﺣﻤﻴﻤﻴﻢ", "حميميم"),
        ("می‌ماند", "مي ماند"),
        ("КАМЫШЛЫ", "камышлы"),
        ("Дмитрий Пєсков", "дмитрии пєсков"),
        ("Асаду́", "асаду"),
        ("KAMIŞLI'DAN", "kamisli'dan"),
        ("Hımeymim", "himeymim"),
        ("Straße", "strase"),
        ("al‑Sharaa’s", "al sharaa's"),
        ("ח׳מיימים", "ח'מיימים"),
        ("soft\u00adhyphen", "softhyphen"),
        ("two \n\t spaces", "two spaces"),
        ("赫迈米姆", "赫迈米姆"),
    ],
)  # fmt: skip
def test_sound_alike_letters_become_one(text: str, folded: str) -> None:
    assert fold_text(text) == folded


def test_a_ligature_opens_and_keeps_its_origin() -> None:
    folded = fold("xﻻy")
    assert folded.text == "xلاy"
    assert folded.span(1, 3) == (1, 2)
