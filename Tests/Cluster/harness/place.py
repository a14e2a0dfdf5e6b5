"""Where a broker runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The loopback interface, where nothing else is said."""

    clients: str = "127.0.0.1"
    """The address for clients, and for what the broker says of itself."""
    brokers: str = "127.0.0.1"
    """The address for the other brokers."""
    entrance: tuple[str, ...] = ()
    """What a command that is to run there begins with."""
