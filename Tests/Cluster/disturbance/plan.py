"""What happens when: dealt from the seed, so that a failed run can be dealt again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random

WORKER_KILL_SECONDS = 4
LEADER_KILL_SECONDS = 16
HALT_SECONDS = 12
"""More than a broker waits for a sign of work, and more than a worker's registration lasts."""
PARTITION_SECONDS = 15
LEAST_SECONDS = 60
"""Of a run with a partition: the plan has room for it."""
_REST_SECONDS = 6
"""In which a broker that was away is started and catches up."""


class Act(Enum):
    KILL_WORKER = "a worker is killed"
    KILL_LEADER = "the broker that leads the queue is killed"
    KILL_GATEWAY = "the gateway is killed"
    HALT_WORKER = "a worker is halted"
    HALT_BROKER = "a broker is halted"
    CUT_OFF = "the broker that leads the queue is cut off"
    REMOVE_FILE = "a file is removed"
    END_SESSION = "a session is ended"


@dataclass(frozen=True)
class Step:
    at: float
    """Seconds after the beginning of the load."""
    act: Act
    target: int = 0
    """Which of those that there are, counted round."""


def plan(seed: int, seconds: float, *, has_partition: bool = False) -> list[Step]:
    """With a partition it is the same, less what is done to brokers so near to it that two of the three would be away."""
    dice = Random(f"plan {seed}")
    steps: list[Step] = []

    def every(interval: float, act: Act) -> None:
        at = interval
        while at < seconds:
            steps.append(Step(at, act, dice.randrange(1 << 16)))
            at += interval

    every(WORKER_KILL_SECONDS, Act.KILL_WORKER)
    every(LEADER_KILL_SECONDS, Act.KILL_LEADER)
    every(6, Act.REMOVE_FILE)
    every(19, Act.END_SESSION)
    gateway = Random(f"gateway {seed}").randrange(1 << 16)
    steps.append(Step(dice.uniform(0.4, 0.6) * seconds, Act.KILL_GATEWAY, gateway))
    for share, act in ((0.1, Act.HALT_WORKER), (0.55, Act.HALT_WORKER), (0.3, Act.HALT_BROKER)):
        at = (share + dice.uniform(0, 0.08)) * seconds
        if at + HALT_SECONDS < seconds:
            steps.append(Step(at, act, dice.randrange(1 << 16)))
    if has_partition:
        at = Random(f"partition {seed}").uniform(0.68, 0.72) * seconds
        steps = [step for step in steps if not _is_near(step, at)] + [Step(at, Act.CUT_OFF)]
    return sorted(steps, key=lambda step: step.at)


def _is_near(step: Step, partition: float) -> bool:
    away = {Act.KILL_LEADER: 0, Act.HALT_BROKER: HALT_SECONDS}.get(step.act)
    if away is None:
        return False
    return partition - _REST_SECONDS < step.at + away and step.at < partition + PARTITION_SECONDS + _REST_SECONDS
