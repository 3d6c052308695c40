import asyncio

from pipeline.net.exchange import Failed
from tests.net.conftest import answering, loopback_fetcher, serving


def test_a_form_is_sent_and_its_status_comes_back():
    async def run():
        async with serving(answering(b"", status="202 Accepted")) as server, loopback_fetcher(server.port) as fetcher:
            return server, await fetcher.post_form(server.url, {"hub.mode": "subscribe"})

    server, answer = asyncio.run(run())
    assert answer == 202
    assert server.requests[0].startswith(b"POST / ")


def test_a_hub_at_a_private_address_is_not_called():
    async def run():
        async with serving(answering(b"")) as server, loopback_fetcher(server.port) as fetcher:
            return server, await fetcher.post_form(f"http://10.0.0.1:{server.port}/", {})

    server, answer = asyncio.run(run())
    assert isinstance(answer, Failed)
    assert (answer.kind, server.connections) == ("blocked_address", 0)
