import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.net.exchange import Failed, Fetched, FetchRequest
from pipeline.net.fetching import Fetcher
from pipeline.net.robots import read_robots
from tests.net.conftest import loopback_guard, quick_limits, serving

RULES = """
User-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /a*b*c

User-agent: OtherBot
User-agent: Seedwatch   # us
Disallow: /not-us
Crawl-delay: 5
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/axbxc", False),
        ("/axc", True),
        ("/not-us", True),
        ("/%70rivate", False),
    ],
)
def test_the_longest_rule_for_everybody_decides(path, is_allowed):
    assert read_robots(RULES, agent="SomebodyElse").may_fetch(f"https://example.org{path}") is is_allowed


def test_a_group_that_names_us_stands_alone():
    ours = read_robots(RULES, agent="Seedwatch")
    assert ours.may_fetch("https://example.org/private")
    assert not ours.may_fetch("https://example.org/not-us/1")
    assert ours.delay == timedelta(seconds=5)


def test_an_empty_disallow_allows():
    assert read_robots("User-agent: *\nDisallow:", agent="x").may_fetch("https://example.org/a")


@given(st.text(), st.text())
def test_any_text_is_a_robots_file(text, path):
    assert read_robots(text, agent="Seedwatch").may_fetch("https://example.org/" + path) in {True, False}


def asked(robots, *paths, purpose="page"):
    """Pages of a site with this robots.txt (None: it answers 500), fetched by one obeying fetcher; answers and requests."""

    async def handler(head, writer):
        is_robots = b"GET /robots.txt" in head
        body = (robots or b"") if is_robots else b"page"
        status = b"500 Oops" if is_robots and robots is None else b"404 No" if is_robots and robots == b"404" else b"200 OK"
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))

    async def run():
        async with serving(handler) as server:
            client = Fetcher(
                user_agent="Seedwatch/1", limits=quick_limits(), guard=loopback_guard(server.port), obey_robots=True
            )
            async with client:
                answers = await asyncio.gather(
                    *(client.fetch(FetchRequest(url=server.url + path, purpose=purpose)) for path in paths)
                )
            return answers, [request.split()[1] for request in server.requests]

    return asyncio.run(run())


def test_a_page_that_robots_forbids_is_not_asked_for():
    (answer,), requests = asked(b"User-agent: *\nDisallow: /secret", "/secret/1")
    assert (answer.kind, answer.is_permanent) == ("robots_denied", True)
    assert requests == [b"/robots.txt"]


def test_the_file_is_asked_for_once_for_many_pages():
    answers, requests = asked(b"User-agent: *\nDisallow: /secret", "/1", "/2", "/3")
    assert all(isinstance(answer, Fetched) for answer in answers)
    assert requests.count(b"/robots.txt") == 1


def test_no_file_means_no_rules():
    (answer,), _ = asked(b"404", "/1")
    assert isinstance(answer, Fetched)


def test_a_site_that_fails_is_left_alone_for_now():
    (answer,), _ = asked(None, "/1")
    assert isinstance(answer, Failed)
    assert (answer.kind, answer.is_permanent) == ("robots_unreachable", False)


def test_feeds_are_published_to_be_polled():
    (answer,), requests = asked(b"User-agent: *\nDisallow: /", "/feed", purpose="feed")
    assert isinstance(answer, Fetched)
    assert requests == [b"/feed"]
