"""An entry -> the keys it is known by: its id, its address and its content, each 16 bytes.

Publishers change ids on every poll, move to https, add tracking parameters and serve one article on www. and m. hosts.
None of that makes an old article new: two entries are one article when any trusted key agrees (see recognising.py).
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from pipeline.articles.fragments import clean_title, seen_words
from pipeline.feeds.characters import clean_text
from pipeline.feeds.entry import Entry

KEY_BYTES = 16
# Under this many characters of title and text, two reports may honestly look the same ("Weather"), so the date counts too.
TELLING_LENGTH = 60

_TRACKING = re.compile(
    r"(?:utm_.*|at_(?:medium|campaign|custom\d|link_.*|format|ptr_name|bbc_team)|pk_.*|mtm_.*|piwik_.*|hsa_.*|__.*|_hs.*|vero_.*"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|ncid|cmpid|ocid|icid"
    r"|cid_source|xtor|spm|ref|ref_src|ref_url|referrer|source|smid|partner|feature|from|ftag|ito|rss|traffic_source"
    r"|wt_mc|share|outputtype|amp|cmp|campaign_id|mbid|sr_share|taid|guccounter|_ga|_gl|s_cid|echobox)",
    re.IGNORECASE,
)
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|mail|amp)\.(?=[^.]+\.)")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)
_PLAIN_SEGMENT = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@]*")  # neither decoding nor encoding changes it
_UNRESERVED = "-._~!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """`guid_key` is None where the id is missing or cannot be trusted; `url_key` where the link names no single article."""

    guid_key: bytes | None
    url_key: bytes | None
    content_key: bytes
    canonical_url: str | None


def entry_keys(entry: Entry, *, feed_url: str) -> EntryKeys:
    canonical = canonical_url(entry.link) if entry.link else None
    feed = _host(canonical_url(feed_url))
    return EntryKeys(
        guid_key=_guid_key(entry.guid, feed=feed, feed_url=feed_url) if entry.guid else None,
        url_key=_key("url", canonical) if canonical and _names_an_article(canonical) else None,
        content_key=_content_key(entry, feed=feed),
        canonical_url=canonical,
    )


def poll_keys(entries: Sequence[Entry], *, feed_url: str) -> tuple[EntryKeys, ...]:
    """The keys of one poll's entries, in order. An id or link that several different entries share names none of them."""
    keys = [entry_keys(entry, feed_url=feed_url) for entry in entries]
    by_guid: defaultdict[bytes | None, set[bytes]] = defaultdict(set)
    by_url: defaultdict[bytes | None, set[bytes]] = defaultdict(set)
    for key in keys:
        by_guid[key.guid_key].add(key.url_key or key.content_key)
        by_url[key.url_key].add(key.content_key if key.guid_key is None else key.guid_key)
    return tuple(
        replace(
            key,
            guid_key=key.guid_key if len(by_guid[key.guid_key]) == 1 else None,
            # Two ids on one link are one article listed twice; more are the posts of a live page.
            url_key=key.url_key if len(by_url[key.url_key]) <= 2 else None,
        )
        for key in keys
    )


@lru_cache(maxsize=1024)  # an entry's id is mostly its link, and its feed's address is asked for with every entry
def canonical_url(url: str) -> str:
    """One spelling for all addresses of an article. A key, not an address to fetch: scheme and host are simplified."""
    try:
        parts = urlsplit("".join(clean_text(url).split()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    name = _canonical_host(host) if parts.scheme.lower() in {"http", "https"} and host else None
    if name is None:
        return url
    place = name if port in {None, 80, 443} else f"{name}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", place, _canonical_path(parts.path), _canonical_query(parts.query), fragment))


@lru_cache(maxsize=1024)
def _canonical_host(host: str) -> str | None:
    """Lower-case ASCII without the label of a twin site; None for what is no host name."""
    if ":" in host:
        return f"[{host.lower()}]"
    try:
        ascii_host = host.lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    while _TWIN_HOST.match(ascii_host):
        ascii_host = _TWIN_HOST.sub("", ascii_host)
    return ascii_host if _HOST.fullmatch(ascii_host) else None


def _canonical_path(path: str) -> str:
    """Same percent-encoding, no dot segments, no empty segments, no /amp, no final slash."""
    segments: list[str] = []
    for segment in path.split("/"):
        plain = _canonical_segment(segment)
        if plain == "..":
            segments = segments[:-1]
        elif plain not in {"", "."}:
            segments.append(plain)
    while segments and segments[-1].lower() in {"amp", "amp.html"}:
        segments.pop()
    return "/" + "/".join(segments)


def _canonical_query(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=100)
    except ValueError:
        return query
    kept = sorted((name, value) for name, value in pairs if not _TRACKING.fullmatch(name))
    return urlencode(kept, errors="surrogateescape")


def _canonical_segment(segment: str) -> str:
    """One percent-encoding. An encoded slash stays one: it separates nothing."""
    if _PLAIN_SEGMENT.fullmatch(segment):
        return segment
    pieces = (unquote(piece, errors="surrogateescape") for piece in _ENCODED_SLASH.split(segment))
    return "%2F".join(quote(piece, safe=_UNRESERVED, errors="surrogateescape") for piece in pieces)


def _names_an_article(canonical: str) -> bool:
    """A link to a front page, as some feeds put on every entry, names no article."""
    if canonical.startswith("https://"):  # every canonical address is: host, slash, path and all
        return canonical.find("/", 8) != len(canonical) - 1
    parts = urlsplit(canonical)
    return parts.path != "/" or bool(parts.query) or bool(parts.fragment)


def _guid_key(guid: str, *, feed: str, feed_url: str) -> bytes:
    """An id that is an address is the same under http and https. A bare id counts within its feed only."""
    if guid.startswith(("http://", "https://")):
        canonical = canonical_url(guid)
        # The fragment, or a query of a front page, may be all that tells ids apart: example.org/#1, #2.
        return _key("guid", feed, canonical, urlsplit(guid).fragment if "#" in guid else "")
    return _key("guid", canonical_url(feed_url), guid)


def _content_key(entry: Entry, *, feed: str) -> bytes:
    title = clean_title(entry.title).casefold()
    text = seen_words(entry.content_html or entry.summary_html)
    if len(title) + len(text) >= TELLING_LENGTH:
        return _key("content", feed, title, text)
    dated = entry.published_at.isoformat() if entry.published_at else ""
    return _key("short", feed, title, text, dated, "" if title or text else entry.link or entry.guid or "")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _key(*parts: str) -> bytes:
    digest = hashlib.blake2b(digest_size=KEY_BYTES)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return digest.digest()
