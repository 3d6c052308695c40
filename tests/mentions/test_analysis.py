"""The explanation record: fields apart, language of the spelling, near misses kept but not without end."""

from pipeline.mentions.analysis import MOST_REJECTED
from tests.mentions.small_profiles import analysed


def test_title_and_text_have_their_own_offsets() -> None:
    analysis = analysed("So Alpha left", {"names": {"en": ["Alpha"]}}, title="Alpha")
    assert [(mention.field, mention.start, mention.end) for mention in analysis.mentions] == [("title", 0, 5), ("text", 3, 8)]


def test_a_spelling_of_many_languages_is_told_in_the_reports_own() -> None:
    analysis = analysed("Alpha kam", {"names": {"en": ["Alpha"], "de": ["Alpha"]}}, language="de")
    assert [mention.language for mention in analysis.mentions] == ["de"]


def test_near_misses_are_kept_up_to_a_number() -> None:
    analysis = analysed("alpha " * 50, {"names": {"en": ["Alpha"]}})
    assert len(analysis.rejected) == MOST_REJECTED
    assert {each.rule for each in analysis.rejected} == {"no capital"}


def test_a_report_without_a_name_has_a_language_and_a_score_of_nothing() -> None:
    analysis = analysed("The council met in the town hall", {"names": {"en": ["Alpha"]}}, language=None)
    assert analysis.language == "en"
    assert [(relevance.score, relevance.is_relevant) for relevance in analysis.relevances] == [(0, False)]
