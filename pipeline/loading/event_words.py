"""The word file that ships with the package -> EventWords. The one place that opens it."""

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.stories.words import EventWords, read_event_words


@cache
def load_event_words() -> EventWords:
    """Read once per process; the file is part of the release and cannot change while running."""
    name = "event_words.toml"
    return read_event_words(tomllib.loads(files("pipeline.stories").joinpath(name).read_text("utf-8")), file=name)
