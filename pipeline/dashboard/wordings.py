"""Facts -> the short English a page says them in: moments, counts, reasons for silence. Pure."""

import re
from datetime import datetime, timedelta

from pipeline.dashboard.feed_health import length_in_words

_HOLD_WORDS = {
    "not_relevant": "not relevant enough",
    "other_seed": "the rule watches another seed",
    "other_language": "the rule does not take this language",
    "score": "score too low",
    "no_line": "no line of the rule holds",
    "unless": "an exception of the rule holds",
    "baseline": "was there when the feed was added",
    "old_news": "old news",
    "reprint": "a reprint",
    "nothing_new": "nothing new",
    "minor": "only minor news",
    "already_told": "already told by another rule",
    "no_updates": "the rule tells each story once",
    "cool_down": "cool-down",
    "quiet_hours": "quiet hours",
    "muted_entity": "entity muted",
    "muted_story": "story muted",
    "muted_outlet": "outlet muted",
    "muted_rule": "rule muted",
    "muted_all": "everything muted",
}

_LANGUAGES = {
    "ar": "Arabic",
    "ckb": "Sorani Kurdish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hy": "Armenian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "ko": "Korean",
    "ku": "Kurdish",
    "kmr": "Kurmanji Kurdish",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def clock_time(moment: datetime, now: datetime) -> str:
    """ "14:08" today, "yesterday 22:40", "21 Nov 14:08", "21 Nov 2025": as much as it takes to know when."""
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"{moment:%H:%M}"
    if days == 1:
        return f"yesterday {moment:%H:%M}"
    if abs(days) < 300:
        return f"{moment.day} {moment:%b %H:%M}"
    return f"{moment.day} {moment:%b %Y}"


def ago(moment: datetime | None, now: datetime) -> str:
    """ "2 min ago"; "never" where there is none; a moment ahead of us by a slip of clocks is "just now"."""
    if moment is None:
        return "never"
    passed = now - moment
    return "just now" if passed < timedelta(seconds=5) else f"{length_in_words(passed)} ago"


def ahead(moment: datetime | None, now: datetime) -> str:
    """ "in 4 min"; "now" where it is due; "not by itself" where there is none."""
    if moment is None:
        return "not by itself"
    return "now" if moment - now < timedelta(seconds=1) else f"in {length_in_words(moment - now)}"


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def language_name(code: str) -> str:
    return _LANGUAGES.get(code.partition("-")[0].lower(), code)


def hold_in_words(reason: str) -> str:
    return _HOLD_WORDS.get(reason, reason.replace("_", " "))


def short_label(label: str) -> str:
    """An entity's label where there is little room: what stands before the first explanation."""
    short = re.split(r" \(|, | / ", label, maxsplit=1)[0]
    return short.removeprefix("Russian base at ").removeprefix("The ")


def tiny_label(label: str) -> str:
    """For a map or a narrow table: the name alone."""
    return re.sub(r" (?:Air Base|air base|airport|naval facility|naval base)$", "", short_label(label))
