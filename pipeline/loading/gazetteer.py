"""The gazetteer's files, shipped inside the package, read once when a draft is asked for."""

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.seeds.known_entities import Gazetteer, join_gazetteer


@cache
def load_gazetteer() -> Gazetteer:
    """All reviewed entities that ship with Seedwatch."""
    folder = files("pipeline.seeds").joinpath("gazetteer")
    found = [item for item in folder.iterdir() if item.name.endswith(".toml")]
    return join_gazetteer({item.name: tomllib.loads(item.read_text(encoding="utf-8")) for item in found})
