import pytest

from pipeline.articles.cleaning import clean_article, needs_page
from pipeline.articles.extraction import ExtractedPage

LONG = "<p>" + "Russian forces left Qamishli airport. " * 50 + "</p>"


@pytest.mark.parametrize(
    ("full_text", "body", "link", "wanted"),
    [
        ("auto", "short", "https://example.org/1", True),
        ("auto", LONG, "https://example.org/1", False),
        ("always", LONG, "https://example.org/1", True),
        ("never", "short", "https://example.org/1", False),
        ("always", "short", None, False),
    ],
)
def test_a_page_is_fetched_only_when_it_helps(full_text, body, link, wanted):
    assert needs_page(full_text=full_text, summary_html="", content_html=body, link=link) is wanted


@pytest.mark.parametrize(
    ("body", "page", "source"),
    [
        (LONG, None, "feed"),
        ("teaser", ExtractedPage(text="page " * 200), "page"),
        ("teaser", ExtractedPage(text=""), "teaser"),
        ("teaser", None, "teaser"),
        ("", None, "title"),
        ("", ExtractedPage(text="", description="said in the head"), "teaser"),
    ],
)
def test_the_text_says_where_it_came_from(body, page, source):
    assert clean_article(title="T", summary_html=body, content_html="", page=page).source == source


def test_a_paywall_does_not_hide_the_teaser():
    page = ExtractedPage(text="Subscribe to read on.")
    text = clean_article(title="T", summary_html="Russia leaves Qamishli", content_html="", page=page).text
    assert "Qamishli" in text
    assert "Subscribe" in text
