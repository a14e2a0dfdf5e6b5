"""The broker that leads the queue, cut off once while it goes on running, and what came of it."""

from __future__ import annotations

import threading
import time

from disturbance.outcomes import Outcomes
from harness.brokers import Broker
from harness.cluster import Cluster
from harness.network import Cut

SILENCE_SECONDS = 10.0


class Partition:
    def __init__(self, cluster: Cluster, cut: Cut) -> None:
        self._cluster = cluster
        self._cut = cut
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._follow, daemon=True)
        self._broker: Broker | None = None
        self._began = 0.0
        self._ended = 0.0
        self._clients: dict[str, int] = {}
        """Those that were connected to it, and how often their process had been started."""
        self._left: dict[str, float] = {}
        """Seconds until each of them was seen at another broker."""
        self._led: float | None = None
        """Seconds until the queue had another leader."""

    @property
    def extent(self) -> str:
        return "everything" if self._cut is Cut.ALL else "the other brokers"

    def begin(self, leader: Broker) -> None:
        self._clients = {client: self._starts(client) for client in leader.connections}
        self._cluster.brokers.cut_off(leader, self._cut)
        self._began = time.time()
        self._broker = leader
        self._watch.start()

    def end(self) -> None:
        """Joined again."""
        assert self._broker is not None
        self._is_over.set()
        self._watch.join()
        self._cluster.brokers.join(self._broker)
        self._ended = time.time()

    def _starts(self, client: str) -> int:
        """Of the process that a client belongs to: `sotto-<name>-<channel>`."""
        name = client.removeprefix("sotto-").rpartition("-")[0]
        return next((part.starts for part in self._cluster.parts if part.name == name), 0)

    def _follow(self) -> None:
        while not self._is_over.is_set():
            connected = {name for broker in self._cluster.brokers.all for name in broker.connections}
            now = time.time() - self._began
            for client, starts in list(self._clients.items()):
                if client in self._left:
                    continue
                if self._starts(client) != starts:
                    # It was killed meanwhile, and did not leave by itself.
                    del self._clients[client]
                elif client in connected:
                    self._left[client] = now
            if self._led is None and self._cluster.brokers.leader() is not None:
                self._led = time.time() - self._began
            self._is_over.wait(0.2)

    def lines(self, outcomes: Outcomes) -> list[str]:
        if self._broker is None:
            return []
        next_one = outcomes.next_after(self._began)
        lines = [
            f"{self._broker.name}, which led the queue, was cut off from {self.extent} for "
            f"{self._ended - self._began:.0f} s; the queue had another leader after {_seconds(self._led)}",
            f"longest time without an outcome of any session while it was: "
            f"{outcomes.longest_silence_within(self._began, self._ended):.1f} s; the first came after "
            f"{_seconds(next_one)}",
        ]
        if self._clients:
            moves = ", ".join(f"{seconds:.1f} s ({client})" for client, seconds in self._left.items())
            lines.append(f"{len(self._left)} of {len(self._clients)} connections to it went elsewhere, after {moves}")
        else:
            lines.append("no client was connected to it")
        return lines

    def faults(self, outcomes: Outcomes) -> list[str]:
        if self._broker is None:
            return ["no broker was cut off: the queue had no leader"]
        faults: list[str] = []
        if self._led is None:
            faults.append("the queue had no other leader while its leader was cut off")
        silence = outcomes.longest_silence_within(self._began, self._ended)
        if silence >= SILENCE_SECONDS:
            faults.append(f"no session had an outcome for {silence:.1f} s while the queue's leader was cut off")
        if staying := [client for client in self._clients if client not in self._left]:
            faults.append(f"these stayed at the broker that was cut off: {', '.join(staying)}")
        return faults


def _seconds(value: float | None) -> str:
    return "more time than was watched" if value is None else f"{value:.1f} s"
