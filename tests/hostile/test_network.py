"""Rows 1 to 12 of the hostile-input table: which addresses may be reached at all. One test a row.

The canary is a real server on loopback. A refusal counts only when the canary saw no connection.
"""

import asyncio
import ipaddress
import socket
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver

from pipeline.feeds import schedule
from pipeline.net.failures import failure_kind
from pipeline.net.fetching import Failed, Fetched, Fetcher, FetchLimits, FetchRequest
from pipeline.net.guard import GuardPolicy, guarded_socket
from tests.net.conftest import answering, serving

LOOPBACK = ipaddress.ip_network("127.0.0.0/8")


class FakeResolver(AbstractResolver):
    """Names -> addresses, one list of answers per look-up; the last one stays."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): list(lists) for name, lists in answers.items()}
        self.asked = []

    async def resolve(self, host, port=0, family=socket.AF_INET):
        self.asked.append(host)
        lists = self.answers.get(host)
        if not lists:
            raise OSError("no such name")
        addresses = lists.pop(0) if len(lists) > 1 else lists[0]
        return [
            {
                "hostname": host,
                "host": a,
                "port": port,
                "family": socket.AF_INET6 if ":" in a else socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
            for a in addresses
        ]

    async def close(self):
        pass


def fetcher(port, *, allow=(), resolver=None):
    return Fetcher(
        user_agent="Seedwatch-test",
        limits=FetchLimits(total=timedelta(seconds=20), connect=timedelta(seconds=10), host_spacing=timedelta(0)),
        guard=GuardPolicy(allow_private=allow, allow_ports=frozenset({port})),
        resolver=resolver,
    )


def asked(*urls, allow=(), resolver=None, handler=None):
    """Fetch each (with {port} filled in) beside a canary; the answers and the canary."""

    async def run():
        async with (
            serving(handler or answering(b"canary")) as canary,
            fetcher(canary.port, allow=allow, resolver=resolver) as client,
        ):
            answers = [await client.fetch(FetchRequest(url=url.format(port=canary.port))) for url in urls]
            return answers, canary

    return asyncio.run(run())


def all_refused(answers, canary, kind="blocked_address"):
    assert [(type(answer), answer.kind) for answer in answers] == [(Failed, kind)] * len(answers)
    assert all(answer.is_permanent for answer in answers)
    assert canary.connections == 0


def test_row_01_loopback_literals():
    answers, canary = asked(
        "http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/", "http://localhost:{port}/"
    )
    all_refused(answers, canary)
    state = schedule.next_poll(
        schedule.FeedState(),
        schedule.Failed(kind=answers[0].kind),
        now=datetime(2026, 11, 20, tzinfo=UTC),
        policy=schedule.PollPolicy(),
        jitter=0.5,
    )
    assert (state.state, state.next_poll_at) == ("blocked", None)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "fc00::1", "fe80::1", "192.168.1.1"]
)
def test_row_02_names_that_mean_private_addresses(address):
    answers, canary = asked("http://evil.example:{port}/", resolver=FakeResolver(evil_example=[[address]]))
    all_refused(answers, canary)


def test_row_03_one_private_answer_rejects_the_whole_name():
    answers, canary = asked("http://evil.example:{port}/", resolver=FakeResolver(evil_example=[["93.184.216.34", "127.0.0.1"]]))
    all_refused(answers, canary)


def test_row_04_a_name_that_changes_its_answer():
    """Whatever a look-up said before, no socket is made for a private address: here the look-ups are not checked at all."""

    async def run():
        async with serving(answering(b"canary")) as canary:
            resolver = FakeResolver(evil_example=[["127.0.0.2"], ["127.0.0.1"]])
            policy = GuardPolicy(allow_private=(ipaddress.ip_network("127.0.0.2/32"),))
            connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=guarded_socket(policy), use_dns_cache=False)
            kinds = []
            async with aiohttp.ClientSession(connector=connector) as session:
                for _ in range(2):
                    try:
                        await session.get(f"http://evil.example:{canary.port}/")
                    except aiohttp.ClientError as error:
                        kinds.append(failure_kind(error))
            return kinds, canary

    kinds, canary = asyncio.run(run())
    assert kinds == ["connection", "blocked_address"]
    assert canary.connections == 0


@pytest.mark.parametrize(
    "literal",
    [
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::127.0.0.1]",
        "[2001:0:7f00:1::1]",
        "[fec0::1]",
        "[ff02::1]",
        "224.0.0.1",
        "192.0.0.8",
        "[3fff::1]",
        "[5f00::1]",
        "255.255.255.255",
    ],
)
def test_row_05_addresses_that_hide_others(literal):
    answers, canary = asked(f"http://{literal}:{{port}}/")
    all_refused(answers, canary)


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.0.0.1."])
def test_row_06_numbers_for_hosts(host):
    answers, canary = asked(f"http://{host}:{{port}}/")
    all_refused(answers, canary)


@pytest.mark.parametrize("location", ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://private.example:{port}/"])
def test_row_07_a_redirect_to_a_private_address(location):
    """The first hop is allowed by name (127.0.0.2), as a public address would be; the second is not."""

    async def run():
        async with serving(answering(b"secret")) as canary:
            away = answering(b"", status="302 Found", headers=(f"Location: {location.format(port=canary.port)}",))
            listener = await asyncio.start_server(_handling(away), "127.0.0.2", 0)
            port = listener.sockets[0].getsockname()[1]
            async with listener:
                client = Fetcher(
                    user_agent="t",
                    limits=FetchLimits(host_spacing=timedelta(0)),
                    guard=GuardPolicy(
                        allow_private=(ipaddress.ip_network("127.0.0.2/32"),), allow_ports=frozenset({port, canary.port})
                    ),
                    resolver=FakeResolver(private_example=[["127.0.0.1"]]),
                )
                async with client:
                    return [await client.fetch(FetchRequest(url=f"http://127.0.0.2:{port}/"))], canary

    all_refused(*asyncio.run(run()))


def _handling(handler):
    async def serve(reader, writer):
        await handler(await reader.readuntil(b"\r\n\r\n"), writer)
        await writer.drain()
        writer.close()

    return serve


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://x/", "javascript:alert(1)", "http://[::1", "http://\xff/", "data:text/html,x"]
)
def test_row_08_a_redirect_to_what_is_no_web_address(location):
    answers, _ = asked(
        "http://127.0.0.1:{port}/",
        allow=(LOOPBACK,),
        handler=answering(b"", status="302 Found", headers=(f"Location: {location}",)),
    )
    assert (answers[0].kind, answers[0].is_permanent) == ("bad_redirect", True)


@pytest.mark.parametrize("hops", [6, 10_000], ids=["six hops", "a loop"])
def test_row_09_too_many_redirects(hops):
    async def handler(head, writer):
        number = int(head.split()[1].strip(b"/") or b"0")
        target = b"/%d" % ((number + 1) if hops == 6 else 0)
        writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n")

    answers, canary = asked("http://127.0.0.1:{port}/0", allow=(LOOPBACK,), handler=handler)
    assert answers[0].kind == "too_many_redirects"
    assert len(canary.requests) == 6


@pytest.mark.parametrize("headers", [(), ("Location:",), ("Location:  ",)], ids=["none", "empty", "blank"])
def test_row_10_a_redirect_without_a_target(headers):
    answers, _ = asked(
        "http://127.0.0.1:{port}/", allow=(LOOPBACK,), handler=answering(b"<rss/>", status="302 Found", headers=headers)
    )
    assert (answers[0].kind, answers[0].is_permanent) == ("bad_redirect", True)


def test_row_11_passwords_and_cookies():
    async def handler(head, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nSet-Cookie: id=1; Path=/\r\n\r\nx")

    answers, canary = asked("http://u:secret@127.0.0.1:{port}/", "http://127.0.0.1:{port}/", allow=(LOOPBACK,), handler=handler)
    assert all(isinstance(answer, Fetched) for answer in answers)
    assert "secret" not in repr(answers)
    assert not any(b"cookie:" in request.lower() for request in canary.requests)
    assert b"authorization" not in canary.requests[1].lower()


def test_row_11_a_proxy_of_the_environment_is_not_used(monkeypatch):
    async def run():
        async with serving(answering(b"proxy")) as proxy, serving(answering(b"origin")) as origin:
            monkeypatch.setenv("http_proxy", proxy.url)
            async with fetcher(origin.port, allow=(LOOPBACK,)) as client:
                return await client.fetch(FetchRequest(url=origin.url)), proxy

    answer, proxy = asyncio.run(run())
    assert answer.body == b"origin"
    assert proxy.connections == 0


@pytest.mark.parametrize("port", [22, 25, 6379, 5432])
def test_row_12_ports_that_are_not_for_the_web(port):
    answers, canary = asked(f"http://127.0.0.1:{port}/", f"http://93.184.216.34:{port}/", allow=(LOOPBACK,))
    all_refused(answers, canary, kind="blocked_port")
