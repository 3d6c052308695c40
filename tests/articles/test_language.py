"""Language of a report: headlines in many languages, odd input, and what a declaration is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.language import detect_language

HEADLINES = [
    ("en", "Russia pulls last troops from airport in north-east Syria"),
    ("ru", "Последний российский борт покинул аэродром на севере Сирии"),
    ("uk", "Росія вивозить техніку з аеродрому на півночі Сирії"),
    ("ar", "مصادر محلية: القوات الروسية تخلي مواقعها في الشمال"),
    ("fa", "نیروهای روسیه پایگاه خود را در شمال سوریه ترک کردند"),
    ("ckb", "هێزەکانی ڕووسیا لە باکووری سووریا دەکشێنەوە"),
    ("ku", "Leşkerên Rûsyayê ji bakurê Sûriyeyê vekişiyan"),
    ("tr", "Rus askerleri Suriye'nin kuzeyindeki üsten çekiliyor"),
    ("fr", "Les soldats russes quittent leur base dans le nord du pays"),
    ("de", "Russische Soldaten räumen ihren Stützpunkt im Norden des Landes"),
    ("es", "Los soldados rusos abandonan su base en el norte del país"),
    ("he", "חיילים רוסים עוזבים את הבסיס בצפון המדינה"),
    ("zh", "俄军撤离北部机场"),
    ("it", "I soldati russi lasciano la base nel nord del paese"),
    ("pl", "Rosyjscy żołnierze opuszczają bazę na północy kraju"),
    ("nl", "Russische soldaten verlaten de basis in het noorden van het land"),
    ("pt", "Os soldados russos deixam a base no norte do país"),
    ("cs", "Ruští vojáci opouštějí základnu na severu země"),
    ("ro", "Soldații ruși părăsesc baza din nordul țării"),
    ("bg", "Руските войници напускат базата в северната част на страната"),
    ("ja", "ロシア軍、北部の空港から撤収"),
]


@pytest.mark.parametrize(("language", "headline"), HEADLINES, ids=[language for language, _ in HEADLINES])
def test_a_headline_alone_is_enough(language: str, headline: str) -> None:
    assert detect_language(headline, "") == language


@pytest.mark.parametrize("text", ["", "12:30", "...", "😀"])
def test_unknown_is_an_answer(text: str) -> None:
    assert detect_language(text, "") is None


def test_a_declaration_decides_where_the_text_is_silent() -> None:
    assert detect_language("Putin", "", "de-AT") == "de"


def test_a_wrong_declaration_loses_against_the_text() -> None:
    russian = "Последний российский борт покинул аэродром на севере страны"
    assert detect_language(russian, "", "en") == "ru"


@given(st.text(max_size=300), st.text(max_size=300), st.none() | st.text(max_size=8))
def test_no_text_raises(title: str, text: str, declared: str | None) -> None:
    language = detect_language(title, text, declared)
    assert language is None or 2 <= len(language) <= 3
