"""A profile's own sentences: the shipped ones hold, and a broken one is told with the reason."""

from typing import Any

from pipeline.mentions.trying import try_sentences
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile


def small_profile(**entity: Any) -> Profile:
    seed = {"id": "s", "title": "T", "reviewed_by": "A"}
    return read_profile(
        {"seed": seed, "entity": [{"id": "e", "type": "person", "names": {"en": ["Alpha"]}, **entity}]}, file="s"
    )


def test_the_shipped_profile_keeps_its_promises(profile: Profile) -> None:
    assert [str(problem) for problem in try_sentences(profile, file="q.toml")] == []
    assert sum(len(entity.must_match) + len(entity.must_not_match) for entity in profile.entities.values()) > 120


def test_a_sentence_that_should_match_and_does_not_is_told_with_the_rule() -> None:
    (problem,) = try_sentences(small_profile(must_match=["the alpha male"]), file="s.toml")
    assert problem.key == "entity[e].must_match[0]"
    assert problem.meant == "'alpha' was refused: no capital"


def test_a_sentence_that_should_not_match_and_does_is_told_with_the_name() -> None:
    (problem,) = try_sentences(small_profile(must_not_match=["Alpha left"]), file="s.toml")
    assert problem.meant == "'Alpha' as 'Alpha': name"
