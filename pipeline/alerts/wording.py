"""An alert in plain text, for mail, log and chat: the same facts in the same order as the HTML mail.

What is new; the headline; the sentences that prove it; how widely it is reported; why it fired.
"""

from datetime import datetime

from pipeline.alerts.payload import (
    DigestPayload,
    HealthPayload,
    StoryPayload,
    ToldArticle,
    ToldMention,
    ToldStory,
)
from pipeline.alerts.safety import one_line
from pipeline.alerts.subject import new_in_words

# Four proofs fill a phone's screen; the payload has them all.
MAX_PROOFS = 4


def plain_text(payload: StoryPayload | DigestPayload | HealthPayload) -> str:
    """The whole alert as text. Lines are not wrapped: the reader's window does that."""
    if isinstance(payload, StoryPayload):
        return _story_text(payload)
    if isinstance(payload, DigestPayload):
        return _digest_text(payload)
    return f"{payload.subject}\n\n{payload.detail}\n{payload.what_to_do}\n"


def _story_text(payload: StoryPayload) -> str:
    parts = [
        new_line(payload),
        payload.article.title,
        article_line(payload.article),
        *(f"“{one_line(proof.sentence)}”" for proof in proofs(payload)),
        sources_line(payload.story),
        payload.article.url,
        why_line(payload),
        "\n".join(f"{name.replace('_', ' ')}: {link}" for name, link in payload.links.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def new_line(payload: StoryPayload) -> str:
    """ "new since 28 Jan 14:08 UTC: Tartus; 3 → 5 outlets", or nothing for a first alert."""
    if not payload.new or payload.since is None:
        return ""
    return f"new since {moment_in_words(payload.since)}: {new_in_words(payload.new)}"


def moment_in_words(moment: datetime) -> str:
    """ "28 Jan 14:08 UTC": the year is clear from the mail's own date."""
    return f"{moment.day} {moment:%b %H:%M} UTC"


def article_line(article: ToldArticle) -> str:
    """Outlet, language and time, and whether we found it late."""
    return " · ".join(article_parts(article))


def article_parts(article: ToldArticle) -> tuple[str, ...]:
    """The same in parts, so that a right-to-left name does not turn its neighbours round."""
    when = moment_in_words(article.published_at or article.seen_at)
    late = "found late, after an outage of ours" if article.is_late else ""
    return tuple(part for part in (article.outlet, article.language or "", when, late) if part)


def sources_line(story: ToldStory) -> str:
    """ "4 outlets, 2 independent, in ar en ru; all citing Reuters"."""
    outlets = _counted(story.outlets, "outlet")
    independent = f", {story.independent_sources} independent" if story.outlets > 1 else ""
    languages = f", in {' '.join(story.languages)}" if len(story.languages) > 1 else ""
    cited = f"; citing {', '.join(story.credits)}" if story.credits else ""
    return f"{outlets}{independent}{languages}{cited}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def why_line(payload: StoryPayload) -> str:
    """ "rule “same bases or actors”: type:base (base-qamishli); score 23.8"."""
    held = "; ".join(" + ".join(f"{each.selector} ({', '.join(each.by)})" for each in line) for line in payload.rule.lines[:2])
    return f"rule “{payload.rule.name}”{': ' + held if held else ''}; score {payload.score.value:g}"


def proofs(payload: StoryPayload) -> tuple[ToldMention, ...]:
    """The sentences that prove it, each once: those of the text before the title, which is shown anyway."""
    by_sentence: dict[str, ToldMention] = {}
    for mention in sorted(payload.mentions, key=lambda each: each.field == "title"):
        by_sentence.setdefault(mention.sentence, mention)
    in_text = [each for each in by_sentence.values() if each.field == "text"]
    return tuple(in_text[:MAX_PROOFS])


def _digest_text(payload: DigestPayload) -> str:
    items = (
        "\n".join(
            part
            for part in (
                item.title,
                f"{item.outlet} · {_counted(item.outlets, 'outlet')}, {item.independent_sources} independent · {item.rule}",
                f"new: {'; '.join(item.new)}" if item.new else "",
                item.url,
            )
            if part
        )
        for item in payload.items
    )
    return "\n\n".join((payload.subject, *items)) + "\n"
