"""docs/profiles.md, followed word for word: its draft is the draft, its review passes the check."""

import re
from pathlib import Path

from typer.testing import CliRunner

from workers import draft_command
from workers.cli import app

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "profiles.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
DRAFTED, REVIEWED = (block for block in BLOCKS if 'id = "dina-orsk"' in block)


def test_the_worked_example_is_true(tmp_path: Path) -> None:
    assert draft_command.seed_app
    said = re.search(r"An article says: \*(.*?)\*", PAGE, re.DOTALL)
    assert said
    article, draft = tmp_path / "article.txt", tmp_path / "drafts" / "harbour.toml"
    article.write_text(f"Frigates leave Port Elgar\n{' '.join(said[1].split())}\n", encoding="utf-8")
    drafted = CliRunner().invoke(app, ["seed", "draft", str(article), "--out", str(draft)])
    assert drafted.exit_code == 0, drafted.output
    text = draft.read_text(encoding="utf-8")
    assert DRAFTED in text
    draft.write_text(text.replace(DRAFTED, REVIEWED), encoding="utf-8")
    checked = CliRunner().invoke(app, ["seed", "check", str(draft), "--text", str(article)])
    assert checked.exit_code == 0, checked.output
    assert "4 sentences tried: 0 error(s)" in checked.output
    assert "'Orsk': dina-orsk (same entity named in full)" in checked.output
