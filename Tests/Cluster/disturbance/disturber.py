"""Carries the plan out, and has everything running again afterwards."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable

from disturbance.load import Load
from disturbance.partition import Partition
from disturbance.plan import HALT_SECONDS, PARTITION_SECONDS, Act, Step
from harness.client import Refused
from harness.cluster import Cluster
from harness.process import Part
from harness.waiting import TooLate, until

BROKER_REST_SECONDS = 3
GATEWAY_REST_SECONDS = 2
LEADERLESS_SECONDS = 20
COUNTERS = (
    "sotto_windows_recognized_total",
    "sotto_window_attempts_failed_total",
    "sotto_cluster_republished_total",
    "sotto_cluster_unknown_total",
    "sotto_cluster_exhausted_total",
)


class Disturber:
    def __init__(self, cluster: Cluster, load: Load, steps: list[Step], partition: Partition | None = None) -> None:
        self._cluster = cluster
        self._load = load
        self._partition = partition
        self._order = itertools.count()
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        for step in steps:
            self._later(step.at, lambda step=step: self._perform(step))  # type: ignore[misc]
        self._began = 0.0
        self._removals: list[threading.Thread] = []
        self._resting: set[str] = set()
        self.counts: Counter[Act] = Counter()
        self.counters: Counter[str] = Counter()
        """Of gateways that were killed; what happens between the last look and the kill is lost."""
        self.notes: list[str] = []

    def run(self, seconds: float) -> None:
        """Returns after so many seconds and all that the plan has begun in them."""
        self._began = time.monotonic()
        while self._agenda or self._now < seconds:
            if self._agenda and self._agenda[0][0] <= self._now:
                heapq.heappop(self._agenda)[2]()
                continue
            self._supervise()
            time.sleep(0.05)
        for removal in self._removals:
            removal.join()
        self._supervise()

    @property
    def _now(self) -> float:
        return time.monotonic() - self._began

    def _later(self, at: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), act))

    def say(self, what: str) -> None:
        print(f"{self._now:6.1f} s  {what}", flush=True)

    def _supervise(self) -> None:
        """As a service manager: what has ended by itself is started again, and told of."""
        for part in self._cluster.parts:
            if not part.is_alive and part.name not in self._resting:
                last = (part.log().strip().splitlines() or [""])[-1]
                self.notes.append(f"{self._now:.1f} s: {part.name} ended by itself: {last}")
                self.say(f"{part.name} has ended by itself and is started again: {last}")
                part.start()

    # What the plan has

    def _perform(self, step: Step) -> None:
        match step.act:
            case Act.KILL_WORKER:
                self._kill(step, [one for one in self._cluster.workers.values() if one.is_working], 0.2)
            case Act.KILL_LEADER:
                self._kill_leader(step)
            case Act.KILL_GATEWAY:
                gateways = list(self._cluster.gateways.values())
                gateway = gateways[step.target % len(gateways)]
                self._note_counters(gateway.name)
                self._kill(step, [gateway], GATEWAY_REST_SECONDS)
            case Act.HALT_WORKER:
                self._halt(step, [one for one in self._cluster.workers.values() if one.is_working])
            case Act.HALT_BROKER:
                self._halt(step, [one for one in self._cluster.brokers.all if one.is_working])
            case Act.CUT_OFF:
                self._cut_off(step, latest=self._now + LEADERLESS_SECONDS)
            case Act.REMOVE_FILE | Act.END_SESSION:
                work = self._remove_file if step.act is Act.REMOVE_FILE else self._end_session
                removal = threading.Thread(target=work, args=[step], daemon=True)
                self._removals.append(removal)
                removal.start()

    def _kill(self, step: Step, candidates: list[Part], rest: float) -> None:
        if not candidates:
            return
        part = candidates[step.target % len(candidates)]
        self.counts[step.act] += 1
        self.say(f"{part.name} is killed")
        self._resting.add(part.name)
        part.kill()

        def again() -> None:
            self._resting.discard(part.name)
            part.start()

        self._later(self._now + rest, again)

    def _kill_leader(self, step: Step) -> None:
        try:
            leader = until(self._cluster.brokers.leader, "the queue has a leader", within=3)
        except TooLate:
            # An election is under way, or too few brokers are there for one.
            self.say("the queue has no leader that could be killed")
            return
        self._kill(step, [leader], BROKER_REST_SECONDS)

    def _cut_off(self, step: Step, latest: float) -> None:
        assert self._partition is not None
        partition = self._partition
        leader = self._cluster.brokers.leader()
        if leader is None or not leader.is_working:
            if self._now < latest:
                self._later(self._now + 0.2, lambda: self._cut_off(step, latest))
            return
        self.counts[step.act] += 1
        self.say(f"{leader.name} is cut off from {partition.extent}")
        partition.begin(leader)

        def again() -> None:
            partition.end()
            self.say(f"{leader.name} is joined again")

        self._later(self._now + PARTITION_SECONDS, again)

    def _halt(self, step: Step, candidates: list[Part]) -> None:
        if not candidates:
            return
        part = candidates[step.target % len(candidates)]
        self.counts[step.act] += 1
        self.say(f"{part.name} is halted")
        part.halt()

        def again() -> None:
            if part.is_alive:
                part.resume()
                self.say(f"{part.name} goes on")

        self._later(self._now + HALT_SECONDS, again)

    def _remove_file(self, step: Step) -> None:
        accounts = self._load.open_accounts()
        if not accounts:
            return
        account = accounts[step.target % len(accounts)]
        try:
            with account.lock:
                kept = [sent for sent in account.files if not sent.is_removed]
                if account.is_ended or not kept:
                    return
                # The newest is the one that is not finished, most of the time.
                sent = kept[-1]
                account.session.remove(sent.id)
                sent.is_removed = True
            self.counts[step.act] += 1
            self.say(f"a file of {account.name} is removed")
        except (OSError, Refused) as error:
            self._load.failures.append(f"a file cannot be removed: {error}")

    def _end_session(self, step: Step) -> None:
        accounts = self._load.open_accounts()
        if not accounts:
            return
        account = accounts[step.target % len(accounts)]
        try:
            with account.lock:
                account.events = account.session.events()
                account.session.end()
                account.is_ended = True
            self.counts[step.act] += 1
            self.say(f"{account.name} is ended")
        except (OSError, Refused) as error:
            self._load.failures.append(f"a session cannot be ended: {error}")

    def _note_counters(self, gateway: str) -> None:
        for name in COUNTERS:
            self.counters[name] += int(self._cluster.client(gateway).metric(name))

    def finish(self) -> None:
        """The counters of the gateways that run now."""
        for gateway in self._cluster.gateways:
            self._note_counters(gateway)
