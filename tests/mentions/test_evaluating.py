"""Figures against gold: counted per report, by language, with every miss and its reason."""

from pipeline.mentions.analysis import analyse
from pipeline.mentions.evaluating import Gold, Tally, evaluate_mentions
from pipeline.mentions.lexicon import Lexicon


def test_hits_misses_and_optional_entities_are_told_apart(lexicon: Lexicon) -> None:
    cases = [
        ("a", "en", "Putin left.", {"putin"}, set()),
        ("b", "en", "Moscow waited.", set(), {"moscow"}),
        ("c", "ru", "Путин молчал.", {"kremlin"}, set()),
    ]
    evaluation = evaluate_mentions(
        (
            Gold(report_id=name, language=language, entities=frozenset(must), optional=frozenset(may)),
            analyse("", text, declared_language=language, lexicon=lexicon),
        )
        for name, language, text, must, may in cases
    )
    assert evaluation.total == Tally(right=1, wrong=1, missed=1)
    assert evaluation.by_language == {"en": Tally(right=1), "ru": Tally(wrong=1, missed=1)}
    assert [str(miss) for miss in evaluation.misses] == [
        "c [ru] putin: found, but not in the gold; 'Путин' as 'Путин': name",
        "c [ru] kremlin: in the gold, but not found; no name of it stands there",
    ]


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)
