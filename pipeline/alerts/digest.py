"""Many held alerts -> one digest: an item a story, the newest first, each with all that was new in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.alerts.alert import Alert, merged_facts, notice_id
from pipeline.alerts.levels import SEVERITIES, Severity
from pipeline.alerts.payload import DigestItem, DigestPayload, StoryPayload, utc
from pipeline.alerts.safety import one_line
from pipeline.alerts.subject import fact_in_words


def make_digest(
    held: Sequence[StoryPayload], *, channel: str, due_at: datetime, links: Mapping[str, str] | None = None
) -> Alert:
    """The digest of one channel. Its id is made of the moment and of what is in it: made twice it is the same, and what comes
    too late for one goes into another.
    """
    by_story: dict[str, list[StoryPayload]] = {}
    for each in sorted(held, key=lambda payload: (payload.created_at, payload.revision, payload.id)):
        by_story.setdefault(each.story.id, []).append(each)
    items = sorted((_item(payloads) for payloads in by_story.values()), key=lambda item: (item.created_at, item.alert_id))
    payload = DigestPayload(
        id=notice_id("digest", "\n".join((channel, *sorted(each.id for each in held))), due_at),
        created_at=utc(due_at),
        severity=_highest(items),
        subject=_subject(held, len(items)),
        items=tuple(reversed(items)),
        links=dict(links or {}),
    )
    return Alert(payload=payload, send_to=(channel,))


def _item(payloads: Sequence[StoryPayload]) -> DigestItem:
    """One story: its newest revision, with what was new in all of them."""
    last = payloads[-1]
    facts = merged_facts((), tuple(fact for payload in payloads for fact in payload.new))
    return DigestItem(
        alert_id=last.id,
        story_id=last.story.id,
        subject=last.subject,
        title=last.article.title,
        url=last.article.url,
        outlet=last.article.outlet,
        language=last.article.language,
        outlets=last.story.outlets,
        independent_sources=last.story.independent_sources,
        new=tuple(fact_in_words(fact) for fact in facts),
        rule=last.rule.name,
        severity=last.severity,
        created_at=last.created_at,
    )


def _highest(items: Sequence[DigestItem]) -> Severity:
    return max((item.severity for item in items), key=SEVERITIES.index, default="low")


def _subject(held: Sequence[StoryPayload], stories: int) -> str:
    """ "3 stories: Qamishli airbase, Tartus naval base": the bases named most, else the actors."""
    counts: dict[str, int] = {}
    for payload in held:
        for label in {mention.label for mention in payload.mentions if mention.type in {"base", "person", "group"}}:
            counts[label] = counts.get(label, 0) + 1
    named = sorted(counts, key=lambda label: (-counts[label], label))[:3]
    stories_in_words = f"{stories} story" if stories == 1 else f"{stories} stories"
    return one_line(f"{stories_in_words}: {', '.join(named)}" if named else stories_in_words, max_length=200)
