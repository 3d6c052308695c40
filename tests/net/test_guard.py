import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.net.guard import AddressRefused, GuardPolicy, guarded_socket

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001:82b::200e"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address):
    assert GuardPolicy().may_reach(address)


@given(st.ip_addresses())
def test_nothing_python_calls_private_passes(address):
    if address.is_private or address.is_loopback or address.is_multicast or address.is_reserved or address.is_link_local:
        assert not GuardPolicy().may_reach(str(address)) or address.version == 6


@given(st.ip_addresses(v=4))
def test_a_mapped_address_counts_as_what_it_maps(address):
    policy = GuardPolicy()
    assert policy.may_reach(f"::ffff:{address}") == policy.may_reach(str(address))


@pytest.mark.parametrize("nonsense", ["", "example.org", "1.2.3", "::g"])
def test_what_is_no_address_is_refused(nonsense):
    assert not GuardPolicy().may_reach(nonsense)


def test_a_network_allowed_by_name_is_allowed():
    policy = GuardPolicy(allow_private=(ipaddress.ip_network("10.1.0.0/16"),))
    assert policy.may_reach("10.1.2.3")
    assert policy.may_reach("::ffff:10.1.2.3")
    assert not policy.may_reach("10.2.0.1")


def test_no_socket_is_made_for_a_refused_address():
    make = guarded_socket(GuardPolicy())
    with pytest.raises(AddressRefused):
        make((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("https://example.org/", None),
        ("https://example.org:8443/", None),
        ("https://example.org:22/", "blocked_port"),
        ("ftp://example.org/", "bad_url"),
        ("http:///x", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://10.0.0.1/", "blocked_address"),
        ("http://1.1.1.1/", None),
        ("https://example.org:99999/", "bad_url"),
    ],
)
def test_an_address_as_written(url, refusal):
    assert GuardPolicy().refusal(url) == refusal
