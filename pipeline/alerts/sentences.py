"""Cutting the sentence around a name, keeping offsets: the proof shown in an alert.

No language model: a full stop ends a sentence only where a space or the end of the line follows and the word before is
no initial or short title. Long sentences are cut at word boundaries around the name.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

# 320 code points: about four lines on a phone; the longest sentence of the seed article has 257.
MAX_LENGTH = 320

_ENDS = re.compile(r"[!?…。！？؟۔]+[\"'”’»)\]]*(?=\s|$|[^\s\w])|[。！？]|\.+[\"'”’»)\]]*(?=\s|$)|\n+")
_SHORT_TITLES = re.compile(r"(?:mr|mrs|ms|dr|st|gen|col|lt|sgt|gov|sen|prof|no|vs|mt|г|ул|им|т|др)", re.IGNORECASE)
_LAST_WORD = re.compile(r"[\w’']+$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`text` holds the name at [start:end]; the name itself is never changed or cut."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """Where sentences end: the i-th by the marks text[starts[i]:ends[i]]."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


def sentence_around(text: str, start: int, end: int, *, max_length: int = MAX_LENGTH, stops: Stops | None = None) -> Sentence:
    """The sentence holding text[start:end], as one line. Who asks for many names of a text gives its `stops`, found once."""
    left, right = _bounds(stops or stops_near(text, start, end), start, end, len(text))
    left, right, opens, closes = _shortened(text, left, right, start=start, end=end, max_length=max_length)
    before = opens + _one_line(text[left:start]).lstrip()
    after = _one_line(text[end:right]).rstrip() + closes
    name = text[start:end]
    return Sentence(text=before + name + after, start=len(before), end=len(before) + len(name))


def stops_near(text: str, start: int, end: int) -> Stops:
    """The ends of the sentences from before `start` to behind `end`, as far as a proof can reach."""
    found = _ENDS.finditer(text, max(0, start - 4 * MAX_LENGTH), min(len(text), end + 4 * MAX_LENGTH))
    spans = [stop.span() for stop in found if _is_end(text, stop.start())]
    return Stops(starts=tuple(span[0] for span in spans), ends=tuple(span[1] for span in spans))


def _bounds(stops: Stops, start: int, end: int, length: int) -> tuple[int, int]:
    before = bisect_right(stops.ends, start)
    behind = bisect_left(stops.starts, end)
    return (stops.ends[before - 1] if before else 0), (stops.ends[behind] if behind < len(stops.ends) else length)


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
    return _SPACES.sub(" ", text)
