"""How a feed is doing, in words and with what a person can do about it. Pure: a feed's state and the clock in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipeline.feeds.schedule import FeedState
from pipeline.feeds.silence import FAILURES_THAT_MATTER, silent_for, usual_gap

Level = Literal["ok", "warn", "bad", "new"]

_WHAT_TO_DO = {
    "gone": "the publisher removed it: look for its new address and change `url`, or set `enabled = false`",
    "blocked_address": "its address is private: name the network in `[net] allow_private` if that is meant",
    "blocked_port": "its port is not one we may read: name it in `[net] allow_ports` if that is meant",
    "bad_url": "its address is no http(s) address: correct `url`",
    "bad_redirect": "it sends us to an address we may not read: look for the feed's new address",
    "not_a_feed": "the address shows a page now: open it and look for the feed's new address",
    "throttled": "the server asks us to slow down: raise `every` for this feed",
    "forbidden": "the server refuses us: set `[polling] contact`, or ask the publisher",
    "not_found": "nothing is there any more: look for the feed's new address",
    "dns": "its host name is not known: check the spelling of `url` and this machine's DNS",
    "timeout": "it answers too slowly: usually passes; raise `[net] total_timeout` if it does not",
    "body_too_large": "the body is larger than `[net] max_feed`: raise it if the feed is honest",
    "tls": "its certificate is not valid: usually the publisher's to mend",
    "server_error": "the server is in trouble: usually passes by itself",
    "empty_feed": "the answer was empty: usually passes by itself",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """`words` say what is; `advice` what to do, empty where there is nothing to do."""

    level: Level
    words: str
    advice: str = ""


def feed_health(state: FeedState, *, now: datetime) -> FeedHealth:
    """The worst that is true of it: not asked any more, failing, silent, never asked yet, or well."""
    advice = advice_for(state.last_error_kind)
    detail = state.last_error or (state.last_error_kind or "").replace("_", " ")
    if state.state != "active":
        return FeedHealth(level="bad", words=f"{state.state}: {detail}" if detail else state.state, advice=advice)
    if state.failures:
        level: Level = "bad" if state.failures >= FAILURES_THAT_MATTER else "warn"
        return FeedHealth(level=level, words=f"{detail}, {_times(state.failures)}", advice=advice)
    if state.last_ok_at is None:
        return FeedHealth(level="new", words="not asked yet")
    silence = silent_for(state, now=now)
    if silence is not None:
        usual = length_in_words(usual_gap(state) or timedelta())
        return FeedHealth(
            level="warn",
            words=f"silent {length_in_words(silence)}, normal {usual}",
            advice="it answers but publishes nothing: open it and see whether it has moved or ended",
        )
    return FeedHealth(level="ok", words="healthy")


def advice_for(kind: str | None) -> str:
    """What a person can do about a failure of this kind; empty where there is none."""
    if not kind:
        return ""
    return _WHAT_TO_DO.get(kind, "usually passes by itself; open the address in a browser if it does not")


def length_in_words(length: timedelta) -> str:
    """ "40 s", "12 min", "7 h", "3 d": one unit is enough to act on."""
    seconds = max(length.total_seconds(), 0)
    for size, unit, limit in ((1, "s", 90), (60, "min", 90 * 60), (3600, "h", 48 * 3600)):
        if seconds < limit:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds / 86400)} d"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times in a row"
