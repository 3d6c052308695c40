"""The agency a report rests on is recognised in its opening, in any script."""

import pytest

from pipeline.stories.credits import OPENING, credited_sources


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The convoy left, Reuters reported on Monday.", "reuters"),
        ("Колонна ушла, сообщает Рейтер", "reuters"),
        ("نقلت القافلة وفق ما ذكرت وكالة رويترز", "reuters"),
        ("据路透社报道", "reuters"),
        ("Reuters'a konuşan yetkili", "reuters"),
        ("according to the Syrian Observatory for Human Rights", "sohr"),
        ("сообщили в СЦПЧ", "sohr"),
        ("DAMASCUS, (SANA) - The convoy left", "sana"),
        ("передаёт ТАСС", "tass"),
    ],
)
def test_the_source_is_recognised(text: str, source: str) -> None:
    assert credited_sources(text) == (source,)


def test_words_that_look_like_an_agency_are_none() -> None:
    assert credited_sources("Bunu sana söyledim. The sanatorium of Ria. Apple said.") == ()


def test_only_the_opening_and_the_by_line_count() -> None:
    assert credited_sources("x " * OPENING + "Reuters") == ()
    assert credited_sources("The convoy left", author="By Jane Doe, Reuters") == ("reuters",)
