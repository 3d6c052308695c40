"""What several of this stage's parsers do to the texts they find: plain text becomes HTML, doubly encoded text is mended."""

import html
import re

from pipeline.feeds.characters import MAX_URL, clean_line

MAX_CATEGORIES = 50

# Many feeds call HTML plain text. These tags do not occur in honest plain text.
_LOOKS_LIKE_HTML = re.compile(
    r"</(?:p|div|a|span|b|strong|em|i|li|ul|h[1-6]|blockquote)\s*>|<(?:br|p|img)\b[^<>]*>", re.IGNORECASE
)


def html_of(text: str, *, is_plain: bool) -> str:
    return html.escape(text, quote=False) if is_plain and not _LOOKS_LIKE_HTML.search(text) else text


def identifier(text: str) -> str | None:
    """An entry's id. Leading slashes go: feedparser adds one where a neighbour's xml:base leaks into the next entry."""
    return clean_line(text.lstrip("/"), max_length=MAX_URL) or None


def mended(text: str) -> str:
    """Undoes a common publisher's mistake, as feedparser does: UTF-8 taken for Latin-1 and encoded again."""
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text
