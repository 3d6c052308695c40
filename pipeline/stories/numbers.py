"""How many? The numbers of a report in one common form, so that "800 млн", "٨٠٠ مليون" and "8亿" are one.

In: a text and its word hits. Out: numbers with a weight (how telling) and, where the words beside it say so, what was counted.
Years, days of a month, clock times and ordinals are dropped: they are dates, or nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.stories.words import EventWords, Hit, normal

Counted = Literal["", "killed", "wounded", "prisoners"]

_MOST = 24
_NEAR = 28
"""Characters on either side of a number within which a word says what is counted: about four words."""

# One number: digits, perhaps grouped by a comma, dot, apostrophe or (narrow) space, perhaps with decimals; or a match score.
_NUMBER = re.compile(
    r"(?<![\w.,:])(?P<home>\d{1,2})(?:\s?[-–比]\s?|:(?=\d\b))(?P<away>\d{1,2})(?![\d:–-])(?!\.\d)"
    r"|(?<![\d.,:№#])(?P<plain>\d{1,3}(?:[.,'’\u00a0\u202f\u2009٬ ]\d{3})+|\d+)(?P<decimals>[.,٫]\d{1,2})?(?![\d:])"
)
_WORD_AFTER = re.compile(r"[\s\u00a0-]{0,2}([^\W\d_]+)")
_CHINESE_AFTER = re.compile(r"[十百千万萬亿億]+")
_CHINESE_TIMES = {"百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "十": 10}
_CHINESE_DATE_AFTER = frozenset("年月日号號时時点點分世岁歲년월일시분세")
# A Chinese number word counts something only before a measure word; elsewhere it is part of another word.
_MEASURES = frozenset("名人架枚艘次个個天位辆輛座所项項千百万萬亿億")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|-?й|-?я|-?е|-?го|-?й|º|ª|\.)", re.IGNORECASE)
_OTHER_THING = re.compile(r"[\d,.;:،؛，。；、(]")
# Ages, spans of time, distances, shares and sums of money count nothing that was killed, wounded or imprisoned.
_MEASURED = re.compile(
    r"[\s\u00a0-]*(?:years?\b|yr|days?\b|hours?\b|minutes?\b|months?\b|weeks?\b|летн|лет\b|год|дн[яей]|дня|час|минут|месяц|недел|"
    r"рок|років|годин|тижн|днів|yaş|gün|saat|dakika|yıl|ay\b|jahr|jähr|tage?\b|stunde|ans\b|années|jours?\b|heures?\b|años|días|horas|"
    r"عام|سن[ةه]|يوم|أيام|ايام|ساع|دقيق|شهر|روز|سال|ساله|ساعت|ماه|שנ|ימים|יום|שעות|دۆلار|ڕۆژ|ساڵ|roj|sal|"
    r"%|percent|процент|км|km\b|kilomet|miles?\b|metres?\b|meters?\b|كيلومتر|dollar|доллар|دولار|دلار|euro|million|"
    r"天|日|年|月|岁|歲|小时|小時|公里|美元|分钟)",
    re.IGNORECASE,
)
_KINDS: dict[str, Counted] = {"killed": "killed", "wounded": "wounded", "prisoners": "prisoners"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`value` in plain digits ("800000000", "3-0"). `weight`: small and round numbers coincide often, others hardly ever."""

    value: str
    weight: float
    counted: Counted = ""


def find_numbers(text: str, *, language: str | None, words: EventWords, is_sport: bool = False) -> tuple[Number, ...]:
    """At most 24 distinct numbers, in the order of the text; one counted as something wins over the same one bare."""
    digits = _with_plain_digits(text)
    found: dict[tuple[str, Counted], Number] = {}
    for value, start, end in _values(digits, language, words, is_sport=is_sport):
        number = Number(value=value, weight=_weight(value), counted=_counted(digits, start, end, language, words))
        found.setdefault((number.value, number.counted), number)
    bare = {number.value for number in found.values() if number.counted}
    return tuple(number for number in found.values() if number.counted or number.value not in bare)[:_MOST]


def _with_plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char, char)) if char.isdigit() and not char.isascii() else char for char in text)


def _values(text: str, language: str | None, words: EventWords, *, is_sport: bool) -> Iterator[tuple[str, int, int]]:
    for match in _NUMBER.finditer(text):
        if match["home"] is not None:
            if is_sport:
                yield f"{match['home']}-{match['away']}", match.start(), match.end()
            continue
        value = _number(match, text, language, words)
        if value is not None and value >= 2:
            yield str(value), match.start(), match.end()
    yield from _spelled(text, language, words)


