"""Try it: a pasted report, what is found in it, and what the rules say."""

import re
from contextlib import contextmanager
from html import escape, unescape

import pytest

from pipeline.alerts.rule import EntityCard, Rule, RuleSubject
from pipeline.dashboard.trying import verdict_of, why_not
from pipeline.net.fetching import Fetcher
from pipeline.net.guard import GuardPolicy
from tests.dashboard.invented import REPORTS, RULE
from tests.net.conftest import loopback_guard, quick_limits, serving
from workers.looking_up import looking_up

BASE = EntityCard(id="base-tartus", label="Tartus", type="base", side="russia")


REPORT = next(item for item in REPORTS if item["lang"] == "ar" and item["story"] == "qamishli-last-flight")
PARAGRAPHS = "".join(f"<p>{escape(REPORT['text'])}</p>" for _ in range(3))
EMPTY = "<html><head><title>App</title></head><body><script>draw()</script></body></html>"
SITE = {
    "/robots.txt": "User-agent: *\nDisallow: /private",
    "/report": f"<html lang=ar><head><title>{escape(REPORT['title'])}</title></head><body><article><h1>{escape(REPORT['title'])}</h1>{PARAGRAPHS}</article></body></html>",
    "/private/report": PARAGRAPHS,
    "/app": EMPTY,
}


@contextmanager
def site(visitor):
    """A small site on loopback, served from the visitor's own loop; gives its address."""

    async def answer(head, writer):
        path = head.split(b" ")[1].decode()
        body = SITE.get(path, "").encode()
        status = "200 OK" if path in SITE else "404 Not Found"
        kind = "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    server = serving(answer)
    yield visitor.run(server.__aenter__())
    visitor.run(server.__aexit__(None, None, None))


@contextmanager
def desk_beside_site(house, make_desk, visit, *, may_reach_loopback=True):
    """A visitor of a desk that may read the site, and the site."""
    ports = []

    def fetcher():
        guard = loopback_guard(*ports) if may_reach_loopback else GuardPolicy(allow_ports=frozenset(ports))
        return Fetcher(user_agent="Seedwatch/1", limits=quick_limits(), guard=guard, obey_robots=True)

    visitor = visit(make_desk(house, look_up=looking_up(fetcher)))
    with site(visitor) as server:
        ports.append(server.port)
        yield visitor, server


def _try(visitor, **form):
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', visitor.get("/try")[2]).group(1)
    return visitor.post("/try", {"form_token": token} | form)


def _subject(**more):
    values = {"seed_id": "s", "entities": (BASE,), "score": 9.0, "is_relevant": True}
    return RuleSubject(**(values | more))


def test_a_rule_that_fires_says_which_line_held():
    verdict = verdict_of(RULE, [_subject()])
    assert verdict.would_alert
    assert verdict.why == "type:base (base-tartus)"


def test_a_rule_that_does_not_fire_says_why():
    assert verdict_of(RULE, [_subject(score=3.0)]).why == "score too low: score 3, the rule asks for 6"
    assert not verdict_of(RULE, [_subject(is_relevant=False)]).would_alert
    assert verdict_of(RULE, []).why == "no seed is concerned"


def test_a_rule_without_lines_takes_everything_relevant():
    assert verdict_of(Rule(name="all"), [_subject()]).why == "every relevant report"


def test_a_pasted_report_is_marked_and_nothing_is_kept(house, make_desk, visit):
    visitor = visit(make_desk(house))
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', visitor.get("/try")[2]).group(1)
    report = next(item for item in REPORTS if item["lang"] == "ar" and item["story"] == "qamishli-last-flight")
    before = visitor.get("/search?q=")[2].count("<li>")
    status, _, text = visitor.post("/try", {"title": report["title"], "text": report["text"], "form_token": token})
    assert status == 200
    assert 'dir="rtl" lang="ar"' in text
    assert '<mark class="base"' in text
    assert visitor.get("/search?q=")[2].count("<li>") == before


def test_an_empty_form_is_answered_kindly(house, make_desk, visit):
    visitor = visit(make_desk(house))
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', visitor.get("/try")[2]).group(1)
    status, _, text = visitor.post("/try", {"form_token": token})
    assert status == 200
    assert "None of the watched names." in text


def test_a_report_at_an_address_is_read_like_a_pasted_one(house, make_desk, visit):
    with desk_beside_site(house, make_desk, visit) as (visitor, server):
        status, _, text = _try(visitor, url=f"{server.url}/report")
    assert status == 200
    assert 'dir="rtl" lang="ar"' in text
    assert '<mark class="base"' in text
    assert escape(REPORT["title"]) in text


@pytest.mark.parametrize(
    ("path", "kind"), [("/private/report", "robots_denied"), ("/nothing", "not_found"), ("/app", "no_text")]
)
def test_what_cannot_be_read_is_told_in_words(house, make_desk, visit, path, kind):
    with desk_beside_site(house, make_desk, visit) as (visitor, server):
        status, _, text = _try(visitor, url=server.url + path)
    assert status == 422
    assert why_not(kind) in unescape(text)
    assert f'value="{server.url}{path}"' in text, "the address stays in the form"


def test_a_private_address_is_never_asked(house, make_desk, visit):
    with desk_beside_site(house, make_desk, visit, may_reach_loopback=False) as (visitor, server):
        _, _, text = _try(visitor, url=f"{server.url}/report")
        assert server.connections == 0
    assert "That address is private" in text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "no address", "http://"])
def test_what_is_no_web_address_is_told(house, make_desk, visit, url):
    with desk_beside_site(house, make_desk, visit) as (visitor, _):
        status, _, text = _try(visitor, url=url)
    assert status == 422
    assert "That is no http or https address." in text


def test_an_address_needs_the_form_token_like_a_text(house, make_desk, visit):
    with desk_beside_site(house, make_desk, visit) as (visitor, server):
        status, _, _ = visitor.post("/try", {"url": f"{server.url}/report"})
        assert (status, server.connections) == (403, 0)


def test_a_pasted_text_wins_over_an_address(house, make_desk, visit):
    status, _, text = _try(visit(make_desk(house)), text=REPORT["text"], url="http://127.0.0.1/")
    assert status == 200
    assert '<mark class="base"' in text


def test_every_failure_has_words():
    assert "odd status" in why_not("odd_status")
    assert why_not("dns").endswith("You can paste the text instead.")
