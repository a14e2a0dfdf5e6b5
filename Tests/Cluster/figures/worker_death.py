"""A worker that is lost."""

from __future__ import annotations

import time

from figures.figure import Reading, Scene, figure
from figures.spread import listed
from harness.recogniser import Computation, Recogniser
from harness.tones import ToneFile
from harness.waiting import until

ROUNDS = 6
WINDOWS = 4
FIRST_SECONDS = 50.0
AGAIN_SECONDS = 0.2
LIMIT_SECONDS = 11.0


@figure("worker-death")
def worker_death(scene: Scene) -> list[Reading]:
    """From the kill of a worker until all windows that it was computing were computed by the other one. They take 50 s
    where they are asked for first, and 0.2 s again; the other worker has free places."""
    longest: list[float] = []
    names = ["worker-1", "worker-2"]
    with Recogniser(lambda _, before: AGAIN_SECONDS if before else FIRST_SECONDS) as recogniser, scene.cluster(
        gateways=["north"], workers=names
    ) as cluster:
        for name in names:
            cluster.start_worker(
                name, ["--engine", "openai", *recogniser.options(2 * WINDOWS)], recogniser.environment(name)
            ).expect_joined()
        cluster.start_gateway("north", ["--engine", "cluster", "--speech-detector", "energy"])
        client = cluster.client("north")
        session = client.open()
        for number in range(ROUNDS):
            cluster.expect_workers("north", len(names))
            file = session.upload(f"{number}.wav", ToneFile.make(number, [2] * WINDOWS).content)
            until(lambda: sum(len(recogniser.in_hand(name)) for name in names) == WINDOWS, "all are there", within=30)
            lost = max(names, key=lambda name: len(recogniser.in_hand(name)))
            held = {one.code for one in recogniser.in_hand(lost)}
            began = time.monotonic()
            cluster.workers[lost].kill()

            def again() -> list[Computation]:
                done = [
                    one
                    for one in recogniser.computations
                    if one.worker != lost and one.began > began and one.code in held
                ]
                return done if {one.code for one in done if one.ended is not None} == held else []

            done = until(again, "its windows are computed elsewhere", within=60)
            longest.append(max(one.ended for one in done if one.ended is not None) - began)
            scene.say(f"round {number + 1}: {len(held)} windows of {lost}, the last after {longest[-1]:.1f} s")
            session.remove(file)
            cluster.workers[lost].start()
            cluster.workers[lost].expect_joined()
        failed = client.metric("sotto_window_attempts_failed_total")
    return [
        Reading(
            f"worker killed, until its windows were computed elsewhere, longest of {listed(sorted(longest))} s",
            f"{max(longest):.1f} s",
            f"< {LIMIT_SECONDS:.0f} s",
            max(longest) < LIMIT_SECONDS,
        ),
        Reading("attempts lost by it", f"{failed:.0f}", "0", failed == 0),
    ]
