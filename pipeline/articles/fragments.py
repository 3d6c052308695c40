"""HTML of a feed's title or body -> plain text, one paragraph a line. For whole pages see extraction.py.

lxml reads a fragment 15 times as fast as bs4 with the same result, and every entry of every poll passes here; bs4 takes
over for the few fragments nested deeper than lxml's limit, where lxml would drop text.
"""

import html
import re
import warnings
from collections.abc import Iterator

from lxml import etree

from pipeline.feeds.characters import MAX_TEXT, clean_line, clean_text

_UNSEEN_NAMES = "script style noscript template iframe object svg math head select button form"
_BLOCK_NAMES = (
    "address article aside blockquote br caption center dd details dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead"
    " title tr ul"
)
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
# Never looks beyond the next "<": linear on any input.
_MARK = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)[^<>]*>|<!\[CDATA\[|\]\]>|<![^<>]*>")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BIDI_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
# WordPress signs every feed body with its own title and site name: mentions that the author never wrote.
_SIGNATURE = re.compile(r"^(?:The post .{1,400}? (?:first )?appeared (?:first )?on .{1,200}|[\[(]?(?:\u2026|\.\.\.)[\])]?)$")
_DEEPEST = 200  # lxml stops at 256 levels, counting its own


def clean_fragment(fragment: str) -> str:
    """The visible text. Never raises; unseen elements (script, style, iframe) leave nothing."""
    if "<" not in fragment and "&" not in fragment:
        return _tidy(fragment)
    source = clean_text(fragment).replace("<![CDATA[", "").replace("]]>", "")
    root = _parsed(source)
    if root is None:
        return ""
    return _tidy("".join(_pieces(root)) if _depth(root) < _DEEPEST else _deep_text(source))


def seen_words(fragment: str) -> str:
    """The words a reader sees, one blank between them: to tell texts apart by, not to be read or searched.

    A sixth of the cost of `clean_fragment`; every entry of every poll passes here, and few of them are new.
    """
    if "<" not in fragment and "&" not in fragment:
        return _words(fragment)
    seen: list[str] = []
    hidden = 0
    pieces = iter(("", "", *_MARK.split(fragment)))
    for closing, name, text in zip(pieces, pieces, pieces, strict=True):
        if name and name.lower() in _UNSEEN:
            hidden += -1 if closing else 1
        if hidden <= 0:
            hidden = 0
            seen.append(text)
    if hidden:  # never closed: only a parser knows where it ends
        return " ".join(clean_fragment(fragment).split())
    return _words(html.unescape(" ".join(seen)))


def clean_title(text: str) -> str:
    """One line without markup, entities or direction overrides (they would re-order a subject line)."""
    unescaped = html.unescape(_TAG.sub(" ", html.unescape(text)))
    return clean_line(_BIDI_OVERRIDES.sub("", _INVISIBLE.sub("", _TAG.sub(" ", unescaped))))


def _words(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", clean_text(text)).split())


def _parsed(source: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(source.encode("utf-8"), parser)
    except etree.XMLSyntaxError:  # nothing in it: "<!-- -->"
        return None


def _depth(root: etree._Element) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _pieces(root: etree._Element) -> Iterator[str]:
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        is_unseen = name in _UNSEEN
        if event == "start":
            hidden += is_unseen
            if not hidden:
                yield "\n" if name in _BLOCKS else ""
                yield (element.text or "").replace("\n", " ") if name != "pre" else element.text or ""
        else:
            hidden -= is_unseen
            if not hidden:
                yield "\n" if name in _BLOCKS else ""
                yield (element.tail or "").replace("\n", " ")


def _deep_text(source: str) -> str:
    from bs4 import (  # noqa: PLC0415 poller, sender and desk start without it: it is half of what this module costs them
        BeautifulSoup,
        MarkupResemblesLocatorWarning,
        ParserRejectedMarkup,
        XMLParsedAsHTMLWarning,
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            soup = BeautifulSoup(source, "html.parser")
        except ParserRejectedMarkup:  # found by fuzzing: a broken marked section ("<![C") among hundreds of open tags
            return _TAG.sub("\n", source)
    for unseen in soup(list(_UNSEEN)):
        unseen.decompose()
    return soup.get_text("\n")


def _tidy(text: str) -> str:
    lines = (" ".join(_INVISIBLE.sub("", line).split()) for line in clean_text(text).splitlines())
    return "\n".join(line for line in lines if line and not _SIGNATURE.match(line))[:MAX_TEXT]
