"""Rows 13 to 28 of the hostile-input table: what a server may answer. One test a row; raw bytes from a loopback server."""

import asyncio
import gzip
import ipaddress
import resource
import time
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from pipeline.errors import FeedError
from pipeline.feeds.parsing import parse_feed
from pipeline.feeds.schedule import DAY, FeedState, Moved, Polled, PollPolicy, next_poll
from pipeline.feeds.schedule import Failed as FailedPoll
from pipeline.feeds.schedule import Gone as GonePoll
from pipeline.net.fetching import Failed, Fetched, Fetcher, FetchLimits, FetchRequest, Gone
from pipeline.net.guard import GuardPolicy
from pipeline.net.headers import retry_after
from tests.net.conftest import answering, serving

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POLICY = PollPolicy()
LIMITS = FetchLimits(
    total=timedelta(seconds=1.2),
    connect=timedelta(seconds=0.5),
    read=timedelta(seconds=0.6),
    host_spacing=timedelta(0),
    max_bytes={"feed": 8 << 20, "page": 5 << 20, "robots": 1 << 19},
)


def asked(handler, times=1, **request):
    async def run():
        async with serving(handler) as server:
            client = Fetcher(
                user_agent="t",
                limits=LIMITS,
                guard=GuardPolicy(allow_private=(ipaddress.ip_network("127.0.0.0/8"),), allow_ports=frozenset({server.port})),
            )
            async with client:
                for _ in range(times):
                    answer = await client.fetch(FetchRequest(url=server.url, **request))
                return answer

    return asyncio.run(run())


def raw(*pieces, pause=0.0, then_close=True):
    async def handle(_, writer):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if then_close:
            writer.close()

    return handle


async def _silence(_, writer):
    await asyncio.sleep(30)


def bomb_of(size, compress):
    return answering(compress(b"\0" * size), headers=(f"Content-Encoding: {'br' if compress is brotli.compress else 'gzip'}",))


def peak_rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_row_13_a_gzip_bomb():
    """1 GiB in sixteen members, 1 MB on the wire."""
    body = gzip.compress(b"\0" * (64 << 20)) * 16
    assert len(body) < 1_100_000
    before = peak_rss()
    answer = asked(answering(body, headers=("Content-Encoding: gzip",)))
    assert (answer.kind, peak_rss() - before < 32 << 20) == ("body_too_large", True)


def test_row_14_a_brotli_bomb():
    body = brotli.compress(b"\0" * (64 << 20), quality=3)
    assert asked(answering(body, headers=("Content-Encoding: br",))).kind == "body_too_large"


@pytest.mark.parametrize("coding", ["gzip, gzip", "snappy"])
def test_row_15_an_encoding_we_did_not_ask_for(coding):
    assert asked(answering(b"x", headers=(f"Content-Encoding: {coding}",))).kind == "unsupported_encoding"


def test_row_16_corrupt_gzip_is_transient():
    answer = asked(answering(gzip.compress(b"hello")[:-9] + b"nonsense!", headers=("Content-Encoding: gzip",)))
    assert (answer.kind, answer.is_permanent) == ("broken_body", False)


def test_row_17_a_drip_of_headers_ends_with_the_total():
    began = time.monotonic()
    answer = asked(raw(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 40, pause=0.2))
    assert answer.kind == "timeout"
    assert time.monotonic() - began < 6  # by itself the drip would take eight


