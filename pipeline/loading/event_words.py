"""The word files that ship with the package -> EventWords. The one place that opens them."""

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.stories.words import EventWords, read_event_words


@cache
def load_event_words() -> EventWords:
    """Read once per process; the files are part of the release and cannot change while running."""
    document: dict[str, object] = {}
    for name in ("event_words.toml", "thing_words.toml"):
        document |= tomllib.loads(files("pipeline.stories").joinpath(name).read_text("utf-8"))
    return read_event_words(document)
