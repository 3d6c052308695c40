"""What deciding is told of the configuration."""

import pytest

from pipeline.flow.briefing import short_label


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Dmitry Peskov, Kremlin spokesman", "Dmitry Peskov"),
        ("Islamic State (IS, ISIS, ISIL, Daesh)", "Islamic State"),
        ("Ahmed al-Sharaa (formerly Abu Mohammad al-Julani), president of Syria", "Ahmed al-Sharaa"),
        ("Syrian (transitional) government forces", "Syrian (transitional) government forces"),
        ("Syrian Democratic Forces / US-backed Syrian Kurdish forces", "Syrian Democratic Forces"),
        ("Hmeimim Air Base", "Hmeimim Air Base"),
    ],
)
def test_a_label_is_short_enough_for_a_subject_and_still_a_name(label: str, short: str) -> None:
    assert short_label(label) == short
