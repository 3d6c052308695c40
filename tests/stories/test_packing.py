"""Features survive the way to the database and back; foreign bytes are refused."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.stories.features import Features
from pipeline.stories.packing import features_from_bytes, features_to_bytes

MakeFeatures = Callable[..., Features]


def test_a_whole_report_makes_the_round_trip(features_of: MakeFeatures) -> None:
    text = "Kremlin denied on 14 April that 17 drones attacked Hmeimim. Khribin was there, Reuters said, with Jableh burning. " * 4
    features = features_of("Putin and Sharaa discuss Hmeimim", text, "2026-04-15T08:30:00+03:00")
    assert features_from_bytes(features_to_bytes(features)) == features
    assert len(features_to_bytes(features)) < 8_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=st.text(max_size=60), text=st.text(max_size=200), language=st.sampled_from(["en", "ar", "zh", "xx"]))
def test_any_report_makes_the_round_trip(features_of: MakeFeatures, title: str, text: str, language: str) -> None:
    features = features_of(title, text, "2026-04-15", language=language)
    assert features_from_bytes(features_to_bytes(features)) == features


def test_bytes_of_another_format_are_refused() -> None:
    for data in (b"", b"SF", b"XX1" + bytes(40)):
        with pytest.raises(ValueError, match="features"):
            features_from_bytes(data)
