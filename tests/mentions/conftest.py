"""The lexicon of the shipped profile, built once for all tests of this stage."""

import tomllib
from pathlib import Path

import pytest

from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile

SHIPPED = Path(__file__).resolve().parents[2] / "seeds" / "qamishli-withdrawal.toml"


@pytest.fixture(scope="session")
def profile() -> Profile:
    return read_profile(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), file=SHIPPED.name)


@pytest.fixture(scope="session")
def lexicon(profile: Profile) -> Lexicon:
    return build_lexicon([profile])
