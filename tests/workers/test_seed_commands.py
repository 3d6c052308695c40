"""The seed commands as a person types them: what they print, and their exit codes."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.seeds.checking import COMMON_WORD
from workers import draft_command
from workers.cli import app
from workers.frequent_words import word_frequency

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = str(ROOT / "seeds" / "qamishli-withdrawal.toml")
ARTICLE = "Jets leave Shayrat\nSergei Lavrov said in Damascus that jets had left Shayrat air base.\n"


def run(*arguments: str) -> Result:
    assert draft_command.seed_app
    return CliRunner().invoke(app, ["seed", *arguments])


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return str(path)


def test_the_shipped_profile_passes_its_check() -> None:
    result = run("check", SHIPPED)
    assert result.exit_code == 0
    assert "0 error(s)" in result.output


def test_a_wrong_profile_is_told_with_its_line_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(Path(SHIPPED).read_text(encoding="utf-8").replace('type = "base"', 'type = "bsae"', 1), encoding="utf-8")
    result = run("check", str(path), "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout.splitlines()[-1])["problems"]
    assert problem["key"] == "entity[base-qamishli].type"
    assert problem["meant"] == "did you mean 'base'?"
    assert 'type = "bsae"' in path.read_text(encoding="utf-8").splitlines()[problem["line"] - 1]


def test_check_shows_what_is_found_in_an_article(article: str) -> None:
    assert "damascus (name)" in run("check", SHIPPED, "--text", article).output


def test_a_draft_is_written_once_and_never_over_another_file(article: str, tmp_path: Path) -> None:
    path = tmp_path / "seeds" / "draft.toml"
    assert run("draft", article, "--out", str(path), "--id", "jets").exit_code == 0
    assert tomllib.loads(path.read_text(encoding="utf-8"))["seed"]["id"] == "jets"
    assert run("draft", article, "--out", str(path)).exit_code == 2


def test_a_draft_of_a_saved_page_reads_its_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    paragraph = "Sergei Lavrov said in Damascus on Monday that jets had left Shayrat air base for good. "
    path.write_text(
        f"<html><head><title>Jets leave</title></head><body><article><p>{paragraph * 5}</p></article></body></html>"
    )
    result = run("draft", str(path))
    assert result.exit_code == 0
    assert 'id = "base-shayrat"' in result.stdout


def test_diff_tells_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(Path(SHIPPED).read_text(encoding="utf-8").replace('"Hemeimeem", ', "", 1), encoding="utf-8")
    assert "- entity[base-hmeimim].names.en: Hemeimeem" in run("diff", SHIPPED, str(path)).output
    assert "no difference" in run("diff", SHIPPED, SHIPPED).output


def test_check_of_no_profile_at_all_fails(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    result = CliRunner().invoke(app, ["--config", str(tmp_path / "config"), "seed", "check"])
    assert result.exit_code == 1
    assert "there is no seed profile" in result.output


def test_names_in_too_many_letters_are_a_problem_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "letters.toml"
    names = [chr(first) + chr(first + 1) + chr(first + 2) + chr(first + 3) for first in range(0x13A0, 0x1670, 4)]
    path.write_text(
        f'[seed]\nid = "s"\ntitle = "T"\nreviewed_by = "A"\n[[entity]]\nid = "e"\ntype = "person"\nnames.en = {json.dumps(names)}\n',
        encoding="utf-8",
    )
    result = run("check", str(path))
    assert result.exit_code == 1
    assert "different letters; they do not fit" in result.output


def test_two_versions_of_a_profile_may_be_checked_together(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(Path(SHIPPED).read_text(encoding="utf-8"), encoding="utf-8")
    result = run("check", SHIPPED, str(path))
    assert result.exit_code == 0
    assert "is in" in result.output


def test_a_frequent_word_is_told_without_a_word_list_too() -> None:
    assert word_frequency()("minister", "en") >= COMMON_WORD
    assert word_frequency()("qamishli", "en") < COMMON_WORD


def test_a_draft_of_an_article_that_names_nothing_is_not_written(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("a cat sat on a mat\nit rained\n", encoding="utf-8")
    result = run("draft", str(article), "--out", str(tmp_path / "x.toml"))
    assert result.exit_code == 1
    assert "was found in it" in result.output
    assert not (tmp_path / "x.toml").exists()


def test_a_draft_that_cannot_be_written_or_has_an_impossible_id_is_told(article: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("draft", article, "--out", str(tmp_path / "file" / "x.toml"))
    assert result.exit_code == 1
    assert "cannot be written" in str(result.exception)
    assert run("draft", article, "--id", "a b").exit_code == 2


def test_the_seeds_are_listed_with_their_ids() -> None:
    result = CliRunner().invoke(app, ["--config", str(ROOT / "config"), "seed", "list", "--json"])
    (seed,) = json.loads(result.stdout)["seeds"]
    assert seed["id"] == "1d2bac3a4efa2572"
    assert seed["entities"] > 20
    assert seed["id"] in CliRunner().invoke(app, ["--config", str(ROOT / "config"), "seed", "list"]).stdout


def test_near_misses_of_a_seed_there_is_not_are_refused() -> None:
    result = CliRunner().invoke(app, ["--config", str(ROOT / "config"), "seed", "near-misses", "--seed", "nope"])
    assert result.exit_code == 1
    assert "no profile in seeds/ has the seed nope; there is 1d2bac3a4efa2572" in result.output
