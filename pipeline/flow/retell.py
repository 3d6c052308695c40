"""What was held for a time (cool-down, quiet hours) is decided again when the time has come, even if no further report comes.

Each story and rule in a transaction of its own, with the story locked: the grouping lane may be deciding on it too.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from pipeline.alerts.alert import Alert, Hold
from pipeline.alerts.deciding import RuleHistory, decide
from pipeline.alerts.rule import Rule
from pipeline.flow.briefing import Briefing, PlacedReport, case_for
from pipeline.storage import alerts, reports, stories
from pipeline.storage.alerts import StoredHold
from pipeline.storage.engine import Database
from pipeline.storage.told import alerts_in_last_hour, story_state
from pipeline.stories.grouping import Placed, Placement
from pipeline.stories.story import StoryId


def retell_due(
    database: Database, *, briefing: Briefing, recipients: Mapping[str, Sequence[str]], clock: Callable[[], datetime]
) -> tuple[Alert, ...]:
    """Decide again on every hold that is due; gives the alerts that came of it."""
    with database.read() as connection:
        due = alerts.due_holds(connection, now=clock())
    rules = {rule.name: rule for rule in briefing.rules}
    told: list[Alert] = []
    for hold in due:
        with database.write() as connection:
            alert = _decide_again(connection, hold, rules.get(hold.rule), briefing, now=clock())
            if alert is not None and alerts.insert_alert(connection, alert, recipients=recipients):
                told.append(alert)
    return tuple(told)


def _decide_again(
    connection: Connection, hold: StoredHold, rule: Rule | None, briefing: Briefing, *, now: datetime
) -> Alert | None:
    """The alert, or None: still held (written down anew), or there is nothing left to decide."""
    story_id = hold.story_id or ""
    alerts.lock_story(connection, story_id)
    found = _as_placed(connection, hold)
    if rule is None or found is None:
        alerts.settle_holds(connection, story_id, hold.rule, now=now)
        return None
    state = story_state(connection, [found.story.id], rule.name)
    history = RuleHistory(alerts_in_last_hour=alerts_in_last_hour(connection, rule.name, now=now))
    mutes = alerts.active_mutes(connection, now=now)
    verdict = decide(case_for(found, rule, briefing, state=state, now=now, history=history, mutes=mutes))
    alerts.settle_holds(connection, story_id, hold.rule, now=now)
    if not isinstance(verdict, Hold):
        return verdict
    if verdict.until is not None:
        alerts.record_hold(connection, verdict, article_id=hold.article_id, rule=rule.name, story_id=found.story.id, now=now)
    return None


def _as_placed(connection: Connection, hold: StoredHold) -> PlacedReport | None:
    """The held report in its story as it stands now. What was new in it is among the rule's untold facts already."""
    read = reports.read_report(connection, hold.article_id)
    features = stories.read_features(connection, [hold.article_id]).get(hold.article_id)
    found = stories.read_stories(connection, [StoryId(hold.story_id or "")])
    if read is None or features is None or not found:
        return None
    report, analysis = read
    story = found[0]
    return PlacedReport(
        report=report,
        analysis=analysis,
        features=features,
        placement=Placement(article_id=report.id, story_id=story.id, kind="joined"),
        placed=Placed(story=story, before=None),
        articles=reports.shown_articles(connection, story.id, limit=20),
    )
