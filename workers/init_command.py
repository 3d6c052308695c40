"""`seedwatch init DIR`: a new home with config and the first seed, as a person can read them; asks nothing it can guess."""

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from workers.cli import app, errors
from workers.printing import out


def shipped(folder: str) -> Path:
    """config/ or seeds/ as they ship with the package (in a checkout, links to the folders themselves)."""
    return Path(str(files("workers"))) / "shipped" / folder


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Write config/ and seeds/ into a new folder."""
    if folder.exists() and any(folder.iterdir()):
        errors.print(f"{folder} is not empty; nothing was written", style="red")
        raise typer.Exit(1)
    for name in ("config", "seeds"):
        shutil.copytree(shipped(name), folder / name)
    out.print(f"wrote {folder}/config and {folder}/seeds")
    for step in (
        f"look at {folder}/config/feeds.toml and {folder}/config/alerts.toml",
        f"seedwatch check --config {folder}/config",
        f"seedwatch run --config {folder}/config",
    ):
        out.print(f"  next: {step}")
