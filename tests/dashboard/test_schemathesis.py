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
        # The same questions every time; SEEDWATCH_API_SEED and SEEDWATCH_API_EXAMPLES ask others.
        seed, examples = os.environ.get("SEEDWATCH_API_SEED", "1"), os.environ.get("SEEDWATCH_API_EXAMPLES", "15")
        command = [RUNNER, "run", f"{address}/api/v1/openapi.json", "--max-examples", examples, "--seed", seed]
        command += ["--workers", "1", "--no-color"]
        done = subprocess.run(  # noqa: PLW1510 the answer is looked at below
            command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"}, timeout=560
        )
    assert done.returncode == 0, done.stdout[-4000:]
