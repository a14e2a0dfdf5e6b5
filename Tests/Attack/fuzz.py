"""Sends mutated requests to a server of its own on the loopback interface: `make fuzz`.

Rules: the process lives, every connection is answered or closed in time, no answer has status 500, `/health` is ok
throughout, memory and descriptors return, and SIGTERM ends it in time. A failure is printed with the seed and the
bytes; `--seed S --case N` sends that one again.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from random import SystemRandom

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True

from fuzzing.judge import Target, judge
from fuzzing.mutations import Case, case
from harness.figures import MIB, Bounds, Figures, Peaks
from harness.scene import Dead, Scene
from harness.server import GRACE_SECONDS, SHUTDOWN_TIMEOUT, Server
from harness.wire import Gone, NoAnswer

# No address is fetched, whatever the mutations make of it.
OPTIONS = ["--engine", "instant", "--allow-url-networks", "none"]
BOUNDS = Bounds(memory=128 * MIB, children=1)
LOOK_EVERY = 25
MOST_FAILURES = 10
RECENT = 5


def readable(data: bytes) -> str:
    """The bytes as Python writes them; what is repeated over and over only once, and no more than a page."""
    text = re.sub(
        rb"(.{1,8}?)\1{20,}", lambda run: b"<%b x %d>" % (run[1], len(run[0]) // len(run[1])), data, flags=re.DOTALL
    )
    return f"{text[:1500]!r}{' …' if len(text) > 1500 else ''} ({len(data)} bytes)"


def show(seed: int, failed: Case, target: Target, why: str) -> None:
    print(f"! case {failed.number} (--seed {seed} --case {failed.number}), then {failed.ending}: {why}")
    for piece in failed.pieces(target.fill):
        print(f"    {readable(piece)}")
    sys.stdout.flush()


class Fuzzer:
    def __init__(self, server: Server, folder: Path, seed: int) -> None:
        self._scene = Scene(server, Peaks(server.pid), folder=folder, long=False, key=None)
        self._server = server
        self._seed = seed
        self._target = Target(self._scene)
        self._recent: deque[Case] = deque(maxlen=RECENT)
        self.failures = 0

    def run(self, numbers: range | list[int]) -> None:
        self._target.refresh()
        before = self._server.figures()
        for count, number in enumerate(numbers):
            if not self._send(case(self._seed, number)):
                return
            if count % LOOK_EVERY == 0 and not self._look():
                return
        if self._look():
            self._judge_end(before)

    def _send(self, sent: Case) -> bool:
        """Whether to go on."""
        self._recent.append(sent)
        try:
            why = judge(self._scene, self._target, sent)
        except OSError as error:
            # A process that is writing down why it dies still counts as alive.
            self._scene.until(lambda: not self._server.is_alive, 10)
            why = f"no connection: {error}"
        if not self._server.is_alive:
            return self._died()
        if why is not None:
            show(self._seed, sent, self._target, why)
            self.failures += 1
        return self.failures < MOST_FAILURES

    def _look(self) -> bool:
        try:
            self._scene.check_alive("mutated requests")
            self._target.refresh()
        except (Dead, OSError, Gone, NoAnswer, ValueError) as error:
            time.sleep(0.5)
            if not self._server.is_alive:
                return self._died()
            print(f"! {type(error).__name__}: {error}")
            self.failures += 1
            return False
        return True

    def _died(self) -> bool:
        self.failures += 1
        print(f"! the server died, {self._server.death()}; the last requests were")
        for sent in self._recent:
            show(self._seed, sent, self._target, "perhaps this one")
        for line in self._server.log().splitlines():
            if "Fatal error" in line:
                print(f"! the log says: {line.strip()[:200]}")
        return False

    def _judge_end(self, before: Figures) -> None:
        errors = self._scene.internal_errors()
        if errors:
            print(f"! {errors} answers with status 500")
            self.failures += 1
        figures = self._server.figures
        self._scene.leave()
        self._scene.until(lambda: not BOUNDS.excess(before, figures()), BOUNDS.seconds, 0.3)
        for excess in BOUNDS.excess(before, figures()):
            print(f"! left after all of them: {excess}")
            self.failures += 1
        took, how = self._server.stop()
        if how != "status 0" or took > SHUTDOWN_TIMEOUT + GRACE_SECONDS:
            print(f"! stop by SIGTERM: {took:.1f} s, {how}")
            self.failures += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=Path(".build/release/sotto"), help="the server (%(default)s)")
    parser.add_argument("--requests", type=int, default=2000, help="how many cases (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="deals the same cases again")
    parser.add_argument("--case", type=int, default=None, help="only this one")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    if not program.is_file():
        parser.error(f"{program} is not there: make build")
    seed = arguments.seed if arguments.seed is not None else SystemRandom().randrange(1 << 32)
    print(f"fuzz: {arguments.requests} requests, --seed {seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="sotto-fuzz-"))
    began = time.monotonic()
    try:
        server = Server(program, folder, OPTIONS, {})
        try:
            fuzzer = Fuzzer(server, folder, seed)
            fuzzer.run([arguments.case] if arguments.case is not None else range(arguments.requests))
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"fuzz: {time.monotonic() - began:.0f} s, {fuzzer.failures} failures, --seed {seed}")
    return 1 if fuzzer.failures else 0


if __name__ == "__main__":
    sys.exit(main())
