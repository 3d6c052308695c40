"""robots.txt (RFC 9309): may our crawler read this page, and how slowly? Rules are pure; `RobotsFile`s are kept for a day.

Asked before article pages only: a feed is published to be polled.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, unquote, urlsplit

MAX_LINES = 10_000
LONGEST_DELAY = timedelta(seconds=60)  # a Crawl-delay of an hour means "not you", which Disallow says better


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """The rules for one agent. The longest matching path decides; of two as long, the one that allows."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: timedelta | None = None

    def may_fetch(self, url: str) -> bool:
        parts = urlsplit(url)
        path = _encoded(parts.path or "/") + (f"?{_encoded(parts.query)}" if parts.query else "")
        fitting = [(len(pattern), is_allowed) for pattern, is_allowed in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


ALLOW_ALL = RobotsFile()
DENY_ALL = RobotsFile(rules=(("/", False),))


def read_robots(text: str, *, agent: str) -> RobotsFile:
    """The groups that name `agent` (its product token, in any case), else those for everybody."""
    wanted = agent.lower()
    ours: list[tuple[str, str]] = []
    everybody: list[tuple[str, str]] = []
    is_named = False
    for agents, lines in _groups(text):
        if wanted in agents:
            is_named = True
            ours += lines
        if "*" in agents:
            everybody += lines
    return _file(ours if is_named else everybody)


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.lstrip("\ufeff").splitlines()[:MAX_LINES]:
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(value.lower())
        elif name in {"allow", "disallow", "crawl-delay"} and agents:
            lines.append((name, value))
    yield agents, lines


def _file(lines: Sequence[tuple[str, str]]) -> RobotsFile:
    rules = tuple((_encoded(value), name == "allow") for name, value in lines if name != "crawl-delay" and value)
    delays = [value for name, value in lines if name == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d+)?", value)]
    delay = min(timedelta(seconds=float(delays[0])), LONGEST_DELAY) if delays else None
    return RobotsFile(rules=rules, delay=delay)


def _fits(pattern: str, path: str) -> bool:
    """`*` stands for anything, a final `$` for the end. Linear: each piece is searched for after the one before."""
    is_anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for piece in others[:-1] if is_anchored and others else others:
        if (found := path.find(piece, place)) < 0:
            return False
        place = found + len(piece)
    if not is_anchored:
        return True
    return path.endswith(others[-1]) and len(path) - len(others[-1]) >= place if others else place == len(path)


def _encoded(path: str) -> str:
    return quote(unquote(path, errors="surrogateescape"), safe="/*$?&=;:@!'()+,-._~", errors="surrogateescape")
