"""Whatever stands in a profile, a person gets problems in words: neither reading nor checking nor finding lines ever raises."""

import contextlib
import copy
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError, Problem
from pipeline.mentions.trying import try_sentences
from pipeline.seeds.checking import check_profile
from pipeline.seeds.comparing import compare_profiles
from pipeline.seeds.places import with_lines
from pipeline.seeds.reading import read_profile

TEXT = """
format = 1
[seed]
id = "elgar"
title = "Frigates leave Port Elgar"
event_date = "2026-01-28"
reviewed_by = "A"
[scoring]
threshold_relevant = 5.5
min_distinct = 2
gate = [["type:base"], ["id:dina", "about:harbour"]]
[scoring.topics]
harbour = 3.0
[scoring.pairs]
"base+person" = 1.5
[context.harbour]
en = ["harbour", "frigate"]
[[entity]]
id = "base"
type = "base"
weight = 9.0
names_from = "town"
requires = { context = ["harbour"], window = 200, mode = "any" }
names.en = ["Elgar Naval Base"]
[[entity]]
id = "town"
type = "place"
side = "elgar"
names.en = ["Port Elgar"]
[[entity]]
id = "dina"
type = "person"
qid = "Q5"
exact = ["DOS:en"]
exact_strong = ["DOS"]
not_before = ["city"]
exclude = ["Dina Orsk Street"]
requires = { entities = ["town"] }
must_match = ["Dina Orsk spoke."]
must_not_match = ["A flood reached the city of Orsk."]
names.en = ["Dina Orsk"]
weak.en = ["Orsk"]
flags.fixed = ["Dina Orsk"]
"""
GOOD = tomllib.loads(TEXT)
GOOD_PROFILE = read_profile(GOOD, file="s.toml")


def _paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in children for found in _paths(child, (*path, key)))]


PATHS = [path for path in _paths(GOOD) if path]
SCALARS = st.one_of(
    st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.dates(), st.sampled_from(["dina", "base", "town", "en", ""])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3), max_leaves=6
)


def _put(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    """Where an earlier change took the place away, nothing."""
    node: Any = document
    with contextlib.suppress(KeyError, IndexError, TypeError):
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value


@given(st.lists(st.tuples(st.sampled_from(PATHS), VALUES), min_size=1, max_size=3))
def test_no_document_raises_anything_but_its_problems(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    document = copy.deepcopy(GOOD)
    for path, value in changes:
        _put(document, path, value)
    try:
        profile = read_profile(document, file="s.toml", allow_unreviewed=True)
    except ConfigError as error:
        problems = error.problems
    else:
        problems = (*check_profile(profile, file="s.toml"), *try_sentences(profile, file="s.toml"))
        assert compare_profiles(profile, profile) == ()
        compare_profiles(GOOD_PROFILE, profile)
    assert all(str(problem) and "\n" not in problem.wrong for problem in with_lines(problems, TEXT))


@given(st.text(st.sampled_from(list("[]{}=\"'#,.\n ab\\"))), st.sampled_from(["entity[a].names.en[2]", "a", "a.b[0]", "[", "a[b].c"]))
def test_no_text_raises_while_lines_are_looked_for(text: str, key: str) -> None:
    (problem,) = with_lines([Problem(file="s.toml", key=key, wrong="'a' is wrong")], text)
    assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1
