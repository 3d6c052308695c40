"""Foreign text -> text that every database, log and mail accepts: no control characters, no lone surrogates, bounded length.

PostgreSQL refuses NUL, and no database or socket encodes a lone surrogate, so this happens once, where text enters.
"""

import re
from functools import partial

MAX_TITLE = 1_000
MAX_AUTHOR = 320
MAX_URL = 2_048
MAX_TEXT = 1_000_000

# C0 and C1 controls except tab, line feed and carriage return; lone surrogates; the two non-characters of the first plane.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*(\d{1,7}));")


def without_half_characters(body: bytes) -> bytes:
    """A document without references to half a character (&#xD800;), at which feedparser and lxml raise."""
    for replacement in (b"", b"", b"&#xFFFD;"):  # what stood around one may become another: &#xD800&#xD800;;
        before, body = body, _REFERENCE.sub(partial(_whole, replacement), body)
        if body == before:
            break
    return body


def _whole(replacement: bytes, found: re.Match[bytes]) -> bytes:
    number = int(found.group(1), 16) if found.group(1) else int(found.group(2))
    return replacement if 0xD800 <= number <= 0xDFFF else found.group(0)


def clean_text(text: str, *, max_length: int = MAX_TEXT) -> str:
    """`text` without forbidden characters; line breaks stay."""
    return _FORBIDDEN.sub("", text[: max_length * 2])[:max_length]


def clean_line(text: str, *, max_length: int = MAX_TITLE) -> str:
    """`text` as one line: every run of white space is one blank."""
    if text.isprintable() and "  " not in text and len(text) <= max_length:  # nearly always, and four times as fast
        return text.strip()
    return " ".join(clean_text(text, max_length=max_length * 4).split())[:max_length].rstrip()
