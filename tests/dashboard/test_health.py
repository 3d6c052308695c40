"""`/live` and `/ready`."""

import json
from datetime import timedelta

from pipeline.storage.engine import open_database
from tests.dashboard.invented import NOW


def test_a_process_that_answers_is_live(database, make_desk, visit):
    status, _, text = visit(make_desk(database)).get("/live")
    assert (status, json.loads(text)) == (200, {"live": True})


def test_ready_when_all_processes_beat(house, make_desk, visit):
    status, _, text = visit(make_desk(house)).get("/ready")
    assert (status, json.loads(text)) == (200, {"ready": True, "problems": []})


def test_a_process_that_is_not_there_is_named(database, make_desk, visit):
    status, _, text = visit(make_desk(database)).get("/ready")
    assert status == 503
    assert "poller: none is running" in json.loads(text)["problems"]


def test_a_process_that_fell_silent_is_named_with_how_long(house, make_desk, visit):
    desk = make_desk(house, clock=lambda: NOW + timedelta(minutes=3), expected=frozenset({"worker"}))
    status, _, text = visit(desk).get("/ready")
    assert status == 503
    assert json.loads(text)["problems"] == ["worker: last heard of 3 min ago"]


def test_a_database_that_is_away_is_said_and_the_pages_say_so_too(make_desk, visit):
    gone = open_database("postgresql+psycopg://someone:hidden@127.0.0.1:9/nothing")
    visitor = visit(make_desk(gone))
    status, _, text = visitor.get("/ready")
    assert status == 503
    assert json.loads(text)["problems"] == ["database: cannot be reached"]
    status, headers, text = visitor.get("/")
    assert status == 503
    assert headers["Retry-After"] == "5"
    assert "hidden" not in text
    assert visitor.get("/live")[0] == 200


def test_an_empty_database_is_not_ready(tmp_path, make_desk, visit):
    bare = open_database(f"sqlite:///{tmp_path}/bare.db")
    with bare.write():
        pass
    status, _, text = visit(make_desk(bare)).get("/ready")
    bare.dispose()
    assert status == 503
    assert "seedwatch db upgrade" in text
