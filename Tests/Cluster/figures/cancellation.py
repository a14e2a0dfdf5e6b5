"""A file that is removed."""

from __future__ import annotations

import time

from figures.figure import Reading, Scene, figure
from figures.spread import milliseconds, quantile
from harness.recogniser import Recogniser
from harness.tones import ToneFile
from harness.waiting import until

# Seconds.
LONGEST = 0.25
ROUNDS = 20
PLACES = 2
WINDOW_SECONDS = 12.0
QUIET_SECONDS = 1.0


@figure("cancellation")
def cancellation(scene: Scene) -> list[Reading]:
    """A file with three windows, of which a worker with two places computes two and has the samples of the third: from its
    DELETE until the recogniser computes nothing any more, because the worker has hung up, and until the queue is empty; then
    whether it still has samples. A window that is not given up takes 12 s."""
    told: list[float] = []
    gone: list[float] = []
    with Recogniser(lambda _, __: WINDOW_SECONDS) as recogniser, scene.cluster(
        gateways=["north"], workers=["worker-1"]
    ) as cluster:
        worker = cluster.start_worker(
            "worker-1", ["--engine", "openai", *recogniser.options(PLACES)], recogniser.environment("worker-1")
        )
        worker.expect_joined()
        cluster.start_gateway("north", ["--engine", "cluster", "--speech-detector", "energy"])
        cluster.expect_workers("north", 1)
        session = cluster.client("north").open()
        for number in range(ROUNDS):
            before = set(worker.samples)
            file = session.upload(f"{number}.wav", ToneFile.make(number, [2] * (PLACES + 1)).content)
            until(
                lambda: (
                    len(recogniser.in_hand("worker-1")) == PLACES
                    and len(set(worker.samples) - before) == PLACES + 1
                ),
                "two windows are computed, one waits",
                within=30,
            )
            began = time.monotonic()
            session.remove(file)
            until(lambda: cluster.brokers.pending() == (0, 0), "the queue is empty", within=30, every=0.01)
            gone.append(time.monotonic() - began)
            # The window that waited may have been begun meanwhile.
            time.sleep(QUIET_SECONDS)
            until(lambda: not recogniser.in_hand("worker-1"), "the worker hangs up", within=30)
            told.append(max(one.ended or began for one in recogniser.computations) - began)
            if told[-1] > 1:
                scene.say(f"round {number + 1}: a window was computed for {told[-1]:.1f} s after its file was removed")
        left = [path.stat().st_size for path in worker.samples]
    return [
        Reading(
            f"removed, until the engine is told: p50, longest of {ROUNDS}",
            f"{milliseconds(quantile(told, 0.5))}, {milliseconds(max(told))}; {sum(one > 1 for one in told)} over 1 s",
            f"< {milliseconds(LONGEST)}",
            max(told) < LONGEST,
        ),
        Reading(
            f"removed, until the queue is empty: p50, longest of {ROUNDS}",
            f"{milliseconds(quantile(gone, 0.5))}, {milliseconds(max(gone))}",
        ),
        Reading(
            f"files of samples that the worker still has after {ROUNDS} removed files, none of which is wanted",
            f"{len(left)} ({sum(left)} bytes)",
            "0",
            not left,
        ),
    ]
