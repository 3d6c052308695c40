"""The shipped gazetteer: large enough, clean, and equal to the reviewed profile where they speak of the same entity."""

import tomllib
from pathlib import Path

from pipeline.loading.gazetteer import load_gazetteer
from pipeline.mentions.trying import try_sentences
from pipeline.seeds.checking import check_profile

SHIPPED = Path(__file__).resolve().parents[2] / "seeds" / "qamishli-withdrawal.toml"


def test_it_holds_at_least_sixty_entities_with_names_in_several_languages() -> None:
    entities = load_gazetteer().profile.entities.values()
    assert len(entities) >= 60
    assert all(len({name.language for name in entity.names}) >= 3 for entity in entities)
    assert sum(entity.type == "base" for entity in entities) >= 20


def test_no_rule_for_profiles_finds_an_error_in_it() -> None:
    found = check_profile(load_gazetteer().profile, file="gazetteer")
    assert [str(problem) for problem in found if not problem.is_warning] == []


def test_its_sentences_hold() -> None:
    assert [str(problem) for problem in try_sentences(load_gazetteer().profile, file="gazetteer")] == []


def test_the_entities_of_the_first_seed_are_those_of_its_profile() -> None:
    profile = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    gazetteer = load_gazetteer()
    assert {entity["id"]: entity for entity in profile["entity"]} == {
        entity["id"]: gazetteer.entities[entity["id"]] for entity in profile["entity"]
    }
    lent = {name: words for name, words in profile["context"].items() if name in gazetteer.contexts}
    assert lent == gazetteer.contexts
    assert set(profile["context"]) - set(lent) <= set(profile["scoring"]["topics"])  # what the article is about, not who is in it


def test_the_shipped_rule_asks_for_what_the_shipped_seed_lets_through() -> None:
    rules = tomllib.loads((SHIPPED.parents[1] / "config" / "alerts.toml").read_text(encoding="utf-8"))["rule"]
    assert [rule["when"] for rule in rules] == [tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["scoring"]["gate"]]


def test_no_name_of_the_gazetteer_is_a_slip() -> None:
    told = [str(problem) for problem in check_profile(load_gazetteer().profile, file="gazetteer")]
    assert [line for line in told if "very short" not in line and "no gate" not in line] == []
