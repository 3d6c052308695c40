"""Alerts as feeds that our own feed parser reads back, and exports that spreadsheets may open."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from pipeline.dashboard.exporting import csv_lines, json_lines
from pipeline.dashboard.sessions import feed_key
from pipeline.feeds.parsing import parse_feed
from pipeline.storage.schema import alerts, articles
from tests.dashboard.invented import REPORTS, RULE


@pytest.fixture
def visitor(house, make_desk, visit):
    return visit(make_desk(house))


def _newest_alerts(house, number=50):
    with house.read() as connection:
        query = select(alerts.c.subject).order_by(alerts.c.created_at.desc(), alerts.c.id.desc()).limit(number)
        return list(connection.execute(query).scalars())


@pytest.mark.parametrize(
    ("path", "kind"), [("/alerts.atom", "application/atom+xml"), ("/alerts.json", "application/feed+json")]
)
def test_the_feeds_are_read_back_by_our_own_parser(house, visitor, path, kind):
    status, headers, text = visitor.get(path)
    assert status == 200
    assert headers["Content-Type"].startswith(kind)
    parsed = parse_feed(text.encode(), content_type=kind, url=f"http://127.0.0.1{path}")
    assert [entry.title for entry in parsed.entries] == _newest_alerts(house)


def test_a_feed_can_be_of_one_rule(visitor):
    assert json.loads(visitor.get(f"/alerts.json?rule={RULE.name.replace(' ', '+')}")[2])["items"]
    assert json.loads(visitor.get("/alerts.json?rule=nothing")[2])["items"] == []


def test_a_reader_that_cannot_log_in_has_a_key_of_its_own(house, make_desk, visit):
    desk = make_desk(house, token="t0ken")
    visitor = visit(desk)
    assert visitor.get("/alerts.atom", headers={"Accept": "*/*"})[0] == 401
    assert visitor.get(f"/alerts.atom?key={feed_key(desk.secret)}")[0] == 200
    bearer = {"Authorization": "Bearer t0ken"}
    assert feed_key(desk.secret) not in visitor.get("/login")[2]
    assert "/alerts.atom" in visitor.get("/", headers=bearer)[2]
    assert visitor.get(f"/?key={feed_key(desk.secret)}")[0] == 303, "the key opens the feeds and nothing else"


def test_csv_of_articles_holds_them_all(visitor):
    status, headers, text = visitor.get("/export/articles.csv")
    assert status == 200
    assert headers["Content-Disposition"] == 'attachment; filename="seedwatch-articles.csv"'
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert sorted(row["title"] for row in rows) == sorted(item["title"] for item in REPORTS)


def test_json_lines_of_alerts_hold_them_all(house, visitor):
    lines = visitor.get("/export/alerts.jsonl")[2].splitlines()
    with house.read() as connection:
        assert len(lines) == connection.execute(select(func.count()).select_from(alerts)).scalar_one()
    first = json.loads(lines[0])
    assert first["rule"] == RULE.name
    assert first["entities"]


def test_an_export_asks_the_same_question_as_the_search(visitor):
    rows = [json.loads(line) for line in visitor.get("/export/articles.jsonl?language=ru&q=type:base")[2].splitlines()]
    assert rows
    assert {row["language"] for row in rows} == {"ru"}
    assert visitor.get("/export/articles.csv?since=never")[0] == 400


def test_a_title_is_never_a_formula(house, visitor):
    with house.write() as connection:
        connection.execute(update(articles).where(articles.c.id == 1).values(title='=HYPERLINK("http://evil.example")'))
    text = visitor.get("/export/articles.csv?q=HYPERLINK")[2]
    assert "\"'=HYPERLINK" in text


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.text() | st.none() | st.integers()), max_size=5))
def test_exports_can_be_read_back(rows):
    lines = [json.loads(line) for line in json_lines(rows)]
    for line, row in zip(lines, rows, strict=True):
        for key, value in row.items():
            assert line[key] == (value.encode("utf-8", "replace").decode() if isinstance(value, str) else value)
    text = b"".join(csv_lines(rows, ("a", "b"))).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(rows) + 1
