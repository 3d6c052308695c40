"""A reference found in a feed or page -> an absolute http(s) address, or None: nothing else may become a link."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from pipeline.feeds.characters import MAX_URL, clean_text

_SPACE = re.compile(r"\s+")
# What is an absolute address already needs no joining: no user name, lower-case host, nothing but printable ASCII.
_COMPLETE = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?/[!-~]*")


def absolute_link(reference: str, *, base: str) -> str | None:
    """The address `reference` means on a page at `base`; user names and passwords are dropped."""
    if len(reference) <= MAX_URL and _COMPLETE.fullmatch(reference):
        return reference
    cleaned = _SPACE.sub("", clean_text(reference, max_length=MAX_URL * 2))
    if not cleaned:
        return None
    try:
        parts = urlsplit(urljoin(base, cleaned))
        has_port = parts.port is not None
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = f"{host}:{parts.port}" if has_port else host
    link = urlunsplit((parts.scheme, place, parts.path, parts.query, parts.fragment))
    return link if len(link) <= MAX_URL else None
