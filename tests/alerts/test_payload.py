import json
from datetime import timedelta
from pathlib import Path

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import (
    DigestItem,
    DigestPayload,
    HealthPayload,
    StoryPayload,
    from_bytes,
    json_schema,
    to_bytes,
    to_json,
)
from tests.alerts.told import NOW, case, fact

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "alert-payload.schema.json"

DIGEST = DigestPayload(
    id="d",
    created_at=NOW,
    severity="normal",
    subject="1 story",
    items=(
        DigestItem(
            alert_id="a",
            story_id="s",
            subject="x",
            title="t",
            url="",
            outlet="o",
            language="ar",
            outlets=2,
            independent_sources=1,
            new=("Tartus",),
            rule="bases",
            severity="low",
            created_at=NOW,
        ),
    ),
    links={},
)
HEALTH = HealthPayload(
    id="h", created_at=NOW, severity="high", subject="s", about="feed_silent", name="SANA", detail="d", what_to_do="w", links={}
)


def story_payloads():
    first = decide(case())
    assert isinstance(first, Alert)
    second = decide(case(state=first.state, now=NOW + timedelta(hours=1), facts=(fact("denial", "SDF denies", by="SDF"),)))
    assert isinstance(second, Alert)
    return first.payload, second.payload


def test_every_kind_of_payload_obeys_the_published_schema():
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()), format_checker=jsonschema.FormatChecker())
    for payload in (*story_payloads(), DIGEST, HEALTH):
        validator.validate(json.loads(to_bytes(payload)))


def test_the_published_schema_is_the_one_of_the_code():
    assert json.loads(SCHEMA.read_text()) == json_schema()


def test_the_published_schema_refuses_a_payload_with_a_part_missing():
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    body = to_json(story_payloads()[0])
    for part in ("id", "story", "rule", "mentions", "kind"):
        assert not validator.is_valid({key: value for key, value in body.items() if key != part}), part


def test_a_payload_survives_the_way_to_bytes_and_back():
    for payload in (*story_payloads(), DIGEST, HEALTH):
        assert from_bytes(to_bytes(payload)) == payload
        assert to_bytes(from_bytes(to_bytes(payload))) == to_bytes(payload)


def test_schema_kind_and_id_come_first():
    assert list(json.loads(to_bytes(story_payloads()[0])))[:3] == ["schema", "kind", "id"]


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_goes_through_unchanged(text):
    payload = HealthPayload(
        id="h", created_at=NOW, severity="low", subject=text, about="blind", name=text, detail=text, what_to_do="", links={}
    )
    back = from_bytes(to_bytes(payload))
    assert isinstance(back, HealthPayload)
    assert (back.subject, back.detail) == (text, text)


def test_moments_leave_in_utc():
    payload = story_payloads()[0]
    assert isinstance(payload, StoryPayload)
    assert to_json(payload)["created_at"] == "2026-01-28T14:08:00Z"
