"""Files of feeds: many of them, and one that stands twice."""

import time
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.loading.feeds import read_feeds


def write(folder: Path, name: str, numbers: range) -> Path:
    path = folder / name
    tables = (f'[[feed]]\nname = "Outlet {number}"\nurl = "https://{number}.example/feed"\n' for number in numbers)
    path.write_text("".join(tables), encoding="utf-8")
    return path


def test_ten_thousand_feeds_cost_little_to_read(tmp_path: Path) -> None:
    """Each process reads them at its start and at each change; with work that grows as its square this took minutes."""
    path = write(tmp_path, "many.toml", range(10_000))
    began = time.process_time()
    assert len(read_feeds([path], home=tmp_path)) == 10_000
    assert time.process_time() - began < 10


def test_a_feed_that_stands_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    files = [write(tmp_path, "a.toml", range(3)), write(tmp_path, "b.toml", range(2, 4))]
    with pytest.raises(ConfigError) as caught:
        read_feeds(files, home=tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == ("b.toml", 3, "feed[0].url")
    assert "a.toml:9" in str(problem)
