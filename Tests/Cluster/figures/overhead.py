"""What it costs a window to be recognised elsewhere."""

from __future__ import annotations

import time
from array import array
from random import Random

from figures.figure import Reading, Scene, figure
from figures.spread import milliseconds, quantile
from harness.client import Session
from harness.wave_file import RATE, wave_file

PAIRS = 80
UNCOUNTED = 5
# Seconds, of the median.
MOST_OVERHEAD = 0.060


@figure("overhead")
def overhead(scene: Scene) -> list[Reading]:
    """One window of 30 s with the engine instant, from the upload to its end: at a worker less at the gateway itself,
    in turns in the same run."""
    times: dict[str, list[float]] = {"cluster": [], "instant": []}
    with scene.cluster(gateways=["north"], workers=["worker-1"]) as cluster:
        cluster.start_worker("worker-1", ["--engine", "instant", "--slots", "2"]).expect_joined()
        cluster.start_gateway("north", ["--engine", "cluster,instant", "--slots", "2"])
        cluster.expect_workers("north", 1)
        client = cluster.client("north")
        sessions = {engine: client.open(engine=engine) for engine in times}
        dice = Random(1)
        for turn in range(PAIRS + UNCOUNTED):
            engines = sorted(times, reverse=turn % 2 == 1)
            for engine in engines:
                took = _whole(sessions[engine], f"{turn}.wav", _noise(dice))
                if turn >= UNCOUNTED:
                    times[engine].append(took)
    readings = []
    for share in (0.5, 0.95):
        remote, local = (quantile(times[engine], share) for engine in ("cluster", "instant"))
        what = f"overhead of a remote window of 30 s, p{share * 100:.0f} ({PAIRS} pairs)"
        value = f"{milliseconds(remote - local)} ({milliseconds(remote)} - {milliseconds(local)})"
        if share == 0.5:
            target = f"<= {milliseconds(MOST_OVERHEAD)}"
            readings.append(Reading(what, value, target, remote - local <= MOST_OVERHEAD))
        else:
            readings.append(Reading(what, value))
    return readings


def _noise(dice: Random) -> bytes:
    second = array("h", dice.choices(range(-3000, 3000), k=RATE))
    return wave_file(second * 30)


def _whole(session: Session, name: str, content: bytes) -> float:
    began = time.monotonic()
    session.finished(session.upload(name, content))
    return time.monotonic() - began
