"""The alerts, deliveries and channels commands as a person types them: what they print and their exit codes."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.delivery.delivery import EndpointState
from pipeline.delivery.signing import parse_secret
from pipeline.storage import alerts as alert_rows
from pipeline.storage import deliveries as delivery_rows
from pipeline.storage.upgrading import upgrade
from tests.alerts.told import case, rule, telling
from workers import alert_commands, delivery_commands, runtime
from workers.cli import app

ROOT = Path(__file__).resolve().parents[2]
ALERTS = """
[[rule]]
name = "bases"
when = [["type:base"]]
send_to = ["log", "dead-hook"]
[[channel]]
name = "log"
type = "log"
[[channel]]
name = "dead-hook"
type = "webhook"
url = "http://127.0.0.1:8080/hook"
signed = false
[[channel]]
name = "off"
type = "log"
enabled = false
"""


@pytest.fixture
def house(tmp_path):
    """A folder with files and an empty database, in force for this test."""
    assert alert_commands.alerts_app
    assert delivery_commands.deliveries_app
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "config" / "alerts.toml").write_text(ALERTS)
    runtime.use_config(tmp_path / "config")
    upgrade(runtime.database())
    yield tmp_path
    runtime.database().dispose()
    runtime.use_config(None)


@pytest.fixture
def alert(house):
    """One stored alert."""
    made = decide(case(rule=rule(send_to=("log", "dead-hook")), telling=telling()))
    assert isinstance(made, Alert)
    with runtime.database().write() as connection:
        alert_rows.insert_alert(connection, made, recipients={})
    return made


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def last_json(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def test_alerts_are_listed_and_shown_by_the_beginning_of_their_id(alert):
    assert alert.payload.subject.split(":")[0] in run("alerts", "list").output.replace("\n", " ")
    assert last_json(run("alerts", "list", "--json"))["alerts"][0]["id"] == alert.id
    shown = run("alerts", "show", alert.id[:8])
    assert "Kamishly airport" in shown.output
    assert "dead-hook: pending" in shown.output
    assert last_json(run("alerts", "show", alert.id, "--json"))["id"] == alert.id


def test_an_alert_that_is_not_there_is_said_with_exit_code_1(house):
    result = run("alerts", "show", "nothing")
    assert result.exit_code == 1
    assert "no such alert" in result.output


def test_feedback_is_noted_and_listed(alert):
    assert run("alerts", "feedback", alert.id[:8], "not").exit_code == 0
    assert last_json(run("alerts", "list", "--json"))["alerts"][0]["useful"] is False
    assert run("alerts", "feedback", alert.id, "maybe").exit_code == 2


def test_a_mute_is_set_listed_and_lifted(house):
    assert "for 2h" in run("alerts", "mute", "entity", "putin", "--for", "2h").output
    (mute,) = last_json(run("alerts", "mutes", "--json"))["mutes"]
    assert (mute["kind"], mute["value"]) == ("entity", "putin")
    assert run("alerts", "unmute", "entity", "putin").exit_code == 0
    assert run("alerts", "unmute", "entity", "putin").exit_code == 1


@pytest.mark.parametrize("arguments", [("entity",), ("entity", "putin", "--for", "soon"), ("colour", "red")])
def test_a_mute_that_makes_no_sense_is_a_usage_error(house, arguments):
    assert run("alerts", "mute", *arguments).exit_code == 2


def test_holds_are_listed_with_their_reason(house):
    assert last_json(run("alerts", "holds", "--json")) == {"holds": []}


def test_deliveries_are_listed_and_redriven_and_their_channel_enabled(alert):
    with runtime.database().write() as connection:
        delivery_rows.write_endpoint(
            connection,
            EndpointState(name="dead-hook", failing_since=datetime.now(UTC), disabled_at=datetime.now(UTC), reason="410"),
        )
    found = last_json(run("deliveries", "list", "--channel", "dead-hook", "--json"))["deliveries"]
    assert [each["state"] for each in found] == ["pending"]
    states = {each["name"]: each["state"] for each in last_json(run("channels", "list", "--json"))["channels"]}
    assert states["dead-hook"].startswith("disabled since")
    assert (states["log"], states["off"]) == ("not used yet", "off")
    assert "dead-hook is enabled" in run("deliveries", "redrive", "--channel", "dead-hook").output
    states = {each["name"]: each["state"] for each in last_json(run("channels", "list", "--json"))["channels"]}
    assert states["dead-hook"] == "well"


def test_a_redrive_of_everything_is_not_an_accident(house):
    assert run("deliveries", "redrive").exit_code == 2


def test_a_channel_that_works_is_tried_and_one_that_does_not_fails(house):
    assert "log arrived" in run("channels", "test", "log").output
    blocked = run("channels", "test", "dead-hook")
    assert blocked.exit_code == 1
    assert "blocked_address" in blocked.output
    assert run("channels", "test", "nothing").exit_code == 1


def test_a_secret_is_new_each_time_and_fits_the_standard(house):
    first, second = (run("channels", "secret").output.strip() for _ in range(2))
    assert first != second
    assert len(parse_secret(first).key) == 32