def test_row_18_a_drip_of_body_ends_with_the_total():
    answer = asked(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", *[b"x"] * 40, pause=0.2))
    assert answer.kind == "timeout"


def test_row_19_silence():
    answer = asked(_silence)
    assert (answer.kind, answer.is_permanent) == ("timeout", False)


@pytest.mark.parametrize(
    "head",
    [b"X-A: b\r\n" * 200, b"X-A: " + b"b" * 20_000 + b"\r\n", b"X-A: " + b"b" * 200_000],
    ids=["200 headers", "20 KB", "endless"],
)
def test_row_20_headers_beyond_measure(head):
    answer = asked(raw(b"HTTP/1.1 200 OK\r\n" + head + b"\r\nbody"))
    assert (answer.kind, answer.is_permanent) == ("bad_response", False)
    assert len(answer.detail) <= 200


def test_row_21_endless_interim_answers_end_with_the_total():
    async def handle(_, writer):
        while True:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
            await writer.drain()

    assert asked(handle).kind in {"timeout", "bad_response"}


@pytest.mark.parametrize("body", [b"SSH-2.0-OpenSSH_9.9\r\n", b""], ids=["not http", "closed at once"])
def test_row_22_not_http(body):
    answer = asked(raw(body))
    assert answer.kind in {"bad_response", "connection"}
    assert not answer.is_permanent


def test_row_22_a_reset():
    async def handle(_, writer):
        writer.transport.abort()

    assert asked(handle).kind == "connection"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n<rss",
        b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n<rss",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n<rss",
    ],
    ids=["short", "bad chunk", "both lengths", "negative", "huge"],
)
def test_row_23_a_body_that_is_not_as_announced_is_never_parsed(answer):
    found = asked(raw(answer))
    assert isinstance(found, Failed)
    assert not found.is_permanent


def test_row_24_odd_statuses_and_empty_bodies():
    assert asked(answering(b"x", status="999 Odd")).kind == "odd_status"
    assert asked(answering(b"", status="304 Not Modified")).kind == "unsolicited_304"
    for status in ("204 No Content", "200 OK"):
        answer = asked(answering(b"", status=status))
        assert isinstance(answer, Fetched)
        with pytest.raises(FeedError) as caught:
            parse_feed(answer.body, content_type=None, url="https://example.org/")
        assert caught.value.kind == "empty_feed"


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("99999999", DAY, DAY),
        ("-5", POLICY.every, POLICY.every),
        ("Fri, 20 Nov 2020 10:00:00 GMT", POLICY.every, POLICY.every),
        ("Fri, 20 Nov 2026 13:00:00 GMT", timedelta(hours=1), timedelta(hours=1)),
        ("soon", POLICY.every, POLICY.every * 4),
    ],
)
def test_row_25_retry_after(header, least, most):
    outcome = FailedPoll(kind="throttled", retry_after=retry_after(header, now=NOW))
    state = next_poll(FeedState(), outcome, now=NOW, policy=POLICY, jitter=0.5)
    assert least <= state.next_poll_at - NOW <= most


@pytest.mark.parametrize(
    "etag", ['"a\r\nX-Evil: 1"', '"' + "x" * 65_536 + '"', '"é"'], ids=["line break", "64 KB", "not ascii"]
)
def test_row_26_an_etag_that_would_be_an_attack_to_echo(etag):
    state = next_poll(FeedState(), Polled(entries=1, new=1, etag=etag), now=NOW, policy=POLICY, jitter=0.5)
    assert state.etag is None

    async def run():
        async with serving(answering(b"x")) as server:
            guard = GuardPolicy(allow_private=(ipaddress.ip_network("127.0.0.0/8"),), allow_ports=frozenset({server.port}))
            async with Fetcher(user_agent="t", limits=LIMITS, guard=guard) as client:
                await client.fetch(FetchRequest(url=server.url, etag='"a\r\nX-Evil: 1"'))
            return server

    assert b"X-Evil" not in asyncio.run(run()).requests[0]


def test_row_27_gone_is_gone():
    assert isinstance(asked(answering(b"", status="410 Gone")), Gone)
    state = next_poll(FeedState(), GonePoll(), now=NOW, policy=POLICY, jitter=0.5)
    assert (state.state, state.next_poll_at) == ("gone", None)


def test_row_28_a_permanent_move_is_followed_now_and_adopted_later():
    async def handle(head, writer):
        if b"GET /new" in head:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        else:
            writer.write(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /new\r\n\r\n")

    answer = asked(handle)
    assert (answer.body, answer.permanent_redirect_to) == (b"x", answer.final_url)
    state = FeedState()
    for adopted in (None, None, "https://new.example/"):
        state = next_poll(
            state, Polled(entries=1, new=0, moved=Moved(to="https://new.example/")), now=NOW, policy=POLICY, jitter=0.5
        )
        assert state.adopted_url == adopted