def _number(match: re.Match[str], text: str, language: str | None, words: EventWords) -> int | None:
    """The value with its multiplier, or None for what is a date, a time, an ordinal or a share."""
    plain = re.sub(r"\D", "", match["plain"])
    if len(plain) > 12:
        return None
    after = text[match.end() : match.end() + 24]
    times = _multiplier(after, language, words)
    decimals = match["decimals"]
    if times > 1:
        return round(float(f"{plain}.{decimals[1:]}") * times) if decimals else int(plain) * times
    if decimals or _is_date(plain, match, after, language, words):
        return None
    return int(plain)


def _multiplier(after: str, language: str | None, words: EventWords) -> int:
    chinese = _CHINESE_AFTER.match(after)
    if chinese:
        times = 1
        for char in chinese[0]:
            times *= _CHINESE_TIMES[char]
        return times
    found = _WORD_AFTER.match(after)
    if not found:
        return 1
    word = normal(found[1])
    found_times = [int(hit.value) for hit in words.find(word, language) if hit.kind == "multiplier" and hit.start == 1]
    return max(found_times, default=1)


def _is_date(plain: str, match: re.Match[str], after: str, language: str | None, words: EventWords) -> bool:
    grouped = len(match["plain"]) != len(plain)
    if not grouped and len(plain) == 4 and 1900 <= int(plain) <= 2100:
        return True
    if after[:1] in _CHINESE_DATE_AFTER or (after[:1] and _ORDINAL.match(plain + after[:3]) and len(plain) <= 2):
        return True
    if len(plain) > 2:
        return False
    around = normal(match.string[max(0, match.start() - 16) : match.start()]) if int(plain) <= 31 else ""
    next_words = normal(after.lstrip(" \u00a0"))
    months = [hit for hit in words.find(next_words, language) if hit.kind == "month"]
    months = [hit for hit in months if next_words[: hit.start].count(" ") <= 2]
    months += [hit for hit in words.find(around, language) if hit.kind == "month" and " " not in around[hit.end :].strip()]
    return bool(months)


def _spelled(text: str, language: str | None, words: EventWords) -> Iterator[tuple[str, int, int]]:
    """Number words from two to twelve, with a multiplier that follows. Positions are scaled: words move when folded."""
    folded = normal(text)
    scale = len(text) / max(1, len(folded))
    hits = words.find(folded, language)
    multipliers = [hit for hit in hits if hit.kind == "multiplier"]
    for hit in _longest([hit for hit in hits if hit.kind == "number"]):
        if language == "zh" and folded[hit.end] not in _MEASURES:
            continue
        if language == "zh" and folded[hit.start - 1].isdigit():
            continue
        times = [int(other.value) for other in multipliers if 0 <= other.start - hit.end <= 1]
        yield str(int(hit.value) * max(times, default=1)), int(hit.start * scale), int(hit.end * scale)


def _longest(hits: list[Hit]) -> list[Hit]:
    """"on bir" (eleven) is not also "on" (ten)."""
    spans = [(hit.start, hit.end) for hit in hits]
    return [
        hit
        for hit in hits
        if not any(start <= hit.start and hit.end <= end and end - start > hit.end - hit.start for start, end in spans)
    ]


def _weight(value: str) -> float:
    """How little chance there is that two reports share it for no reason."""
    if "-" in value:
        return 1.0
    number = int(value)
    if number <= 3:
        return 0.25
    if number <= 12:
        return 0.45
    if value.strip("0") in {"1", "2", "5", "15", "25", "3", "4"} and len(value) > 1:
        return 0.6
    return 0.8 if number < 100 else 1.0


def _counted(text: str, start: int, end: int, language: str | None, words: EventWords) -> Counted:
    """What was counted: the nearest word of a casualty type, after the number rather than before it."""
    if _MEASURED.match(text, end):
        return ""
    after = normal(_OTHER_THING.split(text[end : end + _NEAR])[0])
    before = normal(_OTHER_THING.split(text[max(0, start - _NEAR) : start])[-1])
    choices = [(hit.start, str(hit.value)) for hit in words.find(after, language) if hit.value in _KINDS]
    choices += [(len(before) - hit.end + 8, str(hit.value)) for hit in words.find(before, language) if hit.value in _KINDS]
    return _KINDS[min(choices)[1]] if choices else ""
