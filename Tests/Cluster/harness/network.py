"""A network namespace for each broker, whose links can be taken down.

Two bridges: on one is this machine, where gateways and workers are, with every broker; on the other one brokers alone.
Addresses are private ones that no route leads to. A namespace has no way out of them, so that its broker answers this
machine and the other brokers, and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from enum import Enum
from ipaddress import IPv4Network
from itertools import chain
from typing import Self

from harness.ip import IPFailure, ip
from harness.leaving import leave_by_signals
from harness.network_traces import remove, remove_leftovers
from harness.place import Place


class Cut(Enum):
    """From what a broker is cut off."""

    ALL = "all"
    BROKERS = "brokers"
    """Its clients still reach it."""


class Network:
    """Used as a context: made when it is entered, removed when it is left, also by a signal. What a run that was killed
    has left is removed first. Raises `IPFailure`, whose text says why, where there can be none."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._name = f"sotto{os.getpid()}"
        self.places: list[Place] = []

    def __enter__(self) -> Self:
        if os.geteuid() != 0:
            raise IPFailure("network namespaces can be made by root alone")
        if shutil.which("ip") is None:
            raise IPFailure("the program ip is not there: install iproute2")
        leave_by_signals()
        remove_leftovers()
        try:
            self._make()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._remove()

    def _remove(self) -> None:
        try:
            remove(os.getpid())
        except IPFailure as error:
            print(f"the network is not removed: {error}", file=sys.stderr)

    def _make(self) -> None:
        clients, brokers = _free_ranges()
        for letter in "cb":
            ip("link", "add", f"{self._name}{letter}", "type", "bridge")
        ip("address", "add", f"{clients[1]}/{clients.prefixlen}", "dev", f"{self._name}c")
        for letter in "cb":
            ip("link", "set", f"{self._name}{letter}", "up")
        for number in range(self._count):
            namespace = f"{self._name}-{number}"
            ip("netns", "add", namespace)
            ip("-netns", namespace, "link", "set", "lo", "up")
            for letter, addresses in (("c", clients), ("b", brokers)):
                outside = self._link(letter, number)
                inside = {"c": "clients", "b": "brokers"}[letter]
                ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", namespace)
                ip("link", "set", outside, "master", f"{self._name}{letter}", "up")
                address = f"{addresses[2 + number]}/{addresses.prefixlen}"
                ip("-netns", namespace, "address", "add", address, "dev", inside)
                ip("-netns", namespace, "link", "set", inside, "up")
            self.places.append(
                Place(str(clients[2 + number]), str(brokers[2 + number]), ("ip", "netns", "exec", namespace))
            )

    def _link(self, letter: str, number: int) -> str:
        return f"{self._name}{letter}{number}"

    def cut(self, number: int, cut: Cut) -> None:
        """What runs there goes on, and is not told."""
        for letter in "cb" if cut is Cut.ALL else "b":
            ip("link", "set", self._link(letter, number), "down")

    def join(self, number: int) -> None:
        for letter in "cb":
            ip("link", "set", self._link(letter, number), "up")


def _free_ranges() -> tuple[IPv4Network, IPv4Network]:
    """Two that no route but the default one leads to."""
    routes = json.loads(ip("-json", "-4", "route", "show", "table", "all") or "[]")
    taken = [IPv4Network(route["dst"], strict=False) for route in routes if route["dst"] != "default"]
    candidates = chain.from_iterable(IPv4Network(f"10.{second}.0.0/16").subnets(new_prefix=27) for second in (213, 87))
    for candidate in candidates:
        if not any(candidate.overlaps(other) for other in taken if other.prefixlen > 0):
            clients, brokers = candidate.subnets(new_prefix=28)
            return clients, brokers
    raise IPFailure("there is no private range of addresses that no route leads to")
