"""A Python with the peers of a benchmark in it, in a virtual environment of its own: they never meet our dependencies."""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "bench" / "results" / "tmp" / "peers"


def peer_python(name: str, *packages: str) -> Path:
    """Made when first asked for; $SEEDWATCH_PEERS_<NAME> names one that is there already."""
    if given := os.environ.get(f"SEEDWATCH_PEERS_{name.upper()}"):
        return Path(given)
    python = FOLDER / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER / name)], check=True)
        # One by one: some name extras of lxml that no longer exist, which confuses a common resolution.
        for package in packages:
            subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", package], check=True)
    return python
