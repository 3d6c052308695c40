"""Which encodings a feed may declare. Python's codec registry also holds transformations (punycode, idna, unicode_escape)
that raise or rewrite text; a declaration of one of these, or of an unknown one, is replaced by UTF-8.
"""

import codecs
import re

# Python's names of the WHATWG encodings, plus UTF-32 and the IBM code pages old feeds really use.
_NAMES = (
    "ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp037 cp437 cp500 cp737 cp775 cp850"
    " cp852 cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp875 cp932 cp949 cp950 cp1006"
    " cp1026 cp1125 cp1140 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 big5 big5hkscs gb2312 gbk"
    " gb18030 hz euc_jp euc_jis_2004 euc_jisx0213 euc_kr iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_3"
    " iso2022_jp_ext iso2022_kr johab koi8-r koi8-u koi8-t kz1048 ptcp154 shift_jis shift_jis_2004 shift_jisx0213"
    " tis-620 mac-roman mac-cyrillic mac-greek mac-turkish mac-latin2 mac-iceland mac-croatian mac-romanian iso8859-1"
    " iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13"
    " iso8859-14 iso8859-15 iso8859-16"
)
_HEAD = 1024
_ALLOWED = frozenset(_NAMES.split())
_DECLARED = re.compile(rb"""(<\?xml[^>]{0,200}?encoding\s*=\s*["'])([^"'>]{0,60})(["'])""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)


def is_allowed_encoding(label: str) -> bool:
    try:
        return codecs.lookup(label.strip()).name in _ALLOWED
    except (LookupError, ValueError, UnicodeError):
        return False


def charset_of(content_type: str | None) -> str | None:
    """The charset a Content-Type header names, when it is one we accept."""
    found = _CHARSET.search(content_type or "")
    return found.group(1) if found and is_allowed_encoding(found.group(1)) else None


def declared_encoding(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_HEAD])
    return found.group(2).decode("ascii", "replace").strip() if found else None


def without_bad_declaration(body: bytes) -> tuple[bytes, bool]:
    """The body with a forbidden or unknown declared encoding replaced by UTF-8; and whether that was needed."""
    declared = declared_encoding(body)
    if declared is None or is_allowed_encoding(declared):
        return body, False
    return _DECLARED.sub(rb"\g<1>utf-8\g<3>", body[:_HEAD], count=1) + body[_HEAD:], True


def with_short_first_line(body: bytes) -> bytes:
    """The body with a line break after its XML declaration, or after 1,024 bytes where that does not end.

    feedparser looks for an encoding in the whole first line, and its pattern costs the square of what it finds there: 14 s
    for 64 kB. What has a line break early, or no declaration, stays as it is; so do UTF-16 and UTF-32.
    """
    head = body[:_HEAD]
    if b"<?" not in head or b"\n" in head or len(body) <= _HEAD:
        return body
    end = head.find(b"?>")
    at = end + 2 if end >= 0 else _HEAD
    return body[:at] + b"\n" + body[at:]
