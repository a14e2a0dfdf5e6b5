"""Sessions that always have files to be worked on."""

from __future__ import annotations

import itertools
import threading
from random import Random

from disturbance.account import Account, SentFile
from disturbance.bench import Bench
from harness.client import Client, Refused

FILES_AHEAD = 2
PAUSE_SECONDS = 0.3


class Load:
    """`seats` sessions at a time, spread over the gateways; each has files ahead of it until `stop`. A session that was ended
    is followed by another at the same gateway."""

    def __init__(self, clients: dict[str, Client], bench: Bench, seats: int, seed: int) -> None:
        """- clients: by the names of their gateways."""
        self._clients = clients
        self._bench = bench
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._numbers = 0
        self.accounts: list[Account] = []
        self.failures: list[str] = []
        self._threads = [
            threading.Thread(target=self._guarded, args=[gateway, Random(f"load {seed} {seat}")], daemon=True)
            for seat, gateway in zip(range(seats), itertools.cycle(clients))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def open_accounts(self) -> list[Account]:
        with self._lock:
            return [account for account in self.accounts if not account.is_ended]

    def _guarded(self, gateway: str, dice: Random) -> None:
        try:
            while not self._stopped.is_set():
                self._use(gateway, dice)
        except (OSError, Refused) as error:
            self.failures.append(f"a session of {gateway} cannot be used: {error}")

    def _use(self, gateway: str, dice: Random) -> None:
        account = Account(gateway, self._clients[gateway].open(engine="cluster"))
        with self._lock:
            self.accounts.append(account)
        while not self._stopped.is_set():
            with account.lock:
                if account.is_ended:
                    return
                if account.unfinished() < FILES_AHEAD:
                    self._upload(account, dice)
                    continue
            self._stopped.wait(PAUSE_SECONDS)

    def _upload(self, account: Account, dice: Random) -> None:
        with self._lock:
            number = self._numbers
            self._numbers += 1
        sound = self._bench.sound(number, dice)
        account.files.append(SentFile(sound, account.session.upload(f"{number}.wav", sound.content)))
