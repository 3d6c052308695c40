"""Promise 1: no committed match loses its alert, whichever commit the process dies before or after. On both databases."""

import multiprocessing
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.flow.deliver import SendPolicy
from pipeline.flow.failpoints import POINTS, arm
from pipeline.storage.engine import Database
from pipeline.storage.schema import alerts, articles, deliveries, story_articles
from tests.faults import onepass

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
IN_THE_FLOW = [point for point in POINTS if not point.startswith("publish.")]  # publishing: see test_service_under_fire

SENT_AND_NOT_WRITTEN = ("delivery.sent", "delivery.written", "delivery.committed")

children = multiprocessing.get_context("forkserver")
children.set_forkserver_preload(["tests.faults.onepass"])


def run(target, *arguments: object) -> int:
    child = children.Process(target=target, args=arguments)
    child.start()
    child.join(120)
    assert child.exitcode is not None, "it hangs"
    return child.exitcode


@pytest.mark.parametrize("point", IN_THE_FLOW)
def test_a_death_at_this_point_loses_and_doubles_nothing(point: str, database: Database, tmp_path: Path) -> None:
    url, diary = database.write_engine.url.render_as_string(hide_password=False), tmp_path / "diary"
    assert run(onepass.run_dying, url, diary, NOW, point) == 137, "the point was not reached"
    assert run(onepass.run_whole, url, diary, NOW + timedelta(minutes=5)) == 0
    ids = Counter(diary.read_text().split())
    with database.read() as connection:
        told = set(connection.execute(select(alerts.c.id)).scalars())
        states = Counter(connection.execute(select(articles.c.state)).scalars())
        sent = Counter(connection.execute(select(deliveries.c.state)).scalars())
        placed = connection.execute(select(func.count()).select_from(story_articles)).scalar_one()
    assert states == {"done": onepass.COUNT}
    assert placed == onepass.COUNT
    assert set(ids) == told, "an alert was decided and did not arrive, or arrived and was not decided"
    assert len(told) == onepass.COUNT
    assert sent == {"sent": onepass.COUNT}
    resent = sum(ids.values()) - onepass.COUNT
    # What the receiver has and we could not write down goes out again, under the same id: as many as were under way.
    assert 0 <= resent <= (SendPolicy().places if point in SENT_AND_NOT_WRITTEN else 0)


def test_only_known_points_can_be_armed() -> None:
    with pytest.raises(ValueError, match="no such failpoint"):
        arm({"story.writen": lambda: None})
