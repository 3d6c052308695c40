"""Making foreign text safe to show: one line, no control or direction-override characters, links only http(s).

Everything that leaves the service passes here; feeds are not trusted. Markup is escaped by the templates, not here.
"""

import re
from urllib.parse import urlsplit

_SPACES = re.compile(r"\s+")
# Direction overrides and isolates can make a subject or link read as something else; letters keep their own direction.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Controls, lone surrogates, and the two characters that XML forbids.
_CANNOT_BE_WRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSAFE = re.compile(f"{_CANNOT_BE_WRITTEN.pattern}|{_BIDI.pattern}")
_LINK_SCHEMES = frozenset({"http", "https"})


def without_controls(text: str) -> str:
    """The same length of text, each control, direction or lone surrogate character replaced by a space: offsets stay true."""
    return _UNSAFE.sub(" ", text)


def one_line(text: str, *, max_length: int = 1000) -> str:
    """Collapse all whitespace and control characters to single spaces, drop direction overrides, cut with an ellipsis."""
    looked_at = text[: 8 * max_length]  # a title of a megabyte must not cost a second
    line = _SPACES.sub(" ", _CANNOT_BE_WRITTEN.sub(" ", _BIDI.sub("", looked_at))).strip()
    is_whole = len(line) <= max_length and len(looked_at) == len(text)
    return line if is_whole else line[: max_length - 1].rstrip() + "…"


def safe_url(url: str, *, max_length: int = 2048) -> str:
    """The address if a person may be offered to click it, else an empty string."""
    if len(url) > max_length or without_controls(url) != url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in _LINK_SCHEMES and parts.hostname else ""
