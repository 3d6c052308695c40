"""Try it: what each rule would say to a pasted report, in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.alerts.html import Quote
from pipeline.alerts.rule import EntityCard, Match, NoMatch, Rule, RuleSubject
from pipeline.dashboard.desk import Tried, Verdict
from pipeline.dashboard.marking import Span, cut
from pipeline.dashboard.wordings import hold_in_words
from pipeline.mentions.mention import Mention, Relevance

_WHY_NOT = {
    "bad_url": "That is no http or https address.",
    "blocked_address": "That address is private; the desk reads only public ones. `[net] allow_private` names exceptions.",
    "blocked_port": "That port is not one we may read. `[net] allow_ports` names exceptions.",
    "bad_redirect": "The page sends us to an address we may not read.",
    "robots_denied": "The site asks programs not to read this page (robots.txt).",
    "not_found": "There is no page at that address.",
    "forbidden": "The site refuses us.",
    "unauthorized": "The page wants a login.",
    "payment_required": "The page wants to be paid for.",
    "throttled": "The site asks us to come later.",
    "host_busy": "We have just asked this site; try again in a moment.",
    "dns": "No such host is known.",
    "tls": "The site's certificate is not valid.",
    "timeout": "The site answers too slowly.",
    "body_too_large": "The page is larger than `[net] max_page`.",
    "no_text": "No article was found on that page.",
    "not_here": "Addresses cannot be tried here.",
}


def why_not(kind: str) -> str:
    """For a person who gave an address that could not be read, with what to do instead."""
    said = _WHY_NOT.get(kind, f"The page could not be read ({kind.replace('_', ' ')}).")
    return f"{said} You can paste the text instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedView:
    """A pasted report as the page shows it: both texts marked, and each mention with the words for its entity."""

    tried: Tried
    title: Quote
    text: Quote
    named: tuple[tuple[Mention, EntityCard | None], ...]
    best: Relevance | None

    @property
    def would_alert(self) -> bool:
        return any(verdict.would_alert for verdict in self.tried.verdicts)


def tried_view(tried: Tried, cards: Mapping[str, EntityCard]) -> TriedView:
    mentions = tried.analysis.mentions
    spans = {
        field: [Span(start=each.start, end=each.end, entity_id=each.entity_id) for each in mentions if each.field == field]
        for field in ("title", "text")
    }
    language = tried.analysis.language
    return TriedView(
        tried=tried,
        title=cut(tried.title, spans["title"], cards, language),
        text=cut(tried.text, spans["text"], cards, language),
        named=tuple((mention, cards.get(mention.entity_id)) for mention in mentions),
        best=max(tried.analysis.relevances, key=lambda each: each.score, default=None),
    )


def verdict_of(rule: Rule, subjects: Sequence[RuleSubject]) -> Verdict:
    """The rule fires if it fires for one seed; else the first seed's refusal is the reason."""
    outcomes = [rule.matches(subject) for subject in subjects]
    held = next((each for each in outcomes if isinstance(each, Match)), None)
    if held is not None:
        lines = "; ".join(" + ".join(f"{each.selector} ({', '.join(each.by)})" for each in line) for line in held.lines)
        return Verdict(rule=rule.name, would_alert=True, why=lines or "every relevant report")
    refusal = next((each for each in outcomes if isinstance(each, NoMatch)), None)
    if refusal is None:
        return Verdict(rule=rule.name, would_alert=False, why="no seed is concerned")
    why = hold_in_words(refusal.reason)
    return Verdict(rule=rule.name, would_alert=False, why=f"{why}: {refusal.detail}" if refusal.detail else why)
