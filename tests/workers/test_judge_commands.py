"""explain, analyse and evaluate as a person types them: what they print, what they refuse, and their exit codes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from workers import judge_commands, look_commands, runtime
from workers.cli import app

ROOT = Path(__file__).resolve().parents[2]
BASE = {"id": "a", "lang": "en", "title": "Russia leaves Qamishli airport", "text": "Troops left the Qamishli air base."}


@pytest.fixture(autouse=True)
def _house() -> Iterator[None]:
    runtime.use_config(ROOT / "config")
    yield
    runtime.use_config(None)


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    assert judge_commands.explain
    assert look_commands.analyse
    return CliRunner().invoke(app, list(arguments), input=stdin)


def written(path: Path, *lines: object) -> str:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_explain_says_which_line_of_the_gate_nearly_held(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", "Putin and Trump speak by phone", "They spoke for an hour, the Kremlin said.")
    result = run("explain", path)
    assert result.exit_code == 0
    assert "not relevant: no line of the gate holds; nearest is side:syria + side:russia, without side:syria" in result.stdout
    assert "would not alert: same bases or actors: not relevant" in result.stdout


def test_explain_says_where_nothing_is_named(tmp_path: Path) -> None:
    result = run("explain", written(tmp_path / "a.txt", "A cat sat on a mat", "It rained."))
    assert "not relevant: nothing of this seed is named" in result.stdout
    assert "entity " not in result.stdout


def test_explain_shows_the_beginning_of_a_long_text(tmp_path: Path) -> None:
    result = run("explain", written(tmp_path / "a.txt", "Long", "They left Qamishli airport. " * 400))
    assert "6,199 characters more" in result.stdout
    assert "more; --json shows all" in result.stdout
    assert len(result.stdout.splitlines()) < 130


def test_explain_reads_standard_input() -> None:
    assert "base-hmeimim" in run("explain", "-", stdin="В Хмеймиме готовят вывод\nТехника уходит.").stdout


def test_explain_of_many_lines_says_that_it_reads_the_first(tmp_path: Path) -> None:
    result = run("explain", written(tmp_path / "r.jsonl", BASE, {**BASE, "title": "Second"}))
    assert "only the first of its lines is read" in result.stderr
    assert "Russia leaves Qamishli airport" in result.stdout


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:9/", "its port is not one we may read"),
        ("http://10.0.0.1/", "the address is private"),
        ("https://", "it is no http(s) address"),
    ],
)
def test_explain_says_in_words_why_an_address_is_refused(url: str, why: str) -> None:
    result = run("explain", url)
    assert result.exit_code == 1
    assert why in str(result.exception)


def test_analyse_tells_bad_lines_with_their_number_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    nulls, surrogate = '{"id": null, "title": "T", "text": null}', '{"id": "\\ud800", "title": "T"}'
    lines = [json.dumps(BASE), "nonsense", nulls, '{"title": ["T"]}', surrogate]
    path.write_bytes(b"\xef\xbb\xbf" + "\n".join(lines).encode() + b'\n{"title": "caf\xe9"}\r\n\n{"title": "last"}')
    result = run("analyse", str(path))
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [document["id"] for document in documents] == ["a", None, "3", None, "�", None, "8"]
    assert [document["line"] for document in documents if "error" in document] == [2, 4, 6]
    assert "r.jsonl:2: not JSON: expecting value (column 1)" in result.stderr
    assert "r.jsonl:4: title: must be text" in result.stderr
    assert "r.jsonl:6: not UTF-8 (byte 14 of the line)" in result.stderr


def test_what_is_no_line_end_in_json_is_none_in_a_file_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({**BASE, "text": "one\u2028two\u0085three"}, ensure_ascii=False) + "\n", encoding="utf-8")
    result = run("analyse", str(path))
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1


def test_analyse_of_nothing_says_so_and_is_no_error() -> None:
    result = run("analyse", "-", stdin="")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "standard input: no report in it" in result.stderr


def test_a_json_list_is_told_what_is_meant(tmp_path: Path) -> None:
    result = run("analyse", written(tmp_path / "r.json", "[", json.dumps(BASE), "]"))
    assert "one object a line is meant, not a list" in result.stderr


def test_evaluate_tells_what_is_likely_a_slip_in_the_gold(tmp_path: Path) -> None:
    gold = {**BASE, "entities": ["russia", "base-qamishly"], "alert": True, "story": "one"}
    path = written(tmp_path / "g.jsonl", gold, {**gold, "story": "two"}, {"title": "T", "alert": False}, "nonsense")
    result = run("evaluate", path)
    assert result.exit_code == 1
    assert "g.jsonl:1: entities: no profile has 'base-qamishly' (did you mean 'base-qamishli'?)" in result.stderr
    assert "g.jsonl:2: id: 'a' is the id of line 1 too" in result.stderr
    assert "g.jsonl:4: not JSON" in result.stderr
    assert "over 2 reports" in result.stdout


def test_evaluate_gives_no_figures_where_nobody_said_what_is_right(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path / "g.jsonl", BASE))
    assert result.exit_code == 1
    assert "no line says what is right" in result.stderr
    only_alert = run("evaluate", written(tmp_path / "g.jsonl", {**BASE, "alert": True}))
    assert only_alert.exit_code == 0
    assert only_alert.stdout.splitlines()[1].split() == ["all", "-", "-", "-", "1.000", "1.000", "1.000"]


def test_evaluate_lists_as_many_misses_as_are_wanted_and_says_how_many_there_are(tmp_path: Path) -> None:
    path = written(tmp_path / "g.jsonl", {**BASE, "entities": ["putin", "assad", "sdf"]})
    result = run("evaluate", path, "--misses", "1")
    assert "more: --misses" in result.stdout
