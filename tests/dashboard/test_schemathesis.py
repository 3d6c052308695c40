"""The API against its own description: schemathesis asks what is allowed and what is not, and checks every answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dashboard.serving import served

RUNNER = Path(sys.executable).with_name("schemathesis")


@pytest.mark.skipif(not RUNNER.exists(), reason="schemathesis is not installed")
def test_every_answer_keeps_to_the_description(house, make_desk, tmp_path):
    with served(make_desk(house)) as address:
        command = [RUNNER, "run", f"{address}/api/v1/openapi.json", "--max-examples", "15", "--workers", "1", "--no-color"]
        done = subprocess.run(  # noqa: PLW1510 the answer is looked at below
            command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"}, timeout=240
        )
    assert done.returncode == 0, done.stdout[-4000:]
