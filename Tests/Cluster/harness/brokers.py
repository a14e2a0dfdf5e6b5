"""Three nats-servers as one cluster, with the users of `sotto cluster-keys`: on the loopback interface, or each in a
network namespace of its own."""

from __future__ import annotations

import json
import shutil
import urllib.request
from pathlib import Path
from typing import Any

from harness.network import Cut, Network
from harness.place import Place
from harness.ports import free_ports
from harness.process import Part
from harness.waiting import until

COUNT = 3
QUEUE = "SOTTO_Q"


class Broker(Part):
    def __init__(self, name: str, program: Path, configuration: Path, place: Place, port: int, monitor: int) -> None:
        command = [*place.entrance, str(program), "-c", str(configuration)]
        super().__init__(name, command, configuration.with_suffix(".log"), {})
        self.address = f"nats://{place.clients}:{port}"
        self._monitor = f"http://{place.clients}:{monitor}"
        self.is_cut_off = False

    @property
    def is_working(self) -> bool:
        return super().is_working and not self.is_cut_off

    def ask(self, path: str) -> Any:
        """What its monitoring port answers; `None` where it does not."""
        if not self.is_working:
            return None
        try:
            with urllib.request.urlopen(f"{self._monitor}/{path}", timeout=2) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return None

    @property
    def connections(self) -> list[str]:
        """Names of the clients that are connected to it."""
        return [one.get("name", "") for one in (self.ask("connz?limit=1024") or {}).get("connections") or []]


class Brokers:
    def __init__(self, program: Path, folder: Path, users: Path, network: Network | None = None) -> None:
        folder.mkdir()
        self._network = network
        places = network.places if network else [Place()] * COUNT
        shutil.copy(users, folder / "users.conf")
        ports = free_ports(3 * COUNT)
        routes = ", ".join(f'"nats://{place.brokers}:{port}"' for place, port in zip(places, ports))
        self.all: list[Broker] = []
        for number, place in enumerate(places):
            route, port, monitor = ports[number::COUNT]
            name = f"broker-{number + 1}"
            configuration = folder / f"{name}.conf"
            configuration.write_text(
                f'server_name: {name}\nlisten: "{place.clients}:{port}"\nhttp: "{place.clients}:{monitor}"\n'
                f'jetstream {{ store_dir: "{folder / name}", max_memory_store: 256MiB, max_file_store: 256MiB }}\n'
                f'cluster {{ name: sotto, listen: "{place.brokers}:{route}", routes: [{routes}] }}\n'
                'include "users.conf"\n'
            )
            self.all.append(Broker(name, program, configuration, place, port, monitor))

    @property
    def address(self) -> str:
        return ",".join(broker.address for broker in self.all)

    def start(self) -> None:
        for broker in self.all:
            broker.start()
        self.expect_leader()

    def expect_leader(self, seconds: float = 60) -> None:
        """Waits until the running ones have elected one for the cluster."""

        def leader() -> str:
            for broker in self.all:
                name = (broker.ask("jsz") or {}).get("meta_cluster", {}).get("leader")
                if name:
                    return str(name)
            return ""

        until(leader, "the brokers elect a leader", within=seconds)

    def _queues(self) -> list[tuple[str, dict[str, Any]]]:
        """What each broker says of the queue, consumers included; only leaders are up to date."""
        return [
            (broker.name, dict(stream))
            for broker in self.all
            for account in (broker.ask("jsz?streams=1&consumers=1") or {}).get("account_details") or []
            for stream in account.get("stream_detail") or []
            if stream["name"] == QUEUE
        ]

    def leader(self) -> Broker | None:
        """The one that leads the queue."""
        for name, queue in self._queues():
            if queue.get("cluster", {}).get("leader") == name:
                return next(broker for broker in self.all if broker.name == name)
        return None

    def cut_off(self, broker: Broker, cut: Cut) -> None:
        """It is not asked anything until it is joined again: what it says of itself may be out of date."""
        assert self._network is not None, "brokers on the loopback interface cannot be cut off"
        broker.is_cut_off = True
        self._network.cut(self.all.index(broker), cut)

    def join(self, broker: Broker) -> None:
        assert self._network is not None
        self._network.join(self.all.index(broker))
        broker.is_cut_off = False

    def pending(self) -> tuple[int, int] | None:
        """Windows in the queue, and those of them that a worker has in hand; `None` while the queue or its consumer has no
        leader that could be asked."""
        windows: int | None = None
        in_hand: int | None = None
        for name, queue in self._queues():
            if queue.get("cluster", {}).get("leader") == name:
                windows = queue["state"]["messages"]
            for consumer in queue.get("consumer_detail") or []:
                if consumer.get("cluster", {}).get("leader") == name:
                    in_hand = consumer["num_ack_pending"]
        return None if windows is None or in_hand is None else (windows, in_hand)

    def serving(self, client: str) -> list[Broker]:
        """Those that a client of this name is connected to."""
        return [broker for broker in self.all if client in broker.connections]
