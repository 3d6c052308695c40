import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.calm import DigestSchedule
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import DigestPayload, HealthPayload, from_bytes
from pipeline.delivery.outcome import EndpointGone, Refused, Retry, Sent
from pipeline.delivery.retrying import SCHEDULE
from pipeline.flow.deliver import SendPolicy, claim, deliver_all, recipients_of, send, send_digests
from pipeline.flow.group_writing import GroupWriter
from pipeline.storage import alerts as alert_rows
from pipeline.storage import deliveries as rows
from tests.alerts.told import NOW, case, rule, telling

POLICY = SendPolicy()


@dataclass
class Wire:
    """A channel that answers as told and keeps every parcel."""

    name: str = "desk"
    answers: list = field(default_factory=list)
    recipients: tuple = ("",)
    schedule: tuple = SCHEDULE
    parcels: list = field(default_factory=list)

    async def send(self, parcel):
        self.parcels.append(parcel)
        answer = self.answers.pop(0) if self.answers else Sent(status=200)
        if isinstance(answer, Exception):
            raise answer
        if answer == "hang":
            await asyncio.Event().wait()
        return answer


@dataclass
class Clock:
    now: object = NOW

    def __call__(self):
        return self.now


def add(database, *story_ids, send_to=("desk",), **changes):
    made = []
    with database.write() as connection:
        for story_id in story_ids:
            alert = decide(case(rule=rule(send_to=send_to), telling=telling(story_id=story_id)))
            assert isinstance(alert, Alert)
            made.append(replace(alert, **changes))
            alert_rows.insert_alert(connection, made[-1], recipients={})
    return made


def run(database, *wires, clock=None, policy=POLICY):
    channels = {wire.name: wire for wire in wires}
    return asyncio.run(deliver_all(database, channels, owner="a", clock=clock or Clock(), jitter=lambda: 0.0, policy=policy))


def states(database):
    with database.read() as connection:
        return Counter((each.channel, each.state) for each in rows.list_deliveries(connection))


def test_what_is_due_is_sent_and_recorded(database):
    (alert,) = add(database, "s1")
    wire = Wire()
    (done,) = run(database, wire)
    assert done.is_recorded
    assert wire.parcels[0].alert_id == alert.id
    assert states(database) == {("desk", "sent"): 1}


def test_a_failed_attempt_is_tried_again_with_the_same_id_and_bytes(database):
    add(database, "s1")
    wire, clock = Wire(answers=[Retry(kind="server", status=500)]), Clock()
    run(database, wire, clock=clock)
    run(database, wire, clock=clock)
    assert len(wire.parcels) == 1
    clock.now = NOW + timedelta(seconds=5)
    run(database, wire, clock=clock)
    first, second = wire.parcels
    assert (first.alert_id, first.payload) == (second.alert_id, second.payload)
    assert first.attempted_at < second.attempted_at
    assert states(database) == {("desk", "sent"): 1}


def test_a_dead_channel_holds_nobody_up(database):
    add(database, "s1", "s2", "s3", send_to=("dead", "well"))
    quick = SendPolicy(longest=timedelta(milliseconds=100), lease=timedelta(seconds=1))
    run(database, Wire("dead", answers=["hang"] * 3), Wire("well"), policy=quick)
    assert states(database) == {("dead", "pending"): 3, ("well", "sent"): 3}


@pytest.mark.parametrize("error", [RuntimeError("bug"), KeyError("x"), OSError("down")])
def test_a_channel_with_a_bug_loses_nothing(database, error):
    add(database, "s1")
    (done,) = run(database, Wire(answers=[error]))
    assert isinstance(done.outcome, Retry)
    assert states(database) == {("desk", "pending"): 1}


