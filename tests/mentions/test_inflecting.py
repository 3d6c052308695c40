"""Case forms of Russian and Ukrainian names: proper names by ending, common words by dictionary, phrases head first."""

import pytest

from pipeline.mentions.inflecting import case_forms


@pytest.mark.parametrize(
    ("name", "language", "forms"),
    [
        ("Хмеймим", "ru", {"Хмеймима", "Хмеймиму", "Хмеймимом", "Хмеймиме"}),
        ("Путин", "ru", {"Путина", "Путину", "Путиным", "Путине"}),
        ("Москва", "ru", {"Москвы", "Москве", "Москву", "Москвой"}),
        ("Сирия", "ru", {"Сирии", "Сирию", "Сирией"}),
        ("Кремль", "ru", {"Кремля", "Кремлю", "Кремлем", "Кремле"}),
        ("Дмитрий Песков", "ru", {"Дмитрия Пескова", "Дмитрию Пескову", "Дмитрием Песковым", "Дмитрии Пескове"}),
        ("Сирийские демократические силы", "ru", {"Сирийских демократических сил", "Сирийскими демократическими силами"}),
        ("база в Тартусе", "ru", {"базы в Тартусе", "базой в Тартусе"}),
        ("Тартус", "uk", {"Тартуса", "Тартусу", "Тартусі", "Тартусом"}),
        ("Дмитро Пєсков", "uk", {"Дмитра Пєскова", "Дмитру Пєскову"}),
        ("Аль-Каїда", "uk", {"Аль-Каїди", "Аль-Каїдою"}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_name_takes_its_cases(name: str, language: str, forms: set[str]) -> None:
    assert forms <= set(case_forms(name, language))


@pytest.mark.parametrize(("name", "language"), [("Камышлы", "ru"), ("Шараа", "ru"), ("Putin", "en"), ("القامشلي", "ar")])
def test_a_name_that_is_not_declined_stays_alone(name: str, language: str) -> None:
    assert case_forms(name, language) == (name,)


def test_a_fixed_name_stays_as_it_is() -> None:
    assert case_forms("Тартус", "ru", fixed=frozenset({"Тартус"})) == ("Тартус",)
