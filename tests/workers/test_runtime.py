"""Files that change under a running process: the last valid ones stay in force."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from workers import runtime

ROOT = Path(__file__).resolve().parents[2]
PROFILE = '[seed]\nid = "s"\ntitle = "T"\nreviewed_by = "A"\n[[entity]]\nid = "e"\ntype = "base"\nnames.en = {names}\n'


@pytest.fixture
def seed(tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    rule = '[[rule]]\nname = "all"\nsend_to = ["log"]\n[[channel]]\nname = "log"\ntype = "log"\n'
    (tmp_path / "config" / "alerts.toml").write_text(rule, encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    path = tmp_path / "seeds" / "seed.toml"
    path.write_text(PROFILE.replace("{names}", '["Alphaville Base"]'), encoding="utf-8")
    runtime.use_config(tmp_path / "config")
    yield path
    runtime.use_config(None)


def _names() -> list[str]:
    return [pattern.text for pattern in runtime.lexicon().patterns]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (PROFILE.replace("{names}", '["Beta Base"'), "seeds/seed.toml:8: not valid TOML"),
        (PROFILE.replace("{names}", '["Beta Base"]\nwieght = 3'), "seeds/seed.toml:9: entity[e].wieght: unknown key (did you mean"),
        (PROFILE.replace("{names}", repr([chr(a) * 4 for a in range(0x13A0, 0x1670)])), "different letters"),
        (None, "there is no seed profile"),
    ],
    ids=["broken", "unknown key", "too many letters", "removed"],
)
def test_a_wrong_profile_is_told_and_the_old_one_stays(seed: Path, wrong: str | None, expected: str) -> None:
    before = _names()
    if wrong is None:
        seed.unlink()
    else:
        seed.write_text(wrong, encoding="utf-8")
    outcome = runtime.reload()
    assert isinstance(outcome, ConfigError)
    assert expected in str(outcome)
    assert _names() == before
    seed.write_text(PROFILE.replace("{names}", '["Gammaville Base"]'), encoding="utf-8")
    assert runtime.reload() is True
    assert _names() == ["gammaville base"]
