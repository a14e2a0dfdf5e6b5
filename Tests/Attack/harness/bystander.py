"""Starts the bystander's process and reads what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FLOOR_SECONDS = 0.2
"""On two cores the attacker's own program takes as much as the server; what it adds is no factor of a quiet session."""
FACTOR = 2
PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class Phase:
    """How an ordinary user fared. Seconds; a round is a whole session from opening to end."""

    count: int
    p50: float
    p95: float
    longest: float
    noise: float
    errors: list[str]

    def allowance(self, now: Phase) -> float:
        """What p95 may be in a later phase: twice this one's, a floor, and what the machine was late by in both."""
        return FACTOR * self.p95 + FLOOR_SECONDS + FACTOR * max(self.noise, now.noise)


    def longest_allowance(self, now: Phase) -> float:
        """What a single round may take in a later phase: a burst of newcomers gets its share of the processors first."""
        return self.allowance(now) + PATIENCE_SECONDS


class Bystander:
    def __init__(self, port: int, key: str | None = None) -> None:
        program = Path(__file__).with_name("bystander_process.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program), str(port), *([key] if key else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> None:
        self._tell("begin")

    def end(self) -> Phase:
        self._tell("end")
        assert self._process.stdout is not None
        return Phase(**json.loads(self._process.stdout.readline()))

    def _tell(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    pass
