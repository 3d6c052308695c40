"""The log channel: one line an alert, through a callable that writes it. For a first look and for small setups."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from pipeline.alerts.payload import StoryPayload, from_bytes
from pipeline.alerts.safety import one_line
from pipeline.alerts.subject import new_in_words
from pipeline.delivery.outcome import Outcome, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.retrying import SCHEDULE

MAX_FIELD = 500


class LogChannel:
    """`write` takes the fields of one event, each a single line of at most 500 characters."""

    def __init__(self, name: str, *, write: Callable[[Mapping[str, str]], None]) -> None:
        self._name = name
        self._write = write

    @property
    def name(self) -> str:
        return self._name

    @property
    def recipients(self) -> tuple[str, ...]:
        return ("",)

    @property
    def schedule(self) -> tuple[timedelta, ...]:
        return SCHEDULE

    async def send(self, parcel: Parcel) -> Outcome:
        self._write(fields_of(parcel))
        return Sent()


def fields_of(parcel: Parcel) -> dict[str, str]:
    """What is logged of an alert. Foreign text is one line each, so nobody can write a log line of their own."""
    payload = from_bytes(parcel.payload)
    fields = {"alert_id": payload.id, "kind": payload.kind, "severity": payload.severity, "subject": payload.subject}
    if isinstance(payload, StoryPayload):
        fields |= {
            "rule": payload.rule.name,
            "story": payload.story.id,
            "revision": str(payload.revision),
            "new": new_in_words(payload.new),
            "url": payload.article.url,
        }
    return {name: one_line(value, max_length=MAX_FIELD) for name, value in fields.items() if value}
