"""The JSON API: what it answers, how it refuses, and that it keeps to its own description."""

import io
import json

import pytest
from jsonschema import Draft202012Validator

from pipeline.dashboard.openapi import document
from tests.dashboard.invented import REPORTS, story_id

LAST_FLIGHT = story_id("qamishli-last-flight")


@pytest.fixture
def visitor(house, make_desk, visit):
    return visit(make_desk(house))


@pytest.fixture
def ask(visitor):
    def run(path):
        status, _headers, text = visitor.get(f"/api/v1{path}", headers={"Accept": "application/json"})
        return status, json.loads(text)

    return run


def _everything(ask, path, **more):
    """All items of a list, page by page."""
    items, cursor = [], None
    while True:
        query = "&".join(f"{name}={value}" for name, value in {**more, "cursor": cursor}.items() if value)
        status, answer = ask(f"{path}?limit=5&{query}".rstrip("&"))
        assert status == 200, answer
        items += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            return items


def _schema(name):
    described = document(needs_token=False)
    return {"$ref": f"#/components/schemas/{name}", "components": described["components"]}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/stories", "StoriesOut"),
        (f"/stories/{LAST_FLIGHT}", "WholeStoryOut"),
        ("/alerts", "AlertsOut"),
        ("/articles?q=Syria", "ArticlesOut"),
        ("/articles/1", "WholeArticleOut"),
        ("/entities", "EntitiesOut"),
        ("/feeds", "FeedsOut"),
        ("/channels", "ChannelsOut"),
        ("/deliveries", "DeliveriesOut"),
        ("/holds", "HoldsOut"),
        ("/health", "HealthOut"),
    ],
)
def test_answers_are_what_the_description_says(ask, path, name):
    status, answer = ask(path)
    assert status == 200
    Draft202012Validator(_schema(name)).validate(answer)


def test_pages_of_a_list_hold_each_thing_once(ask):
    stories = _everything(ask, "/stories")
    assert len({story["id"] for story in stories}) == len(stories) == len({r["story"] for r in REPORTS if r["story"]})
    for path in ("/alerts", "/deliveries"):
        items = _everything(ask, path)
        assert len({item["id"] for item in items}) == len(items) > 10
    articles = _everything(ask, "/articles")
    assert sorted(article["id"] for article in articles) == list(range(1, len(REPORTS) + 1))


def test_a_story_carries_proofs_in_their_languages(ask):
    _, answer = ask(f"/stories/{LAST_FLIGHT}")
    proofs = answer["story"]["proofs"]
    assert {"ar", "ru"} <= {proof["language"] for proof in proofs}
    for proof in proofs:
        assert proof["names"]
        assert all(name in proof["sentence"] for name in proof["names"])


def test_mentions_of_an_article_stand_where_they_say(ask):
    _, article = ask("/articles/1")
    assert article["mentions"]
    for mention in article["mentions"]:
        assert article[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "limit=١", "cursor=!!!", "colour=red", "state=lost"],
)
def test_what_cannot_be_understood_is_refused_with_words(ask, query):
    status, answer = ask(f"/deliveries?{query}")
    assert status == 400
    assert answer["status"] == 400
    assert answer["detail"]


@pytest.mark.parametrize("query", ["since=yesterday", "since=2026-02-30", "relevant=maybe", "q=type:a||b"])
def test_a_search_that_cannot_be_understood_is_refused(ask, query):
    assert ask(f"/articles?{query}")[0] == 400


@pytest.mark.parametrize("path", ["/stories/nothing", "/alerts/nothing", "/articles/999999", "/articles/x", "/nothing"])
def test_what_is_not_there_is_not_found(ask, path):
    status, answer = ask(path)
    assert status == 404
    assert answer["status"] == 404


def test_a_report_can_be_tried(visitor):
    report = REPORTS[0]
    body = {"title": report["title"], "text": report["text"]}
    status, _, text = visitor.ask("POST", "/api/v1/try", json=body)
    answer = json.loads(text)
    assert status == 200
    assert set(report["entities"]) <= {mention["entity_id"] for mention in answer["mentions"]}
    Draft202012Validator(_schema("TriedOut")).validate(answer)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"text": 1}', b'{"title": "x"}', b'{"text": "", "x": 1}', b"[" * 5000])
def test_a_wrong_body_is_refused(visitor, body):
    status, _, text = visitor.ask("POST", "/api/v1/try", data=body, headers={"Content-Type": "application/json"})
    assert status == 400
    assert json.loads(text)["title"] == "the body is wrong"


def test_a_form_is_not_taken_for_json(visitor):
    assert visitor.ask("POST", "/api/v1/try", data={"text": "x"})[0] == 415


def test_a_body_that_is_too_long_is_refused(visitor):
    body = io.BytesIO(b'{"text": "' + b"x" * 3_000_000 + b'"}')
    status, _, _ = visitor.ask("POST", "/api/v1/try", data=body, headers={"Content-Type": "application/json"})
    assert status == 413


def test_methods_that_are_not_offered_are_named(visitor):
    status, headers, _ = visitor.ask("DELETE", "/api/v1/stories")
    assert status == 405
    assert "GET" in headers["Allow"]


def test_the_description_is_served_and_whole(ask):
    status, described = ask("/openapi.json")
    assert status == 200
    assert described["openapi"] == "3.1.0"
    names = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names)) == 13
    text = json.dumps(described)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/components/schemas/')[1:]}:
        assert reference in described["components"]["schemas"]
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_with_a_token_the_api_wants_it(house, make_desk, visit):
    visitor = visit(make_desk(house, token="t0ken"))
    status, headers, text = visitor.get("/api/v1/stories")
    assert status == 401
    assert headers["WWW-Authenticate"].startswith("Bearer")
    assert json.loads(text)["status"] == 401
    assert visitor.get("/api/v1/stories", headers={"Authorization": "Bearer t0ken"})[0] == 200
