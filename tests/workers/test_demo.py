"""`seedwatch demo` as a real process, until its stories are told; then it is ended as a person does it."""

import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

from tests.workers.stage import ROOT


def test_the_demo_tells_stories_in_many_languages_and_leaves_nothing(tmp_path: Path) -> None:
    before = set(Path("/tmp").glob("seedwatch-demo-*"))
    demo = subprocess.Popen(
        [sys.executable, "-m", "workers", "demo", "--seconds", "100"],  # the end, should too little be told
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout is not None
    told = list(islice((line for line in demo.stdout if line.strip().startswith(("alert", "update"))), 5))
    demo.send_signal(signal.SIGINT)
    rest, complaints = demo.communicate(timeout=60)
    assert demo.returncode == 0, complaints
    assert len(told) == 5, rest
    assert "Nothing is left." in rest
    assert set(Path("/tmp").glob("seedwatch-demo-*")) <= before
