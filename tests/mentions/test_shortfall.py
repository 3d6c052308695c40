"""What a report lacks to concern a seed, in words."""

from typing import Any

import pytest

from pipeline.mentions.shortfall import shortfall
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile
from tests.mentions.small_profiles import analysed

ENTITIES = (
    {"id": "ann", "type": "person", "side": "north", "weight": 2, "names": {"en": ["Ann Alpha"]}},
    {"id": "bob", "type": "person", "side": "south", "weight": 2, "names": {"en": ["Bob Beta"]}},
)
GATE = [["type:base"], ["side:north", "side:south"], ["id:ann", "about:port"]]
REST: dict[str, Any] = {"context": {"port": {"en": ["harbour"]}}}
LONG = " It rained all day in the town and nobody came." * 12


def told(text: str, **scoring: Any) -> str:
    entities = [*ENTITIES, {"id": "base", "type": "base", "names": {"en": ["Camp Gamma"]}}]
    document = {**REST, "scoring": {"gate": GATE, "topics": {"port": 1.0}, **scoring}}
    seed = {"id": "s", "title": "T", "reviewed_by": "A"}
    profile: Profile = read_profile({"seed": seed, "entity": entities, **document}, file="s.toml")
    (relevance,) = analysed(text, *entities, **document).relevances
    return shortfall(profile, relevance)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained.", "nothing of this seed is named"),
        ("Ann Alpha spoke.", "no line of the gate holds; nearest is side:north + side:south, without side:south"),
        ("Bob Beta spoke.", "no line of the gate holds; nearest is side:north + side:south, without side:north"),
        ("Ann Alpha met Bob Beta.", "score 4.3, the seed asks for 6"),
    ],
)
def test_it_names_the_nearest_line_or_the_missing_points(text: str, expected: str) -> None:
    assert told(text) == expected


def test_it_says_where_company_is_missing() -> None:
    assert told(f"{LONG}{LONG} Bob Beta spoke.", gate=[["id:bob"]], threshold_relevant=0.1).startswith("fewer than 2 bases, persons")


def test_a_relevant_report_lacks_nothing() -> None:
    assert told("Soldiers left Camp Gamma.", threshold_relevant=0.1) == ""
