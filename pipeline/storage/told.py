"""What a story has told so far and what waits to be told with it; how much a rule has told lately.

The statements are made once: the lane runs them for every article and rule (see storage.stories).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, Select, bindparam, exists, func, literal_column, select

from pipeline.alerts.alert import StoryState, facts_from_json, joined_states, merged_facts, state_from_json
from pipeline.alerts.payload import NewFact
from pipeline.storage.moments import EPOCH
from pipeline.storage.schema import alerts, deliveries, holds, stories

_LATEST_STATE = (
    select(alerts.c.state_after)
    .where(alerts.c.story_id == bindparam("story"))
    .order_by(alerts.c.revision.desc(), alerts.c.created_at.desc(), alerts.c.id)
    .limit(1)
)
_MERGED_INTO = select(stories.c.id).where(stories.c.merged_into.in_(bindparam("stories", expanding=True)))
_HELD_FACTS = (
    select(holds.c.facts)
    .where(
        holds.c.story_id.in_(bindparam("stories", expanding=True)),
        holds.c.rule == bindparam("rule"),
        holds.c.facts != "[]",
        holds.c.held_at >= bindparam("since"),
    )
    .order_by(holds.c.held_at, holds.c.id)
)
_RECENT: Select[int] = (
    select(literal_column("1", Integer))
    .select_from(alerts)
    .where(
        alerts.c.rule == bindparam("rule"),
        alerts.c.created_at > bindparam("since"),
        ~exists().where(deliveries.c.alert_id == alerts.c.id, deliveries.c.state == "digest"),
    )
    .limit(bindparam("at_most"))
)
_COUNT_RECENT = select(func.count()).select_from(_RECENT.subquery())


def story_state(connection: Connection, story_ids: Sequence[str], rule: str) -> StoryState:
    """What the story has told so far, and what this rule still holds back; stories merged into it speak for it too.

    `story_ids`: the story, and one that was merged into it just now.
    """
    stays = story_ids[0]
    story_ids = _with_merged(connection, story_ids)
    texts = (
        connection.execute(_LATEST_STATE, {"story": story}).scalar_one_or_none()
        for story in sorted(story_ids, key=lambda story: (story != stays, story))
    )
    state = joined_states([state_from_json(text) for text in texts if text])
    return state.with_untold(_untold(connection, story_ids, rule, state))


def _with_merged(connection: Connection, story_ids: Sequence[str]) -> list[str]:
    """These stories, those merged into them, those merged into those."""
    found: set[str] = set()
    front = set(story_ids)
    while front:
        found |= front
        front = set(connection.execute(_MERGED_INTO, {"stories": sorted(front)}).scalars()) - found
    return sorted(found)


def _untold(connection: Connection, story_ids: Sequence[str], rule: str, state: StoryState) -> tuple[NewFact, ...]:
    told = state.told_by(rule)
    facts: tuple[NewFact, ...] = ()
    wanted = {"stories": story_ids, "rule": rule, "since": told.at if told else EPOCH}
    for row in connection.execute(_HELD_FACTS, wanted):
        facts = merged_facts(facts, facts_from_json(row.facts))
    return facts


def alerts_in_last_hour(connection: Connection, rule: str, *, now: datetime, at_most: int = 1_000_000) -> int:
    """How many alerts this rule has sent in the last hour, those that wait for a digest left out; counts to `at_most`."""
    wanted = {"rule": rule, "since": now - timedelta(hours=1), "at_most": at_most}
    return int(connection.execute(_COUNT_RECENT, wanted).scalar_one())
