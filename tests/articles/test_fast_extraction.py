import pytest

pytest.importorskip("resiliparse", reason="the extra `fast` is not installed")

from pipeline.articles.fast_extraction import extract_page_fast, main_text_fast

PROSE = "Die russischen Truppen haben den Flughafen von Kamischli verlassen, berichteten Augenzeugen am Freitag der Agentur. "


def test_a_page_gives_its_prose_and_its_metadata():
    page = f"<html lang=de><head><title>Abzug</title></head><body><nav>Start</nav><article><p>{PROSE}</p><p>Kurz.</p><p>{PROSE}</p></article></body></html>"
    found = extract_page_fast(page.encode(), url="https://example.org/1")
    assert found.text.count("Kamischli") == 2
    assert "Kurz." in found.text
    assert (found.title, found.language) == ("Abzug", "de")


def test_a_page_without_prose_keeps_what_it_has():
    assert main_text_fast("<html><body><p>Kurz.</p></body></html>").strip() == "Kurz."
