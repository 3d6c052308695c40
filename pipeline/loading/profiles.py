"""One file of seeds/ -> its Profile, or every problem of it with the line a person must go to."""

from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.loading.toml_files import read_document
from pipeline.seeds.places import with_lines
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile


def load_profile(path: Path, *, shown_as: str, allow_unreviewed: bool = False) -> Profile:
    """Raises ConfigError: not readable, no TOML, or not a profile."""
    document, text = read_document(path, shown_as=shown_as)
    try:
        return read_profile(document, file=shown_as, allow_unreviewed=allow_unreviewed)
    except ConfigError as error:
        raise ConfigError(with_lines(error.problems, text)) from error
