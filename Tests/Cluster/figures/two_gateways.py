"""Two gateways on one pool."""

from __future__ import annotations

import time

from figures.figure import Reading, Scene, figure
from figures.heavy_load import HeavyLoad
from figures.spread import listed, quantile
from harness.client import Client
from harness.cluster import Cluster
from harness.recogniser import Recogniser
from harness.tones import ToneFile

WINDOW_SECONDS = 0.5
PLACES = 4
LIGHT_FILES = 40
LIGHT_PAUSE = 0.7
SETTLE_SECONDS = 6.0
MEASURED_SECONDS = 25.0
ROUNDS = 2
MOST_APART = 1.3
LEAST_THROUGHPUT = 0.98
# What a light file may wait for: the rest of a window that is under way, and half of another one.
MOST_WINDOWS = 1.5
AUDIO = "sotto_audio_recognized_seconds_total"


@figure("two-gateways")
def two_gateways(scene: Scene) -> list[Reading]:
    """A pool of two workers with four places each and half a second a window. Light: a file of one window every 0.7 s and
    after the one before it, from the upload to its end, alone and while four sessions of the other gateway have long files.
    Equal: four such sessions at both gateways, and at one alone, in turns."""
    names = ["worker-1", "worker-2"]
    with Recogniser(lambda _, __: WINDOW_SECONDS) as recogniser, scene.cluster(
        gateways=["north", "south"], workers=names
    ) as cluster:
        for name in names:
            cluster.start_worker(
                name, ["--engine", "openai", *recogniser.options(PLACES)], recogniser.environment(name)
            ).expect_joined()
        for gateway in ("north", "south"):
            cluster.start_gateway(gateway, ["--engine", "cluster", "--speech-detector", "energy"])
            cluster.expect_workers(gateway, len(names))
        north, south = cluster.client("north"), cluster.client("south")
        alone = _light(south)
        with HeavyLoad(north):
            time.sleep(SETTLE_SECONDS)
            beside = _light(south)
        apart: list[float] = []
        gains: list[float] = []
        for number in range(ROUNDS):
            with HeavyLoad(north):
                single = sum(_rates(cluster))
            with HeavyLoad(north), HeavyLoad(south):
                rates = _rates(cluster)
            scene.say(
                f"round {number + 1}: {single:.1f} s of audio a second alone, {rates[0]:.1f} + {rates[1]:.1f} together"
            )
            apart.append(max(rates) / max(min(rates), 1e-9))
            gains.append(sum(rates) / single)
    longest = MOST_WINDOWS * WINDOW_SECONDS + quantile(alone, 0.95)
    return [
        Reading(
            f"light sessions beside heavy ones of another gateway, p95 ({LIGHT_FILES} files)",
            f"{quantile(beside, 0.95):.2f} s (p50 {quantile(beside, 0.5):.2f} s; alone p95 {quantile(alone, 0.95):.2f} s, "
            f"p50 {quantile(alone, 0.5):.2f} s)",
            f"< {longest:.2f} s",
            quantile(beside, 0.95) < longest,
        ),
        Reading(
            f"two equal gateways, audio of one by the other's, worst of {listed(apart)}",
            f"{max(apart):.2f}",
            f"<= {MOST_APART}",
            max(apart) <= MOST_APART,
        ),
        Reading(
            f"throughput of both by that of one alone, worst of {listed(gains)}",
            f"{min(gains):.3f}",
            f">= {LEAST_THROUGHPUT}",
            min(gains) >= LEAST_THROUGHPUT,
        ),
    ]


def _light(client: Client) -> list[float]:
    content = ToneFile.make(1, [1]).content
    session = client.open()
    times = []
    for number in range(LIGHT_FILES):
        began = time.monotonic()
        session.finished(session.upload(f"{number}.wav", content))
        times.append(time.monotonic() - began)
        time.sleep(LIGHT_PAUSE)
    session.end()
    return times


def _rates(cluster: Cluster) -> list[float]:
    """Seconds of audio that each gateway had recognised a second."""
    time.sleep(SETTLE_SECONDS)
    clients = [cluster.client(name) for name in cluster.gateways]
    before = [client.metric(AUDIO) for client in clients]
    began = time.monotonic()
    time.sleep(MEASURED_SECONDS)
    after = [client.metric(AUDIO) for client in clients]
    took = time.monotonic() - began
    return [(then - earlier) / took for earlier, then in zip(before, after, strict=True)]
