"""Names by wording alone: found whole, typed by their surroundings, never mistaken for sentence openers or weekdays."""

import pytest

from pipeline.mentions.candidates import find_candidates
from pipeline.mentions.uncased_candidates import uncased_candidates

TEXT = (
    "On Monday the convoy reached Marwan Air Base. Mr Halabi, who visited Port Elgar on Friday, spoke for an hour. "
    "Yusuf Halabi said the Northern Shore Brigade had left. Buildings stood empty. Both Orland and Vesk agreed, "
    "said Dina Orsk, the foreign minister."
)


def found(**options: object) -> dict[str, str | None]:
    return {candidate.name: candidate.type for candidate in find_candidates("", TEXT, language="en", **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Marwan Air Base", "base"), ("Yusuf Halabi", "person"), ("Northern Shore Brigade", "group"), ("Dina Orsk", "person")],
)
def test_a_name_is_typed_by_the_words_around_it(name: str, kind: str) -> None:
    assert found()[name] == kind


def test_a_surname_alone_joins_the_full_name() -> None:
    (halabi,) = [candidate for candidate in find_candidates("", TEXT, language="en") if candidate.name == "Yusuf Halabi"]
    assert halabi.short_forms == ("Halabi",)
    assert halabi.times == 2


def test_weekdays_openers_and_joined_names_are_told_apart() -> None:
    names = set(found())
    assert {"Orland", "Vesk"} <= names
    assert names.isdisjoint({"Monday", "Friday", "Buildings", "Both Orland", "On Monday"})


def test_known_names_are_left_out() -> None:
    assert "Yusuf Halabi" not in found(known=["Yusuf Halabi"])


def test_a_title_in_title_case_adds_nothing_of_its_own() -> None:
    assert find_candidates("Convoy Leaves Northern Camp After Talks", "the convoy left.", language="en") == ()


@pytest.mark.parametrize("language", ["ru", "uk", "pl", "de", "fr", "en", "es", "it", "tr", "ku", "ar", "fa", "he", "zh", None])
@pytest.mark.parametrize("text", ["", "-", "A", "А-", "Q. W", "«»", "L'", "M23 M23", "Кудь-Сверчков-", "w Q i Z", "د. ، و", "פרופ' ,", "部长·"])
def test_scraps_of_text_raise_nothing(text: str, language: str | None) -> None:
    find_candidates(text, text, language=language)
    uncased_candidates(text, text, language=language, known=())
