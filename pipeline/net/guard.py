"""Which addresses we may connect to. Checked at three places, the last of which cannot be passed by:

the address as written (`refusal`), every answer of the name server (`GuardedResolver`: one private answer rejects the name),
and the socket itself (`guarded_socket`), where the address is exactly the one that would be connected to: literals,
redirects and names that change their answer between look-up and use included.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_PORTS = frozenset({80, 443, 8080, 8443})

# Explicit, because ipaddress.is_global calls multicast, NAT64, 6to4 and site-local addresses global, and changes between
# Python releases. Sources: IANA special-purpose registries; Svix `is_allowed`; changedetection.io GHSA-gwph-fp79-379w.
_NETWORKS = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24"
    " 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    " ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10"
    " fec0::/10 ff00::/8"
)
_DENIED: tuple[Network, ...] = tuple(ipaddress.ip_network(network) for network in _NETWORKS.split())
# Hosts a browser reads as numbers (2130706433, 0x7f.1, 127.1): no public site is named so, and libc resolves some of them.
_NUMBER_HOST = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9a-fA-F]*)\.?")


class AddressRefused(OSError):
    """The guard forbids this address. An OSError, because that is what a connector expects a failed connection to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardPolicy:
    """`allow_private` names networks that may be reached although they are not public; `allow_ports` adds to the usual four."""

    allow_private: tuple[Network, ...] = ()
    allow_ports: frozenset[int] = frozenset()

    def may_reach(self, address: str) -> bool:
        """Is this textual IP address public, or allowed by name? What is no address at all is refused."""
        return _may_reach(address, self.allow_private)

    def may_use_port(self, port: int) -> bool:
        return port in DEFAULT_PORTS or port in self.allow_ports

    def refusal(self, url: str) -> str | None:
        """Why this address may not be asked ("bad_url", "blocked_port", "blocked_address"), or None. Names are not resolved."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return "bad_url"
        if parts.scheme not in {"http", "https"} or not host:
            return "bad_url"
        if not self.may_use_port(port or (443 if parts.scheme == "https" else 80)):
            return "blocked_port"
        return "blocked_address" if _is_literal(host) and not self.may_reach(host) else None


def guarded_socket(policy: GuardPolicy) -> Callable[[tuple[int, int, int, str, tuple[str | int, ...]]], socket.socket]:
    """A `socket_factory` for aiohttp's TCPConnector: no socket is made for an address the policy refuses."""

    def make_socket(addr_info: tuple[int, int, int, str, tuple[str | int, ...]]) -> socket.socket:
        family, kind, proto, _, sockaddr = addr_info
        if not policy.may_reach(str(sockaddr[0])):
            raise AddressRefused(f"blocked address {sockaddr[0]}")
        return socket.socket(family=family, type=kind, proto=proto)

    return make_socket


class GuardedResolver(AbstractResolver):
    """Another resolver's answers, all of them allowed, or an AddressRefused: a name with one private answer is not public."""

    def __init__(self, inner: AbstractResolver, policy: GuardPolicy) -> None:
        self._inner = inner
        self._policy = policy

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        answers = await self._inner.resolve(host, port, family)
        self._check(host, [answer["host"] for answer in answers])
        return answers

    def _check(self, host: str, addresses: Sequence[str]) -> None:
        for address in addresses:
            if not self._policy.may_reach(address):
                raise AddressRefused(f"blocked address {address} of {host}")

    async def close(self) -> None:
        await self._inner.close()


@lru_cache(maxsize=4096)  # every request asks two or three times of one address
def _may_reach(address: str, allow_private: tuple[Network, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if any(parsed in network for network in allow_private):
        return True
    return not any(parsed in network for network in _DENIED)


def _is_literal(host: str) -> bool:
    return ":" in host or _NUMBER_HOST.fullmatch(host) is not None
