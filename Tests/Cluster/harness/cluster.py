"""Brokers, gateways and workers in a temporary folder, all ended whatever happens. They speak over the loopback interface,
or over a network of namespaces."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from harness.brokers import Brokers
from harness.client import Client
from harness.gateway import Gateway
from harness.leaving import leave_by_signals
from harness.network import Network
from harness.process import Part
from harness.programs import Programs
from harness.worker import Worker

POOL = "main"


class Cluster:
    """Used as a context: what was started is ended by its process id when the context is left, also by a signal."""

    def __init__(
        self,
        programs: Programs,
        *,
        gateways: list[str],
        workers: list[str],
        keep: Path | None = None,
        network: Network | None = None,
    ) -> None:
        """- keep: where the logs go in the end.
        - network: where the brokers run."""
        self._programs = programs
        self._keep = keep
        self._network = network
        self.folder = Path(tempfile.mkdtemp(prefix="sotto-cluster-"))
        self.gateways: dict[str, Gateway] = {}
        self.workers: dict[str, Worker] = {}
        try:
            users = self._keys(gateways, workers)
            self.brokers = Brokers(programs.broker, self.folder / "brokers", users, network)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _keys(self, gateways: list[str], workers: list[str]) -> Path:
        keys = self.folder / "keys"
        subprocess.run(
            [
                str(self._programs.sotto), "cluster-keys", str(keys), "--pool", POOL,
                "--gateways", ",".join(gateways), "--workers", ",".join(workers),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )  # fmt: skip
        return keys / "users.conf"

    def __enter__(self) -> Self:
        leave_by_signals()
        try:
            self.brokers.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    @property
    def parts(self) -> list[Part]:
        return [*self.gateways.values(), *self.workers.values(), *self.brokers.all]

    def _end(self) -> None:
        for part in self.parts:
            part.kill()
        if self._keep is not None:
            self._keep.mkdir(parents=True, exist_ok=True)
            for part in self.parts:
                (self._keep / f"{part.name}.log").write_text(part.log())
        shutil.rmtree(self.folder, ignore_errors=True)

    def _common(self, name: str) -> list[str]:
        key = str(self.folder / "keys" / f"{name}.nk")
        # The addresses of a network are not those of the loopback interface, although it does not leave the machine.
        insecure = ["--nats-insecure"] if self._network else []
        return ["--nats", self.brokers.address, "--nats-credentials", key, "--pool", POOL, *insecure]

    def start_worker(self, name: str, options: list[str], environment: dict[str, str] | None = None) -> Worker:
        worker = Worker(
            name, self._programs.sotto, self.folder / name, self._common(name) + options, environment or {}
        )
        self.workers[name] = worker
        worker.start()
        return worker

    def start_gateway(self, name: str, options: list[str], environment: dict[str, str] | None = None) -> Gateway:
        gateway = Gateway(
            name, self._programs.sotto, self.folder / name, self._common(name) + options, environment or {}
        )
        self.gateways[name] = gateway
        gateway.start()
        gateway.expect_serving()
        return gateway

    def client(self, name: str) -> Client:
        return Client(self.gateways[name].port)

    def expect_workers(self, gateway: str, count: int) -> None:
        """Waits until a gateway hears so many workers."""
        client = self.client(gateway)
        client.expect_metric("sotto_cluster_workers", lambda value: value == count, f"{count} workers are heard")