def test_410_disables_the_channel_tells_the_others_and_keeps_the_rest(database):
    add(database, "s1", "s2")
    desk, mail = Wire(answers=[EndpointGone()]), Wire("mail")
    run(database, desk, mail, policy=SendPolicy(places=1))
    assert states(database) == {("desk", "pending"): 2, ("mail", "sent"): 1}
    notice = from_bytes(mail.parcels[0].payload)
    assert isinstance(notice, HealthPayload)
    assert (notice.about, notice.name) == ("channel_disabled", "desk")
    assert len(desk.parcels) == 1


def test_120_hours_of_failure_disable_and_a_redrive_delivers_all_with_the_same_ids(database):
    desk, mail, clock = Wire(), Wire("mail"), Clock()
    alerts = []
    for hour in range(0, 132, 4):
        clock.now = NOW + timedelta(hours=hour)
        alerts += add(database, f"s{hour}")
        desk.answers = [Retry(kind="connection")] * 100
        run(database, desk, mail, clock=clock)
        if mail.parcels:
            break
    clock.now += timedelta(seconds=1)
    run(database, desk, mail, clock=clock)
    assert clock.now - NOW < timedelta(hours=121)
    assert isinstance(from_bytes(mail.parcels[0].payload), HealthPayload)
    desk.answers, desk.parcels = [], []
    with database.write() as connection:
        assert rows.redrive(connection, now=clock.now, channel="desk") == len(alerts)
    run(database, desk, mail, clock=clock)
    assert {parcel.alert_id for parcel in desk.parcels} == {alert.id for alert in alerts}


def test_a_setup_error_is_shown_at_once_and_the_alert_goes_out_once_mended(database):
    add(database, "s1")
    desk, clock = Wire(answers=[Refused(is_setup=True, detail="TLS is required")]), Clock()
    (done,) = run(database, desk, clock=clock)
    assert done.disabled is not None
    assert "TLS is required" in done.disabled.reason
    with database.write() as connection:
        rows.redrive(connection, now=NOW, channel="desk")
    run(database, desk, clock=clock)
    assert states(database) == {("desk", "sent"): 1}


@pytest.mark.parametrize(
    ("without", "hears"),
    [(frozenset(), ["chat", "mail"]), (frozenset({"chat"}), ["mail"]), (frozenset({"chat", "mail"}), ["chat", "mail"])],
    ids=["all", "one wants none", "nobody wants any: all hear"],
)
def test_a_disabled_channel_is_told_through_those_that_want_notices(database, without, hears):
    add(database, "s1")
    wires = {name: Wire(name) for name in ("desk", "mail", "chat")}
    wires["desk"].answers = [Refused(is_setup=True, detail="TLS is required")]
    policy = SendPolicy(without_notices=without)
    for _ in range(2):
        run(database, *wires.values(), policy=policy)
    heard = [name for name, wire in wires.items() if any(isinstance(from_bytes(p.payload), HealthPayload) for p in wire.parcels)]
    assert sorted(heard) == hears


def test_each_recipient_has_its_own_fate(database):
    with database.write() as connection:
        alert = decide(case(rule=rule(send_to=("mail",))))
        assert isinstance(alert, Alert)
        alert_rows.insert_alert(connection, alert, recipients={"mail": ("a@x", "b@x", "c@x")})
    answers = {"a@x": Sent(status=250), "b@x": Refused(status=550), "c@x": Retry(kind="greylisted", status=451)}

    class Post(Wire):
        async def send(self, parcel):
            return answers[parcel.recipient]

    run(database, Post("mail"))
    with database.read() as connection:
        found = {each.recipient: each.state for each in rows.list_deliveries(connection)}
    assert found == {"a@x": "sent", "b@x": "failed", "c@x": "pending"}


