"""Alert rules and the Grafana dashboard name only metrics that are really served, and are whole."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from workers.reporting import counted

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = re.compile(r"seedwatch_[a-z_]+")


@pytest.fixture
def served(house, make_desk, visit):
    _, _, text = visit(make_desk(house)).get("/metrics")
    names = {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}
    names |= {family.name for family in text_string_to_metric_families(text)}
    return names | {f"{name}_total" for name in counted()}


def test_the_alert_rules_are_whole_and_ask_for_what_is_served(served):
    rules = yaml.safe_load((DEPLOY / "prometheus-rules.yml").read_text(encoding="utf-8"))
    found = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in found}) == len(found) >= 8
    for rule in found:
        assert set(NAME.findall(rule["expr"])) <= served, rule["alert"]
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["what_to_do"]


def test_the_grafana_dashboard_asks_for_what_is_served(served):
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert len(expressions) >= 10
    assert set(NAME.findall(" ".join(expressions))) <= served
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed here; .ci/run installs it")


@needs_promtool
def test_promtool_finds_nothing_wrong_with_the_alert_rules():
    checked = subprocess.run(
        [PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", DEPLOY / "prometheus-rules.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "SUCCESS" in checked.stdout


@needs_promtool
def test_promtool_finds_nothing_wrong_with_what_is_served(house, make_desk, visit):
    """The words of the whole installation, and those that a process has of itself."""
    _, _, text = visit(make_desk(house)).get("/metrics")
    checked = subprocess.run([PROMTOOL, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
