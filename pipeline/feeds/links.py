"""A reference found in a feed or page -> an absolute http(s) address, or None: nothing else may become a link."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from pipeline.feeds.characters import MAX_URL, clean_text

_SPACE = re.compile(r"\s+")


def absolute_link(reference: str, *, base: str) -> str | None:
    """The address `reference` means on a page at `base`; user names and passwords are dropped."""
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
