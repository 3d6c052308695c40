"""The kept corpus must not break again, and a few hundred fresh inputs a run must not either."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import mutate
from tests.fuzz.targets import TARGETS, corpus

FRESH = {"feed": 60, "page": 30, "fragment": 60, "names": 60, "config": 30, "webhook": 30, "headers": 300}
FRESH |= {"dates": 300, "robots": 100, "opml": 60, "discovery": 40, "words": 60, "story": 20, "packing": 100, "template": 40}


@pytest.mark.parametrize("name", list(TARGETS))
def test_what_once_broke_a_target_does_not_break_it_again(name: str) -> None:
    kept = corpus(name)
    assert kept, "the corpus is missing"
    for data in kept:
        TARGETS[name](data)


@pytest.mark.parametrize("name", list(TARGETS))
def test_mutations_of_the_corpus_break_nothing(name: str) -> None:
    rng, seeds = random.Random(20260501), corpus(name)
    for _ in range(FRESH[name]):
        TARGETS[name](mutate(rng, seeds))


@pytest.mark.parametrize("name", ["feed", "page", "fragment", "names", "headers", "dates", "robots", "opml", "packing"])
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=40, deadline=None)
def test_any_bytes_break_nothing(name: str, data: bytes) -> None:
    TARGETS[name](data)
