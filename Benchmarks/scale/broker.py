"""NATS brokers on this machine, and what they count."""

from __future__ import annotations

import json
import socket
import urllib.request
from pathlib import Path

from scale.child import Child

FIRST_PORT = 14_500


def free_ports(count: int) -> list[int]:
    """Ports below those that the kernel gives to outgoing connections, on which nothing listens now."""
    found: list[int] = []
    for port in range(FIRST_PORT, FIRST_PORT + 1_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError(f"there are no {count} free ports from {FIRST_PORT} on")


class Brokers:
    """A cluster of brokers with JetStream on the loopback address, without TLS; stopped when the context ends."""

    def __init__(self, program: Path, folder: Path, count: int) -> None:
        ports = free_ports(3 * count)
        clients, routes, self._monitors = ports[:count], ports[count : 2 * count], ports[2 * count :]
        self.addresses = ",".join(f"nats://127.0.0.1:{port}" for port in clients)
        self._children = []
        for number in range(count):
            configuration = folder / f"broker-{number}.conf"
            others = ", ".join(f'"nats://127.0.0.1:{port}"' for port in routes)
            listen = f'listen: "127.0.0.1:{routes[number]}"'
            cluster = f"cluster {{ name: scale, {listen}, routes: [{others}] }}"
            configuration.write_text(
                f'server_name: broker-{number}\nlisten: "127.0.0.1:{clients[number]}"\n'
                f'http: "127.0.0.1:{self._monitors[number]}"\n'
                f'jetstream {{ store_dir: "{folder}/store-{number}", max_memory_store: 256MiB }}\n'
                + (cluster if count > 1 else "")
            )
            command = [str(program), "-c", str(configuration)]
            self._children.append(Child(command, folder / f"broker-{number}.log"))

    def __enter__(self) -> Brokers:
        for child in self._children:
            child.wait_for("Server is ready")
        if len(self._children) > 1:
            self._children[0].wait_for("metadata leader")
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            child.stop()

    @property
    def pids(self) -> list[int]:
        return [child.pid for child in self._children]

    def counts(self) -> dict[str, int]:
        """Messages and bytes that came from clients and other brokers, and went to them, over all brokers."""
        total = dict.fromkeys(("in_msgs", "out_msgs", "in_bytes", "out_bytes"), 0)
        for port in self._monitors:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/varz", timeout=10) as answer:
                varz = json.load(answer)
            for name in total:
                total[name] += varz[name]
        return total
