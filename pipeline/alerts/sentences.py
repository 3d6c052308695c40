"""Cutting the sentence around a name, keeping offsets: the proof shown in an alert.

No language model: a full stop ends a sentence only where a space or the end of the line follows and the word before is
no initial or short title. Long sentences are cut at word boundaries around the name.
"""

import re
from dataclasses import dataclass

# 320 code points: about four lines on a phone; the longest sentence of the seed article has 257.
MAX_LENGTH = 320

_ENDS = re.compile(r"[!?…。！？؟۔]+[\"'”’»)\]]*(?=\s|$|[^\s\w])|[。！？]|\.+[\"'”’»)\]]*(?=\s|$)|\n+")
_SHORT_TITLES = re.compile(r"(?:mr|mrs|ms|dr|st|gen|col|lt|sgt|gov|sen|prof|no|vs|mt|г|ул|им|т|др)", re.IGNORECASE)
_LAST_WORD = re.compile(r"[\w’']+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`text` holds the name at [start:end]; the name itself is never changed or cut."""

    text: str
    start: int
    end: int


def sentence_around(text: str, start: int, end: int, *, max_length: int = MAX_LENGTH) -> Sentence:
    """The sentence holding text[start:end], as one line."""
    left, right = _bounds(text, start, end)
    left, right, opens, closes = _shortened(text, left, right, start=start, end=end, max_length=max_length)
    before = opens + _one_line(text[left:start]).lstrip()
    after = _one_line(text[end:right]).rstrip() + closes
    name = text[start:end]
    return Sentence(text=before + name + after, start=len(before), end=len(before) + len(name))


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    left, right = 0, len(text)
    for stop in _ENDS.finditer(text, max(0, start - 4 * MAX_LENGTH), min(len(text), end + 4 * MAX_LENGTH)):
        if not _is_end(text, stop.start()):
            continue
        if stop.end() <= start:
            left = stop.end()
        elif stop.start() >= end:
            right = stop.end()
            break
    return left, right


def _is_end(text: str, at: int) -> bool:
    if text[at] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, at - 12), at)
    if word is None:
        return True
    before = word.group()
    return not (_SHORT_TITLES.fullmatch(before) or (len(before) == 1 and before.isupper()))


def _shortened(text: str, left: int, right: int, *, start: int, end: int, max_length: int) -> tuple[int, int, str, str]:
    if right - left <= max_length:
        return left, right, "", ""
    room = max(0, max_length - (end - start)) // 2
    opens = closes = ""
    if start - left > room:
        space = text.find(" ", start - room, start)
        left, opens = (space + 1 if space >= 0 else start), "… "
    if right - end > room:
        space = text.rfind(" ", end, end + room)
        right, closes = (space if space >= 0 else end), " …"
    return left, right, opens, closes


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
