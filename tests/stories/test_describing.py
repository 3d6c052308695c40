"""Features are a pure function of a report and what was found in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from pipeline.articles.article import ArticleId, Report
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.features import Features
from tests.stories.conftest import analysis_of

MakeFeatures = Callable[..., Features]

TITLE = "Russian troops leave Qamishli airport"
TEXT = (
    "Russian soldiers began to withdraw from Qamishli airport in Syria on Monday, Reuters reported, and 17 lorries were loaded. "
    "Moscow denied the report. " + "Far below, somebody mentions Putin and the Kremlin. " * 1
)


def test_a_name_in_the_title_weighs_more_than_one_far_below(features_of: MakeFeatures) -> None:
    features = features_of(TITLE, TEXT, "2026-01-27")
    base, putin = features.entity_by_id["base-qamishli"], features.entity_by_id["putin"]
    assert base.in_title
    assert base.in_lead
    assert not putin.in_title
    assert base.mass > putin.mass
    assert [entity.id for entity in features.keys] == ["base-qamishli", "putin"]


def test_what_happened_is_an_action_and_the_day_is_read(features_of: MakeFeatures) -> None:
    features = features_of(TITLE, TEXT, "2026-01-27")
    assert "withdraw" in features.actions
    assert features.day.day == date(2026, 1, 26).toordinal()
    assert "17" in {number.value for number in features.numbers}
    assert features.credits == ("reuters",)


def test_watched_names_are_not_counted_again_as_words(features_of: MakeFeatures) -> None:
    assert "qamish" not in features_of(TITLE, TEXT, "2026-01-27").word_by_stem


def test_a_cue_has_the_side_of_the_nearest_speaker(features_of: MakeFeatures) -> None:
    features = features_of("Kremlin denies leaving Qamishli airport", "Nothing more.", "2026-01-27")
    assert [(cue.kind, cue.side) for cue in features.cues] == [("denial", "russia")]


def test_features_do_not_depend_on_the_order_of_mentions(tables: Tables) -> None:
    report = Report(id=ArticleId(1), title=TITLE, text=TEXT, seen_at=datetime(2026, 1, 27, tzinfo=UTC))
    found = analysis_of(TITLE, TEXT, "en")
    turned = type(found)(
        language=found.language,
        mentions=found.mentions[::-1],
        rejected=(),
        relevances=(),
        lexicon_version=found.lexicon_version,
    )
    assert article_features(report, found, tables=tables) == article_features(report, turned, tables=tables)


def test_a_date_without_a_time_zone_is_refused(features_of: MakeFeatures) -> None:
    features = features_of(TITLE, TEXT, "2026-01-27")
    with pytest.raises(ValueError, match="time zone"):
        type(features)(**{**vars_of(features), "dated_at": datetime(2026, 1, 27)})


def vars_of(features: Features) -> dict[str, object]:
    return {name: getattr(features, name) for name in Features.__dataclass_fields__}


def test_an_empty_report_has_features(features_of: MakeFeatures) -> None:
    features = features_of("", "", "2026-01-27")
    assert features.entities == features.events == features.numbers == ()
    assert features.day.told == "article"
