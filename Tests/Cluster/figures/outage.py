"""All brokers lost: for half a minute, and for good."""

from __future__ import annotations

import json
import time

from figures.figure import Reading, Scene, figure
from figures.spread import listed
from harness.recogniser import Recogniser
from harness.tones import ToneFile
from harness.waiting import until

OUTAGE_SECONDS = 30.0
RETURN_SECONDS = 10.0
MOVE_SECONDS = 25.0
FILES = 4
ROUNDS = 3
RECOGNISED = "sotto_windows_recognized_total"


@figure("outage")
def outage(scene: Scene) -> list[Reading]:
    """All brokers are killed under work and started again after 30 s: the time from their start to the next outcome, and
    attempts that were lost. The brokers' own elections are part of it; how long they took is told of each round."""
    took: list[float] = []
    is_whole = True
    with Recogniser(lambda _, __: 1.0) as recogniser, scene.cluster(
        gateways=["north"], workers=["worker-1"]
    ) as cluster:
        cluster.start_worker(
            "worker-1", ["--engine", "openai", *recogniser.options(2)], recogniser.environment("worker-1")
        ).expect_joined()
        cluster.start_gateway("north", ["--engine", "cluster", "--speech-detector", "energy"])
        cluster.expect_workers("north", 1)
        client = cluster.client("north")
        brokers = cluster.brokers
        for number in range(ROUNDS):
            session = client.open()
            files = [ToneFile.make(FILES * number + place, [1] * 8) for place in range(FILES)]
            sent = [session.upload(f"{file.number}.wav", file.content) for file in files]
            session.wait(lambda event: event["type"] == "segment.final", "a window is recognised")
            for broker in brokers.all:
                broker.kill()
            time.sleep(OUTAGE_SECONDS)
            before = client.metric(RECOGNISED)
            began = time.monotonic()
            for broker in brokers.all:
                broker.start()
            brokers.expect_leader()
            elected = time.monotonic() - began
            until(lambda: brokers.pending() is not None, "the queue has a leader", within=60)
            led = time.monotonic() - began
            client.expect_metric(RECOGNISED, lambda value: value > before, "work goes on")
            took.append(time.monotonic() - began)
            scene.say(
                f"round {number + 1}: the brokers have a leader after {elected:.1f} s, the queue and its consumer after "
                f"{led:.1f} s, the first outcome comes after {took[-1]:.1f} s"
            )
            for one in sent:
                session.finished(one, within=180)
            texts = [[segment["text"] for segment in session.transcript(one)["segments"]] for one in sent]
            is_whole = is_whole and texts == [file.texts for file in files]
            session.end()
        failed = client.metric("sotto_window_attempts_failed_total")
    return [
        Reading(
            f"all brokers killed for 30 s: from their start to the next outcome, longest of {listed(sorted(took))} s",
            f"{max(took):.1f} s",
            f"<= {RETURN_SECONDS:.0f} s",
            max(took) <= RETURN_SECONDS,
        ),
        Reading("attempts lost by it", f"{failed:.0f}", "0", failed == 0),
        Reading("transcripts whole and right", str(is_whole).lower(), "true", is_whole),
    ]


@figure("failover")
def failover(scene: Scene) -> list[Reading]:
    """All brokers are killed for good under work, with a second engine at the gateway: the time until that one has a window,
    and what /health/ready says."""
    with Recogniser(lambda _, __: 1.0) as recogniser, scene.cluster(
        gateways=["north"], workers=["worker-1"]
    ) as cluster:
        cluster.start_worker(
            "worker-1", ["--engine", "openai", *recogniser.options(2)], recogniser.environment("worker-1")
        ).expect_joined()
        cluster.start_gateway(
            "north",
            ["--engine", "cluster,openai", "--speech-detector", "energy", *recogniser.options(2)],
            recogniser.environment("local"),
        )
        cluster.expect_workers("north", 1)
        client = cluster.client("north")
        session = client.open()
        files = [ToneFile.make(number, [1] * 12) for number in range(3)]
        sent = [session.upload(f"{file.number}.wav", file.content) for file in files]
        client.expect_metric("sotto_windows_recognized_total", lambda value: value >= 4, "windows are recognised")
        began = time.monotonic()
        for broker in cluster.brokers.all:
            broker.kill()
        first = until(
            lambda: [one for one in recogniser.computations if one.worker == "local"], "files move", within=90
        )[0]
        took = first.began - began
        ready = client.readiness()
        for file in sent:
            session.finished(file, within=180)
        texts = [[segment["text"] for segment in session.transcript(file)["segments"]] for file in sent]
        is_whole = texts == [file.texts for file in files]
    reasons = json.dumps(json.loads(ready.body).get("reasons"))
    return [
        Reading(
            "all brokers killed for good: until the second engine has a window",
            f"{took:.1f} s",
            f"<= {MOVE_SECONDS:.0f} s",
            took <= MOVE_SECONDS,
        ),
        Reading(
            f"/health/ready then: {ready.status} {reasons}",
            "says why" if "NATS" in reasons else "does not say why",
            "503 and why",
            ready.status == 503 and "NATS" in reasons,
        ),
        Reading("transcripts whole and right", str(is_whole).lower(), "true", is_whole),
    ]
