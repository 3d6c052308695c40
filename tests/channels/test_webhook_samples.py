"""The samples of docs/webhooks.md, as they stand there: they fit their service, and no headline can call everybody."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import to_bytes
from pipeline.channels.body_template import BodyTemplate
from pipeline.delivery.signing import Secret, format_secret, sign
from tests.alerts.mail_pictures import samples
from tests.alerts.told import analysis, case, report, telling

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text("utf-8")
SERVICES = dict(re.findall(r"### ([\w ]+)\n\n```jinja\n(.*?)```", DOCS, re.DOTALL))


def hostile():
    title = '<!channel> @everyone "quoted" \\ back ' + "long " * 400
    text = "Tartus " + "@here <!here> word. " * 900
    made = telling(report(title, text), analysis(title, text, names=(("base-tartus", "text", "Tartus"),)))
    alert = decide(case(telling=made))
    assert isinstance(alert, Alert)
    return alert.payload


PAYLOADS = samples() | {"hostile": hostile(), "no link": decide(case(telling=telling(report(url="")))).payload}


def body(service, payload):
    return json.loads(BodyTemplate(SERVICES[service]).render(to_bytes(payload)))


def test_there_is_a_sample_for_each_of_the_four():
    assert sorted(SERVICES) == ["Discord", "Mattermost", "Microsoft Teams", "Slack"]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_sample_makes_json_of_every_alert(service, payload):
    assert body(service, payload)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_slack_takes_it(payload):
    made = body("Slack", payload)
    assert len(made["blocks"][0]["text"]["text"]) <= 150
    assert len(made["blocks"][1]["text"]["text"]) <= 3000
    assert {block["text"]["type"] for block in made["blocks"][:2]} == {"plain_text"}
    assert "<" not in made["text"]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_mattermost_takes_it(payload):
    text = body("Mattermost", payload)["text"]
    assert "@" not in text
    assert len(text) <= 16383


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_discord_takes_it(payload):
    made = body("Discord", payload)
    (embed,) = made["embeds"]
    assert made["allowed_mentions"] == {"parse": []}
    assert len(embed["title"]) <= 256
    assert len(embed["description"]) <= 4096


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_teams_takes_it(payload):
    made = body("Microsoft Teams", payload)
    assert len(BodyTemplate(SERVICES["Microsoft Teams"]).render(to_bytes(payload))) <= 28 * 1024
    assert made["attachments"][0]["content"]["type"] == "AdaptiveCard"


def test_the_verifier_in_the_docs_accepts_ours_and_refuses_a_change():
    code = re.search(r"```python\n(.*?)```", DOCS, re.DOTALL)
    assert code is not None
    names = {}
    exec(code[1], names)  # the reader will paste it, so it must work as it stands
    secret, other = Secret(key=b"s" * 32), Secret(key=b"o" * 32)
    message = to_bytes(PAYLOADS["arabic"])
    headers = sign((other, secret), message_id="alert-1", attempted_at=datetime.now(UTC), body=message)
    assert names["verify"](format_secret(secret), headers, message)
    assert not names["verify"](format_secret(secret), headers, message + b" ")
    assert not names["verify"](format_secret(Secret(key=b"z" * 32)), headers, message)
    old = sign((secret,), message_id="alert-1", attempted_at=datetime(2026, 1, 1, tzinfo=UTC), body=message)
    assert not names["verify"](format_secret(secret), old, message)