def test_a_sender_that_was_overtaken_records_nothing(database):
    add(database, "s1")
    wire = Wire()
    channels = {"desk": wire}
    (late,) = claim(database, channels, owner="a", now=NOW, policy=POLICY, busy={})
    with database.write() as connection:
        rows.release(connection, [late])
    (mine,) = claim(database, channels, owner="b", now=NOW, policy=POLICY, busy={})

    def one(claimed):
        writer = GroupWriter(database=database)
        return asyncio.run(send(claimed, channels, writer=writer, clock=Clock(), jitter=0.0, policy=POLICY))

    assert one(mine).is_recorded
    assert not one(late).is_recorded


def test_busy_places_are_not_given_twice(database):
    add(database, "s1", "s2", "s3", "s4", "s5")
    taken = claim(database, {"desk": Wire()}, owner="a", now=NOW, policy=SendPolicy(places=4), busy={"desk": 3})
    assert len(taken) == 1


def test_two_senders_deliver_everything_between_them(database):
    alerts = add(database, *[f"s{number}" for number in range(40)])
    wire = Wire()

    async def both():
        await asyncio.gather(
            *(deliver_all(database, {"desk": wire}, owner=owner, clock=Clock(), jitter=lambda: 0.0) for owner in "ab")
        )

    asyncio.run(both())
    assert Counter(parcel.alert_id for parcel in wire.parcels) == Counter(alert.id for alert in alerts)


def test_a_lease_must_outlive_two_sends():
    with pytest.raises(ValueError, match="outlive"):
        SendPolicy(longest=timedelta(seconds=60), lease=timedelta(seconds=90))


MORNING = DigestSchedule(times=(time(7),), zone=ZoneInfo("UTC"))


def test_the_digest_goes_out_at_its_time_with_an_item_a_story(database):
    add(database, "s1", "s2", is_for_digest=True)
    wire = Wire()
    channels = {"desk": wire}
    evening, morning = NOW + timedelta(hours=8), (NOW + timedelta(days=1)).replace(hour=7, minute=0)
    assert send_digests(database, {"desk": MORNING}, channels, now=evening) == ()
    (digest,) = send_digests(database, {"desk": MORNING}, channels, now=morning)
    assert send_digests(database, {"desk": MORNING}, channels, now=morning) == ()
    run(database, wire, clock=Clock(morning))
    payload = from_bytes(wire.parcels[0].payload)
    assert isinstance(payload, DigestPayload)
    assert {item.story_id for item in payload.items} == {"s1", "s2"}
    assert payload == digest.payload
    assert states(database) == {("desk", "sent"): 3}


def test_what_spilled_over_a_cap_goes_out_at_the_next_full_hour(database):
    add(database, "s1", is_for_digest=True)
    channels = {"desk": Wire()}
    assert send_digests(database, {}, channels, now=NOW.replace(minute=59)) == ()
    assert len(send_digests(database, {}, channels, now=NOW.replace(hour=15, minute=0))) == 1


def test_a_digest_reaches_every_recipient_of_its_channel(database):
    mail = Wire("mail", recipients=("a@x", "b@x"))
    with database.write() as connection:
        alert = decide(case(rule=rule(send_to=("mail",), is_digest_only=True)))
        assert isinstance(alert, Alert)
        alert_rows.insert_alert(connection, alert, recipients=recipients_of({"mail": mail}))
    later = NOW + timedelta(hours=2)
    send_digests(database, {}, {"mail": mail}, now=later)
    run(database, mail, clock=Clock(later))
    assert sorted(parcel.recipient for parcel in mail.parcels) == ["a@x", "b@x"]


def test_what_comes_too_late_for_a_digest_goes_into_another(database):
    wire, morning = Wire(), (NOW + timedelta(days=1)).replace(hour=7, minute=0)
    channels = {"desk": wire}
    for story_id in ("s1", "s2"):
        add(database, story_id, is_for_digest=True)
        assert len(send_digests(database, {"desk": MORNING}, channels, now=morning)) == 1
    run(database, wire, clock=Clock(morning))
    told = [item.story_id for parcel in wire.parcels for item in from_bytes(parcel.payload).items]
    assert sorted(told) == ["s1", "s2"]
