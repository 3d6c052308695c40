"""The command line as a person types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _call(*arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "workers", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_init_writes_a_home_that_check_finds_right(tmp_path: Path) -> None:
    assert _call("init", "home", cwd=tmp_path).returncode == 0
    checked = _call("check", "--config", "home/config", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "58 feed(s)" in checked.stdout
    again = _call("init", "home", cwd=tmp_path)
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_a_missing_config_folder_says_what_to_do(tmp_path: Path) -> None:
    refused = _call("run", cwd=tmp_path)
    assert refused.returncode == 1
    assert "seedwatch init" in refused.stderr
    assert not (tmp_path / "var").exists()


def test_check_prints_one_line_a_problem_and_starts_nothing(tmp_path: Path) -> None:
    _call("init", "home", cwd=tmp_path)
    feeds = tmp_path / "home" / "config" / "feeds.toml"
    feeds.write_text('[[feed]]\nnane = "x"\nurl = "https://x.example/"\nevery = "5"\n', encoding="utf-8")
    for command in ("check", "run", "once"):
        refused = _call(command, "--config", "home/config", cwd=tmp_path)
        assert refused.returncode == 1
        lines = refused.stderr.strip().splitlines()
        assert len(lines) == 3
        assert any("config/feeds.toml:2: feed[0].nane: unknown key (did you mean `name`?)" in line for line in lines)
    assert not (tmp_path / "home" / "var").exists()


def test_analyse_gives_a_line_for_each_line_in_the_same_order(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "title": "В Хмеймиме готовят вывод техники", "text": ""}, ensure_ascii=False),
        "not json",
        json.dumps({"id": "c", "title": "The lion's share of the harvest", "text": "A good year for wheat.", "lang": "en"}),
    ]
    done = _call("--config", str(ROOT / "config"), "analyse", "-", cwd=tmp_path, stdin="\n".join(lines))
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["id"], first["language"], first["alert"], first["rules"]) == ("a", "ru", True, ["same bases or actors"])
    (mention,) = first["mentions"]
    assert (mention["entity"], mention["field"], mention["text"]) == ("base-hmeimim", "title", "Хмеймиме")
    assert second["id"] is None
    assert "not JSON" in second["error"]
    assert (third["id"], third["alert"], third["mentions"]) == ("c", False, [])
    assert set(first) == {"id", "language", "mentions", "score", "reasons", "alert", "rules", "hold", "story"}


def test_analysis_of_the_same_file_is_the_same_bytes(tmp_path: Path) -> None:
    file = ROOT / "workers" / "newsroom" / "reports.jsonl"
    first, second = (_call("--config", str(ROOT / "config"), "analyse", str(file), cwd=tmp_path).stdout for _ in range(2))
    assert first == second
    assert len(first.splitlines()) == 55


def test_evaluate_prints_figures_as_json(tmp_path: Path) -> None:
    file = ROOT / "workers" / "newsroom" / "reports.jsonl"
    done = _call("--config", str(ROOT / "config"), "evaluate", str(file), "--json", cwd=tmp_path)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) == {"mentions", "alerts", "stories", "misses"}
    assert 0.9 < figures["alerts"]["all"]["f1"] <= 1


@pytest.mark.parametrize("command", ["once", "poll", "work", "send", "web", "run"])
def test_every_process_refuses_a_broken_configuration(tmp_path: Path, command: str) -> None:
    _call("init", "home", cwd=tmp_path)
    (tmp_path / "home" / "config" / "alerts.toml").write_text("[[rule]]\nname = 1\n", encoding="utf-8")
    refused = _call(command, "--config", "home/config", cwd=tmp_path)
    assert refused.returncode == 1
    assert "config/alerts.toml" in refused.stderr
