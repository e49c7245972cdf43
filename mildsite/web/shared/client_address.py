"""The network address a request came from. Everything that counts or limits by address asks here."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from flask import request


def client_address() -> str:
    """Of the client, or of the last proxy when none is trusted."""
    return request.remote_addr or ""


def comes_from(networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether the request came from one of `networks`; from anywhere when there are none."""
    if not networks:
        return True
    try:
        address: IPv4Address | IPv6Address = ip_address(client_address().partition("%")[0])
    except ValueError:  # a socket without addresses
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks)
