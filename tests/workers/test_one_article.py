"""One article from a text, a page or a JSON line; what cannot be read is told in words."""

import json
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, ExtractionError
from workers.one_article import read_article


def test_the_first_line_of_a_text_is_its_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Title\nFirst line.\nSecond.", encoding="utf-8")
    assert (read_article(str(path)).title, read_article(str(path)).text) == ("Title", "First line.\nSecond.")


def test_a_json_line_brings_its_language(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": "T", "text": "X", "lang": "ru"}) + "\n", encoding="utf-8")
    assert read_article(str(path)).language == "ru"


def test_a_line_that_is_no_report_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(ConfigError, match="no report"):
        read_article(str(path))


def test_a_missing_file_and_an_empty_page_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_article(str(tmp_path / "none.txt"))
    page = tmp_path / "empty.html"
    page.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(ExtractionError, match="no text"):
        read_article(str(page))


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("a.txt", b" \n", "is empty: there is no article in it"),
        ("a.json", b"", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x00\x01", "is no text"),
        ("a.txt", b"%PDF-1.7 and so on", "is no text"),
        ("a.txt", "Москва".encode("cp1251"), "not UTF-8 (byte 0) (save it as UTF-8)"),
        ("a.jsonl", b'{"title": ["x"]}', "no report: title: must be text"),
        ("a.jsonl", b'{"text": ""}', "no report: has neither title nor text"),
    ],
)
def test_what_is_no_article_is_told_in_words(tmp_path: Path, name: str, body: bytes, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(ConfigError) as caught:
        read_article(str(path))
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("name", "body", "title", "text"),
    [
        ("a.txt", "\ufeffTitle\r\nText".encode(), "Title", "Text"),
        ("a.txt", "Заголовок\nТекст".encode("utf-16"), "Заголовок", "Текст"),
        ("a.txt", ("x" * 301 + "\nmore").encode(), "", "x" * 301 + "\nmore"),
        ("a.json", json.dumps({"title": "T", "text": "X"}, indent=1).encode(), "T", "X"),
        ("a.txt", b'{"title": "T", "text": "X"}', "T", "X"),
        ("a.txt", b"{T} is a set\nX", "{T} is a set", "X"),
        ("a.jsonl", b'{"title": "T", "text": "X"}\n{"title": "second"}', "T", "X"),
    ],
)
def test_the_forms_people_have_an_article_in(tmp_path: Path, name: str, body: bytes, title: str, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    article = read_article(str(path))
    assert (article.title, article.text) == (title, text)
