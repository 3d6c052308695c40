import asyncio

import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import to_bytes
from pipeline.channels.apprise_channel import AppriseChannel, make_notifier
from pipeline.delivery.outcome import Retry, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.errors import ChannelError
from tests.alerts.told import NOW, case
from tests.channels.servers import answering, http, raw_server


class Told:
    """A notifier that keeps what it is told."""

    def __init__(self, answer):
        self.answer = answer
        self.told = []

    def add(self, servers):
        return True

    async def async_notify(self, *, body, title):
        self.told.append((title, body))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def parcel():
    made = decide(case())
    assert isinstance(made, Alert)
    return Parcel(alert_id=made.id, payload=to_bytes(made.payload), attempted_at=NOW)


def test_subject_and_text_are_handed_over():
    notifier = Told(answer=True)
    assert asyncio.run(AppriseChannel("chat", notifier=notifier).send(parcel())) == Sent()
    ((title, body),) = notifier.told
    assert title.startswith("Qamishli airbase")
    assert "Kamishly" in body


@pytest.mark.parametrize("answer", [False, None, OSError("down"), TypeError("nothing to notify")])
def test_what_does_not_work_is_tried_again(answer):
    outcome = asyncio.run(AppriseChannel("chat", notifier=Told(answer)).send(parcel()))
    assert isinstance(outcome, Retry)


# Apprise imports a module that Python deprecates; that is its own affair.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_real_apprise_posts_the_alert():
    pytest.importorskip("apprise", reason="the apprise extra is not installed")
    seen = []

    async def attempt():
        async with raw_server(answering(http(200), seen)) as port:
            notifier = make_notifier(f"json://127.0.0.1:{port}/hook", name="chat")
            return await AppriseChannel("chat", notifier=notifier).send(parcel())

    assert asyncio.run(attempt()) == Sent()
    assert b"Kamishly" in seen[0][2]


# Apprise imports a module that Python deprecates; that is its own affair.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_unknown_address_is_refused_without_showing_it():
    pytest.importorskip("apprise", reason="the apprise extra is not installed")
    with pytest.raises(ChannelError) as problem:
        make_notifier("nonsense://token", name="chat")
    assert "token" not in str(problem.value)
