"""What a library raised while fetching -> a short stable word, through one table. Message texts are never matched.

blocked_address, blocked_port, bad_url, bad_redirect          permanent: asking again changes nothing
dns, tls, timeout, connection, bad_response, broken_body      transient
body_too_large, unsupported_encoding, too_many_redirects, unsolicited_304, throttled, forbidden, not_found, server_error, ...
                                                              decided where the answer is read (fetching.py)
"""

import asyncio
import socket

import aiohttp

from pipeline.net.guard import AddressRefused

_PERMANENT = frozenset({"blocked_address", "blocked_port", "bad_url", "bad_redirect"})
# First match counts, so the narrow classes stand first.
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (AddressRefused, "blocked_address"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (socket.gaierror, "dns"),
    (aiohttp.ClientConnectorCertificateError, "tls"),
    (aiohttp.ClientSSLError, "tls"),
    (asyncio.TimeoutError, "timeout"),
    (aiohttp.InvalidURL, "bad_url"),
    (aiohttp.NonHttpUrlClientError, "bad_url"),
    (aiohttp.ClientPayloadError, "broken_body"),
    (aiohttp.ClientResponseError, "bad_response"),
    (OSError, "connection"),
    (aiohttp.ClientError, "connection"),
    (ValueError, "bad_url"),
)


def failure_kind(error: BaseException) -> str:
    """Looks through the chain for a refusal first: connectors wrap what the guard raised."""
    if _holds_refusal(error):
        return "blocked_address"
    return next((kind for raised, kind in _KINDS if isinstance(error, raised)), "connection")


def is_permanent_kind(kind: str) -> bool:
    return kind in _PERMANENT


def _holds_refusal(error: BaseException) -> bool:
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return False
        if isinstance(seen, AddressRefused) or isinstance(getattr(seen, "os_error", None), AddressRefused):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
