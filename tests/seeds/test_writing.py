"""Profiles as TOML: what was written is read back the same."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.seeds.writing import profile_text

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(WORDS, st.lists(WORDS, max_size=4), st.booleans(), st.floats(0, 10, allow_nan=False))
def test_any_text_survives_the_round_trip(word: str, words: list[str], flag: bool, number: float) -> None:
    document = {
        "format": 1,
        "seed": {"id": word, "title": word},
        "scoring": {"gate": [words, ["type:base"]], "pairs": {"base+person": number}},
        "context": {"near": {"en": words}},
        "entity": [
            {"id": "e", "no_article": flag, "requires": {"context": words, "window": 3}, "names": {"en": words or [word]}}
        ],
    }
    assert tomllib.loads(profile_text(document, header=["A draft"])) == document


def test_proposals_are_comments_below_their_entity() -> None:
    document = {"seed": {"id": "s"}, "entity": [{"id": "e", "names": {"en": ["Alpha"]}}]}
    text = profile_text(document, proposals={"e": ["proposal: ru = ['Альфа']"]})
    assert text.endswith("en = [\"Alpha\"]\n# proposal: ru = ['Альфа']\n")
