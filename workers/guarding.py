"""The settings in force -> which addresses we may connect to."""

from ipaddress import ip_network

from pipeline.loading.house import Configuration
from pipeline.net.guard import GuardPolicy


def guard_policy(configuration: Configuration) -> GuardPolicy:
    net = configuration.settings.net
    return GuardPolicy(
        allow_private=tuple(ip_network(network) for network in net.allow_private), allow_ports=frozenset(net.allow_ports)
    )
