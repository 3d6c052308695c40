"""How telling an entity is comes from its type, unless the profile says otherwise."""

from dataclasses import dataclass

from pipeline.stories.entities import entity_weights


@dataclass(frozen=True)
class Watched:
    id: str
    type: str
    side: str = ""
    story_weight: float | None = None
    names_from: str = ""


def test_the_type_decides_without_a_story_weight() -> None:
    weights = entity_weights([Watched("a", "base"), Watched("b", "person"), Watched("c", "place"), Watched("d", "state")])
    assert [weights.of(name).specificity for name in "abcd"] == [1.0, 0.6, 0.5, 0.0]
    assert [weights.of(name).rank for name in "abcd"] == ["key", "key", "soft", "state"]
    assert weights.of("a").rarity > weights.of("b").rarity > weights.of("d").rarity


def test_a_profile_may_say_otherwise() -> None:
    assert entity_weights([Watched("a", "person", story_weight=0.2)]).of("a").specificity == 0.2


def test_the_more_telling_of_two_profiles_counts_in_any_order() -> None:
    one, two = Watched("a", "person", story_weight=0.2), Watched("a", "person", story_weight=0.8)
    assert entity_weights([one, two]) == entity_weights([two, one])


def test_an_entity_no_profile_knows_any_more_still_has_a_weight() -> None:
    assert 0 < entity_weights([]).of("gone").specificity < 0.6
