import asyncio
from datetime import timedelta

import pytest

from pipeline.net.fetching import Failed, Fetched, FetchRequest, Gone, NotModified
from tests.net.conftest import answering, loopback_fetcher, serving


def fetched(handler, path="/feed", **request):
    async def run():
        async with serving(handler) as server, loopback_fetcher(server.port) as fetcher:
            return server, await fetcher.fetch(FetchRequest(url=server.url + path, **request))

    return asyncio.run(run())


def test_a_body_comes_whole_with_its_headers():
    server, answer = fetched(
        answering(b"abc", headers=('ETag: "1"', "Cache-Control: max-age=600", "Content-Type: text/xml; charset=cp1251"))
    )
    assert isinstance(answer, Fetched)
    assert (answer.body, answer.etag, answer.max_age, answer.charset) == (b"abc", '"1"', timedelta(minutes=10), "cp1251")
    assert b"User-Agent: Seedwatch-test (+https://example.org)" in server.requests[0]


def test_validators_are_sent_and_answered_with_304():
    server, answer = fetched(
        answering(b"", status="304 Not Modified"), etag='"1"', last_modified="Fri, 20 Nov 2026 10:00:00 GMT"
    )
    assert isinstance(answer, NotModified)
    assert b'If-None-Match: "1"' in server.requests[0]
    assert b"If-Modified-Since: Fri, 20 Nov 2026" in server.requests[0]


def test_validators_of_another_address_are_not_sent():
    server, _ = fetched(answering(b"x"), etag='"1"', validators_url="http://127.0.0.1/elsewhere")
    assert b"If-None-Match" not in server.requests[0]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("403 Forbidden", "forbidden"),
        ("404 Not Found", "not_found"),
        ("429 Too Many", "throttled"),
        ("500 Oops", "server_error"),
        ("999 Odd", "odd_status"),
        ("304 Not Modified", "unsolicited_304"),
        ("302 Found", "bad_redirect"),
        ("418 Teapot", "http_418"),
    ],
)
def test_a_status_becomes_a_kind(status, kind):
    _, answer = fetched(answering(b"", status=status))
    assert isinstance(answer, Failed)
    assert answer.kind == kind


def test_410_is_gone():
    assert isinstance(fetched(answering(b"", status="410 Gone"))[1], Gone)


def test_retry_after_is_read():
    answer = fetched(answering(b"", status="429 Slow down", headers=("Retry-After: 120",)))[1]
    assert isinstance(answer, Failed)
    assert answer.retry_after == timedelta(minutes=2)


async def _redirecting(head, writer):
    status, target = (b"301 Moved", b"/b") if b"GET /feed" in head else (b"200 OK", b"")
    writer.write(
        b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n" + (b"Location: " + target + b"\r\n" if target else b"") + b"\r\nok"
    )


def test_a_permanent_redirect_is_followed_and_reported():
    server, answer = fetched(_redirecting)
    assert isinstance(answer, Fetched)
    assert answer.final_url == answer.permanent_redirect_to == server.url + "/b"


def test_a_password_goes_to_its_origin_only_and_is_not_shown():
    async def run():
        async with serving(answering(b"x")) as other:
            away = answering(b"", status="302 Found", headers=(f"Location: {other.url}/x",))
            async with serving(away) as origin, loopback_fetcher(origin.port, other.port) as fetcher:
                answer = await fetcher.fetch(FetchRequest(url=f"http://me:secret@127.0.0.1:{origin.port}/feed"))
                return origin, other, answer

    origin, other, answer = asyncio.run(run())
    assert b"Authorization: Basic bWU6c2VjcmV0" in origin.requests[0]
    assert b"Authorization" not in other.requests[0]
    assert "secret" not in repr(answer)
