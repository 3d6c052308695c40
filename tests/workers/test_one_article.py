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
