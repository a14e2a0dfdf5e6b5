"""What must hold once everything runs again and the load has ended."""

from __future__ import annotations

from collections import Counter

from disturbance.account import Account, SentFile
from disturbance.load import Load
from harness.client import TERMINAL, Refused
from harness.cluster import Cluster
from harness.waiting import TooLate, until

FINISH_SECONDS = 300
QUIET_SECONDS = 60
"""In which the queue and the workers become empty; copies that were published again are delivered and not wanted."""


class Inspection:
    def __init__(self, cluster: Cluster, load: Load) -> None:
        self._cluster = cluster
        self._load = load
        self.faults: list[str] = list(load.failures)
        self.notes: list[str] = []
        self.transcripts: Counter[str] = Counter()
        """That were checked, by gateway."""
        self.windows = 0

    def run(self) -> None:
        accounts = self._load.open_accounts()
        for account in accounts:
            self._wait_until_finished(account)
        for account in accounts:
            account.events = account.session.events()
            for sent in account.files:
                self._check_end(account, sent)
                if not sent.is_removed:
                    self._check_transcript(account, sent)
        for gateway in self._cluster.gateways:
            if not self.transcripts[gateway]:
                self.faults.append(f"{gateway} has no transcript that could be checked")
        self._check_queue()
        self._check_workers()

    def _wait_until_finished(self, account: Account) -> None:
        try:
            until(
                lambda: account.unfinished() == 0,
                f"{account.name}: its files end",
                within=FINISH_SECONDS,
                every=0.5,
            )
        except TooLate as error:
            states = [(file["id"], file["state"], file["windows"]) for file in account.session.files()]
            self.faults.append(f"{error}: {[state for state in states if state[1] != 'completed']}")

    def _check_end(self, account: Account, sent: SentFile) -> None:
        own = [event for event in account.events if event.get("file") == sent.id]
        ends = [event["type"] for event in own if event["type"] in TERMINAL]
        if len(ends) != 1:
            self.faults.append(f"file {sent.id} of {account.name} ends {len(ends)} times: {ends}")
        elif not sent.is_removed and ends != ["file.completed"]:
            self.faults.append(f"file {sent.id} of {account.name} ends with {ends[0]}: {own[-1]}")
        told = Counter(event["segment"]["id"] for event in own if event["type"] == "segment.final")
        if twice := [segment for segment, count in told.items() if count > 1]:
            self.faults.append(f"file {sent.id} of {account.name}: told twice: segments {twice}")

    def _check_transcript(self, account: Account, sent: SentFile) -> None:
        try:
            transcript = account.session.transcript(sent.id)
            windows = account.session.file(sent.id)["windows"]
        except Refused as error:
            self.faults.append(f"file {sent.id} of {account.name}: {error}")
            return
        self.transcripts[account.gateway] += 1
        self.windows += windows["total"]
        told = sum(
            event["type"] == "segment.final" and event.get("file") == sent.id for event in account.events
        )
        if windows["done"] != windows["total"] or windows["failed"]:
            self.faults.append(f"file {sent.id} of {account.name}: its windows are {windows}")
        elif told != len(transcript["segments"]):
            self.faults.append(
                f"file {sent.id} of {account.name}: {told} segments were told, "
                f"{len(transcript['segments'])} are in the transcript"
            )
        elif fault := sent.sound.fault(transcript):
            self.faults.append(f"file {sent.id} of {account.name}: {fault}")

    def _check_queue(self) -> None:
        try:
            until(
                lambda: self._cluster.brokers.pending() == (0, 0), "the queue is empty", within=QUIET_SECONDS, every=0.5
            )
        except TooLate as error:
            self.faults.append(f"{error}: windows there and in hand: {self._cluster.brokers.pending()}")
        for gateway in self._cluster.gateways:
            in_flight = self._cluster.client(gateway).metric("sotto_cluster_in_flight")
            if in_flight:
                self.faults.append(f"{gateway} holds {in_flight:.0f} windows at the pool, and no file has any")

    def _check_workers(self) -> None:
        for worker in self._cluster.workers.values():
            try:
                until(lambda: not worker.samples, f"{worker.name} holds no samples", within=15, every=0.5)
            except TooLate as error:
                sizes = [path.stat().st_size for path in worker.samples]
                self.faults.append(f"{error}: {len(sizes)} files, {sum(sizes)} bytes, no window at the pool")
            if left := worker.left_samples:
                self.notes.append(
                    f"processes of {worker.name} that were killed left {len(left)} files of samples, "
                    f"{sum(path.stat().st_size for path in left)} bytes"
                )
