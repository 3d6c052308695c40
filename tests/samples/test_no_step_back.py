"""The used-up samples as a regression: 3,128 reports in 31 languages must go on as well as they went when last looked at."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    everything = tmp_path_factory.mktemp("samples") / "all.jsonl"
    everything.write_text("".join(each.read_text("utf-8") for each in sorted(HERE.glob("heldout_*.jsonl"))), encoding="utf-8")
    command = [sys.executable, "-m", "workers", "evaluate", str(everything), "--json"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_names_are_found_and_namesakes_are_not(figures):
    assert figures["mentions"]["all"]["precision"] >= 0.986
    assert figures["mentions"]["all"]["recall"] >= 0.985


def test_alerts_come_and_false_ones_do_not(figures):
    assert figures["alerts"]["all"]["precision"] >= 0.995
    assert figures["alerts"]["all"]["recall"] >= 0.98
