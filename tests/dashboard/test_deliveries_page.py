"""Channels, what is stuck, and sending it again."""

import re

import pytest
from sqlalchemy import func, select

from pipeline.dashboard.deliveries_page import read_channels, read_deliveries
from pipeline.storage.deliveries import endpoints
from pipeline.storage.schema import deliveries
from tests.dashboard.invented import NOW


def _count(database, **wanted):
    with database.read() as connection:
        query = select(func.count()).select_from(deliveries)
        for name, value in wanted.items():
            query = query.where(deliveries.c[name] == value)
        return connection.execute(query).scalar_one()


@pytest.fixture
def visitor(house, make_desk, visit):
    return visit(make_desk(house))


def _form_token(text):
    return re.search(r'name="form_token" value="([0-9a-f]+)"', text).group(1)


def test_each_channel_says_how_it_is(filled):
    with filled.read() as connection:
        channels = {each.name: each for each in read_channels(connection)}
    assert channels["desk"].level == "ok"
    assert channels["mail"].level == "warn"
    assert channels["mail"].words == f"{channels['mail'].n_stuck} given up"
    assert channels["night-chat"].level == "bad"
    assert "410" in channels["night-chat"].words


def test_numbers_are_what_the_table_holds(house):
    with house.read() as connection:
        mail = next(each for each in read_channels(connection) if each.name == "mail")
    assert mail.numbers["dead"] == _count(house, channel="mail", state="dead") > 0


def test_a_filter_narrows(house):
    with house.read() as connection:
        shown = read_deliveries(connection, state="dead", channel="mail").shown
    assert {(each.delivery.state, each.delivery.channel) for each in shown} == {("dead", "mail")}
    assert all(each.subject for each in shown)


def test_redriving_a_channel_sends_everything_again_and_enables_it(house, visitor):
    token = _form_token(visitor.get("/deliveries")[2])
    assert visitor.post("/deliveries/redrive", {"channel": "mail", "form_token": token})[0] == 303
    assert _count(house, channel="mail", state="dead") == 0
    visitor.post("/deliveries/redrive", {"channel": "night-chat", "form_token": token})
    with house.read() as connection:
        assert not any(endpoint.is_disabled for endpoint in endpoints(connection))


def test_redriving_one_leaves_the_others(house, visitor):
    dead = _count(house, state="dead")
    with house.read() as connection:
        one = connection.execute(select(deliveries.c.id).where(deliveries.c.state == "dead")).scalars().first()
    token = _form_token(visitor.get("/deliveries")[2])
    visitor.post("/deliveries/redrive", {"delivery": one, "form_token": token})
    assert _count(house, state="dead") == dead - 1
    assert _count(house, id=one, state="pending", next_attempt_at=NOW) == 1


def test_redriving_nothing_in_particular_is_refused(house, visitor):
    token = _form_token(visitor.get("/deliveries")[2])
    assert visitor.post("/deliveries/redrive", {"form_token": token})[0] == 400
