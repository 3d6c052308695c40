"""A Python with the peers of a benchmark in it, in a virtual environment of its own: they never meet our dependencies.

They are kept outside the checkout, in ~/.cache/seedwatch-bench or $SEEDWATCH_BENCH_CACHE, and made when first asked for.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def cache_folder() -> Path:
    given = os.environ.get("SEEDWATCH_BENCH_CACHE")
    return Path(given) if given else Path.home() / ".cache" / "seedwatch-bench"


def peer_python(name: str, *packages: str) -> Path:
    """$SEEDWATCH_PEERS_<NAME> names one that is there already."""
    if given := os.environ.get(f"SEEDWATCH_PEERS_{name.upper()}"):
        return Path(given)
    folder = cache_folder() / "venvs" / name
    python, done = folder / "bin" / "python", folder / ".installed"
    if not done.exists() or done.read_text("utf-8").split() != list(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        # One by one: some name extras of lxml that no longer exist, which confuses a common resolution.
        for package in packages:
            subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", package], check=True)
        done.write_text("\n".join(packages), "utf-8")
    return python


def newsboat() -> tuple[Path, dict[str, str]] | None:
    """The program and the environment it needs: the installed one, or Debian's package unpacked in the cache; or None."""
    if found := shutil.which("newsboat"):
        return Path(found), {}
    folder = cache_folder() / "newsboat"
    program = folder / "usr" / "bin" / "newsboat"
    if not program.exists():
        if shutil.which("apt-get") is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        for package in ("newsboat", "libstfl0"):
            if subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False).returncode:
                return None
        for archive in folder.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(archive), str(folder)], check=True)
    libraries = next((found.parent for found in folder.rglob("libstfl.so.0")), folder)
    return program, {"LD_LIBRARY_PATH": str(libraries)}
