"""The quick part of `make faults`: real parts, a real broker, a real receiver; each part dies here and there and nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from pipeline.flow.failpoints import POINTS
from tests.faults.campaign import Fault, run_campaign

pytestmark = [pytest.mark.faults, pytest.mark.timeout(500)]


def armed(*prefixes: str, chance: float) -> str:
    return ",".join(f"{point}={chance}" for point in POINTS if point.startswith(prefixes))


def test_parts_that_die_around_every_commit_and_publish_lose_and_double_nothing(tmp_path: Path) -> None:
    failpoints = {
        "poll": armed("article", "publish", chance=0.05),
        "work": armed("analysis", "alert", "story", chance=0.02),
        "send": armed("delivery", chance=0.02),
    }
    fault = Fault(name="all at once", failpoints=failpoints)
    campaign = run_campaign(fault, database="sqlite", url=f"sqlite:///{tmp_path}/s.db", folder=tmp_path, times=6, rate=5)
    verdict = asyncio.run(campaign)
    assert verdict.is_good, f"{verdict.row()}\n{verdict.words}"
    assert verdict.injected >= 6
    assert verdict.published > 20
