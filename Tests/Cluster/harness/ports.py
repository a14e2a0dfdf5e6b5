"""Ports below the range that the kernel gives to outgoing connections, so that a broker can be started again on its own."""

from __future__ import annotations

import random
import socket
from pathlib import Path

LOWEST = 20_000


def _highest() -> int:
    try:
        return int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except (OSError, ValueError):
        return 32_768


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Different ports that are free now. They are no part of what a seed deals again."""
    highest = max(_highest(), LOWEST + 10 * count)
    found: list[int] = []
    while len(found) < count:
        port = random.SystemRandom().randrange(LOWEST, highest)
        if port not in found and _is_free(port):
            found.append(port)
    return found
