"""The queue is lost behind the gateway's back."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from figures.figure import Reading, Scene, figure
from harness.client import Session
from harness.cluster import Cluster
from harness.recogniser import Recogniser
from harness.tones import ToneFile, text_of
from harness.waiting import TooLate, until

PLACES = 2
IN_HAND = PLACES + 1
"""A worker fetches the samples of one window more than it has places."""
FILE_WINDOWS = 3
FIRST_SECONDS = 8.0
AGAIN_SECONDS = 0.2
PULL_SECONDS = 5.5
"""After which the broker delivers nothing to a halted worker: what it had asked for has expired. Its places count for 10 s
from when it was last heard."""
SILENCE_SECONDS = 30.0
"""After which a gateway that hears nothing of a window publishes it again (docs/cluster.md)."""
LIMIT_SECONDS = SILENCE_SECONDS + 5
PATIENCE_SECONDS = 120.0
REPUBLISHED = "sotto_cluster_republished_total"


@figure("watchdog")
def watchdog(scene: Scene) -> list[Reading]:
    """A pool for six windows; one of its two workers is halted, so that three of them are in the brokers' queue and in no
    worker's hand. All brokers are killed and started at once: the queue, which is in memory, comes back empty. From the
    kill until these three windows, which the watchdog alone can bring back, have their outcomes."""
    is_lost = threading.Event()
    names = ["worker-1", "worker-2"]
    with Recogniser(lambda _, __: AGAIN_SECONDS if is_lost.is_set() else FIRST_SECONDS) as recogniser, scene.cluster(
        gateways=["north"], workers=names
    ) as cluster:
        cluster.start_gateway("north", ["--engine", "cluster", "--speech-detector", "energy"])
        for count, name in enumerate(names, 1):
            cluster.start_worker(
                name, ["--engine", "openai", *recogniser.options(PLACES)], recogniser.environment(name)
            ).expect_joined()
            cluster.expect_workers("north", count)
        # It has just been heard, so that its places count for the longest time.
        cluster.workers["worker-2"].halt()
        time.sleep(PULL_SECONDS)
        client = cluster.client("north")
        session = client.open()
        files = [ToneFile.make(number, [1] * FILE_WINDOWS) for number in range(2 * IN_HAND // FILE_WINDOWS)]
        sent = [session.upload(f"{file.number}.wav", file.content) for file in files]
        until(lambda: _is_dealt(cluster), "one worker has its windows, as many are in the queue", within=4, every=0.02)
        began = time.time()
        for broker in cluster.brokers.all:
            broker.kill()
        is_lost.set()
        for broker in cluster.brokers.all:
            broker.start()
        left, _ = until(cluster.brokers.pending, "the queue has a leader", within=60)
        scene.say(
            f"{IN_HAND} windows of {2 * IN_HAND} were undelivered; {time.time() - began:.1f} s later the queue has {left}"
        )
        is_whole = True
        try:
            until(
                lambda: all(file["state"] == "completed" for file in session.files()),
                "the files are completed",
                within=PATIENCE_SECONDS,
                every=0.2,
            )
        except TooLate as error:
            is_whole = False
            scene.say(f"{error}: {[(file['state'], file['windows']) for file in session.files()]}")
        # Those that the worker had were computed, or begun, before anything could be published again.
        codes = [one.code for one in recogniser.computations]
        outcomes = _outcomes(session)
        returned = [outcomes[text] - began for text in map(_text, codes[IN_HAND:]) if text in outcomes]
        republished = client.metric(REPUBLISHED)
        failed = client.metric("sotto_window_attempts_failed_total")
        if is_whole:
            texts = [[segment["text"] for segment in session.transcript(one)["segments"]] for one in sent]
            is_whole = texts == [file.texts for file in files]
    return [
        Reading(
            f"{IN_HAND} windows lost with the queue: published again",
            f"{republished:.0f}",
            f"{IN_HAND}",
            left == 0 and republished == IN_HAND,
        ),
        Reading(
            "from the loss to the first outcome of one of them, and the last",
            f"{min(returned):.1f} s, {max(returned):.1f} s" if returned else "none",
            f"<= {LIMIT_SECONDS:.0f} s",
            len(returned) == IN_HAND and republished > 0 and max(returned) <= LIMIT_SECONDS,
        ),
        Reading("attempts lost by it", f"{failed:.0f}", "0", failed == 0),
        Reading("transcripts whole and right", str(is_whole).lower(), "true", is_whole),
    ]


def _is_dealt(cluster: Cluster) -> bool:
    return cluster.brokers.pending() == (2 * IN_HAND, IN_HAND) and len(cluster.workers["worker-1"].samples) == IN_HAND


def _text(code: int | None) -> str:
    return text_of(code) if code is not None else ""


def _outcomes(session: Session) -> dict[str, float]:
    """When each text was told, in seconds of the epoch."""
    return {
        event["segment"]["text"]: datetime.fromisoformat(event["at"]).timestamp()
        for event in session.events()
        if event["type"] == "segment.final"
    }
