"""Drafts: valid, unreviewed, with all names of what is known and open questions for what is not."""

import tomllib
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.loading.gazetteer import load_gazetteer
from pipeline.mentions.drafting import Draft, draft_profile
from pipeline.mentions.trying import try_sentences
from pipeline.seeds.reading import read_profile

ARTICLE = (
    "Jets left Shayrat air base on Monday, the Russian defence ministry said. Sergei Lavrov met Mazloum Abdi in Damascus. "
    "Colonel Idris Vantor, a spokesman for the garrison, said that Vantor's men stayed at Old Mill base."
)


def drafted(text: str = ARTICLE, title: str = "Jets leave Shayrat") -> Draft:
    return draft_profile(title, text, seed_id="jets", gazetteer=load_gazetteer())


def test_known_entities_come_with_their_names_in_all_languages() -> None:
    entities = {entity["id"]: entity for entity in tomllib.loads(drafted().text)["entity"]}
    assert {"base-shayrat", "lavrov", "mazloum-abdi", "damascus", "russian-defence-ministry"} <= set(entities)
    assert {"ru", "ar", "tr", "zh"} <= set(entities["base-shayrat"]["names"])


def test_new_names_are_stubs_that_ask_to_be_reviewed() -> None:
    entities = {entity["id"]: entity for entity in tomllib.loads(drafted().text)["entity"]}
    assert entities["idris-vantor"]["type"] == "person"
    assert entities["idris-vantor"]["weak"] == {"en": ["Vantor"]}
    assert "add ru" in entities["idris-vantor"]["review"]


def test_a_draft_is_a_valid_profile_that_the_service_refuses_until_it_is_reviewed() -> None:
    document = tomllib.loads(drafted().text)
    assert read_profile(document, file="draft.toml", allow_unreviewed=True).scoring.gate
    with pytest.raises(ConfigError, match="nobody has reviewed"):
        read_profile(document, file="draft.toml")


def test_a_draft_passes_its_own_sentences_whatever_the_article_leaves_out() -> None:
    """Barrack's sentences hold beside Damascus; here nobody names it."""
    draft = drafted("Envoy Tom Barrack spoke.", "Barrack speaks")
    profile = read_profile(tomllib.loads(draft.text), file="draft.toml", allow_unreviewed=True)
    assert profile.entities["barrack"].must_match
    assert try_sentences(profile, file="draft.toml") == ()


def test_without_a_recogniser_the_draft_says_so() -> None:
    assert any("no recogniser of names installed" in note for note in drafted().notes)


def test_a_recogniser_types_what_wording_leaves_open() -> None:
    text = "The talks with Brackwater went on. Nobody knew Brackwater before."
    draft = draft_profile("", text, seed_id="s", gazetteer=load_gazetteer(), recognise=lambda _text: [("Brackwater", "group")])
    (entity,) = tomllib.loads(draft.text)["entity"]
    assert entity["type"] == "group"


def test_the_first_seed_gives_every_base_person_and_group_with_types_and_names(shared_folder: Path) -> None:
    title, _, text = (shared_folder / "seed" / "article.txt").read_text(encoding="utf-8").partition("\n")
    draft = drafted(text, title)
    profile = read_profile(tomllib.loads(draft.text), file="draft.toml", allow_unreviewed=True)
    wanted = {
        "base": {"base-qamishli", "base-hmeimim", "base-tartus"},
        "person": {"putin", "sharaa", "assad", "peskov", "abdulkarim-omar", "barrack", "trump"},
        "group": {"sdf", "islamic-state", "al-qaeda"},
    }
    for kind, ids in wanted.items():
        assert ids <= {entity.id for entity in profile.entities.values() if entity.type == kind}
    assert all(len(profile.entities[entity].names) > 20 for ids in wanted.values() for entity in ids)
    assert try_sentences(profile, file="draft.toml") == ()
