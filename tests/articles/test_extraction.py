from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.articles.extraction import decode_page, extract_page
from pipeline.articles.programs import without_programs
from pipeline.errors import ExtractionError

URL = "https://example.org/news/1?utm_source=x"
SENTENCES = (
    "Российские военные покинули базу в аэропорту Камышлы на северо-востоке Сирии. Колонны техники ушли в сторону Хмеймима. "
)
PAGE = f"""<!DOCTYPE html><html lang="ru-RU"><head><meta charset="utf-8"><title>Сайт — Камышлы</title>
<!--[if IE]><html lang="en"><![endif]--><meta property="og:title" content="Россия &amp; Сирия"><meta property="og:site_name" content="Пример">
<link rel="canonical" href="/news/1"><script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "datePublished": "2026-11-20T10:00:00+03:00"}}]}}</script>
<script>var x = "<p>not text</p>";</script></head><body><nav><a href="/">Главная</a></nav><article><h1>Россия</h1><p>{SENTENCES * 3}</p><p>{SENTENCES}</p></article></body></html>"""


def test_a_page_gives_its_text_and_what_it_says_of_itself():
    page = extract_page(PAGE.encode(), url=URL)
    assert "аэропорту Камышлы" in page.text
    assert "not text" not in page.text
    assert (page.title, page.site_name, page.language) == ("Россия & Сирия", "Пример", "ru-ru")
    assert page.published_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert page.canonical_url == "https://example.org/news/1"


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", None), ("utf-8", "koi8-r"), ("cp1251", "windows-1251"), ("utf-16", None)]
)
def test_a_wrong_or_missing_charset_does_not_garble(encoding, charset):
    page = PAGE.replace('<meta charset="utf-8">', "").encode(encoding)
    assert "Камышлы" in extract_page(page, url=URL, charset=charset).text


def test_a_declaration_in_the_page_counts_where_the_bytes_are_not_utf8():
    page = '<html><head><meta charset="windows-1256"></head><body>القامشلي</body></html>'
    assert "القامشلي" in decode_page(page.encode("cp1256"))


@pytest.mark.parametrize("page", [b"", b"   ", b"<html></html>", b"<html><body><video src=x></video></body></html>"])
def test_a_page_without_text_is_empty_and_no_error(page):
    assert extract_page(page, url=URL).is_empty


def test_programs_are_left_out_and_an_unclosed_one_ends_the_search():
    assert without_programs("a<script>b</script >c<style>d</style>e<!-- f -->g<svg><p>h</p></svg>i") == "acegi"
    assert (
        without_programs("a<SCRIPT type='application/ld+json'>{}</SCRIPT>b")
        == "a<SCRIPT type='application/ld+json'>{}</SCRIPT>b"
    )
    assert without_programs("a<script>b" * 3) == "a<script>b" * 3


@settings(max_examples=50)
@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "cp1251", "no-such"]))
def test_any_bytes_are_a_page_or_an_extraction_error(html, charset):
    try:
        assert isinstance(extract_page(b"<html><head>" + html, url=URL, charset=charset).text, str)
    except ExtractionError:
        return
