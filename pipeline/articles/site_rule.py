"""What a person says of one site's pages: which parts to keep and which to drop. sites.py reads pages by it.

A module of its own because every process reads the files, and few read pages: bs4 takes a tenth of a second to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """`host` also means its subdomains. `keep` selects the article's parts, in page order; `drop` what to remove first."""

    host: str
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for selector in (*self.keep, *self.drop):
            if problem := selector_problem(selector):
                raise ValueError(problem)

    def fits(self, url: str) -> bool:
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return False
        return host == self.host or host.endswith(f".{self.host}")


def selector_problem(selector: str) -> str | None:
    """What is wrong with a CSS selector, in one line, or None."""
    import soupsieve  # noqa: PLC0415 see the top

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, ValueError, TypeError) as error:
        return f'"{selector}" is no CSS selector: {str(error).splitlines()[0]}'
    return None


def rule_for(url: str, rules: Iterable[SiteRule]) -> SiteRule | None:
    """The rule of the longest fitting host."""
    return max((rule for rule in rules if rule.fits(url)), key=lambda rule: len(rule.host), default=None)
