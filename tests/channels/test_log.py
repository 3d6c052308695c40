import asyncio

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import to_bytes
from pipeline.channels.log import MAX_FIELD, LogChannel
from pipeline.delivery.outcome import Sent
from pipeline.delivery.parcel import Parcel
from tests.alerts.told import NOW, analysis, case, report, telling


def logged(title):
    made = decide(case(telling=telling(report(title), analysis(title, "", names=()))))
    assert isinstance(made, Alert)
    written = []
    channel = LogChannel("log", write=written.append)
    parcel = Parcel(alert_id=made.id, payload=to_bytes(made.payload), attempted_at=NOW)
    assert asyncio.run(channel.send(parcel)) == Sent()
    return written


def test_an_alert_is_one_event_with_its_subject_and_link():
    (fields,) = logged("Troops leave Tartus")
    assert fields["subject"].startswith("Troops leave Tartus")
    assert fields["url"] == "https://news.example/1"


def test_a_title_cannot_write_a_log_line_of_its_own():
    (fields,) = logged("x\n2026-01-28 CRITICAL fake \x1b[31m" + "y" * 1_000_000)
    for value in fields.values():
        assert "\n" not in value
        assert "\x1b" not in value
        assert len(value) <= MAX_FIELD
