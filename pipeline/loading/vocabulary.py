"""The table of common words that ships with the package -> Vocabulary. The one place that opens it."""

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.stories.vocabulary import Vocabulary, read_vocabulary


@cache
def load_vocabulary() -> Vocabulary:
    """Read once per process; the file is part of the release and cannot change while running."""
    name = "common_words.toml"
    return read_vocabulary(tomllib.loads(files("pipeline.stories").joinpath(name).read_text("utf-8")), file=name)
