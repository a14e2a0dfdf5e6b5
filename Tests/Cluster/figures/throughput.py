"""The same workers here and elsewhere."""

from __future__ import annotations

from figures.figure import Reading, Scene, figure
from figures.rounds import seconds_for
from figures.spread import listed, quantile
from harness.client import Client
from harness.programs import ROOT
from harness.recogniser import Recogniser
from harness.tones import ToneFile
from harness.wave_file import repeated


LEAST = 0.95


def _compare(scene: Scene, client: Client, local: str, files: dict[str, bytes], rounds: int) -> tuple[float, str]:
    """How much faster the cluster is, as the median over rounds of local time by remote time."""
    ratios = []
    for number in range(rounds):
        took = {
            engine: seconds_for(client, engine, files)
            for engine in (("cluster", local) if number % 2 else (local, "cluster"))
        }
        scene.say(f"round {number + 1}: {took['cluster']:.1f} s remote, {took[local]:.1f} s local")
        ratios.append(took[local] / took["cluster"])
    return quantile(ratios, 0.5), listed(sorted(ratios))


def _reading(what: str, all_of_them: str, ratio: float) -> Reading:
    return Reading(
        f"throughput, remote by local, {what}, median of {all_of_them}", f"{ratio:.3f}", f">= {LEAST}", ratio >= LEAST
    )


@figure("throughput")
def throughput(scene: Scene) -> list[Reading]:
    """Windows a second at a worker by those with the same engine, with as many places, in the gateway itself; rounds take
    turns. With pocketsphinx on two places, and with a recogniser that takes half a second a window at eight places."""
    readings = []
    with scene.cluster(gateways=["north"], workers=["worker-1"]) as cluster:
        options = ["--slots", "2", "--workers", "2"]
        cluster.start_worker("worker-1", ["--engine", "pocketsphinx", *options]).expect_joined()
        cluster.start_gateway("north", ["--engine", "cluster,pocketsphinx", *options])
        cluster.expect_workers("north", 1)
        speech = repeated(ROOT / "docs/sample.wav", 4, silence=3.6)
        ratio, all_of_them = _compare(
            scene, cluster.client("north"), "pocketsphinx", {f"{number}.wav": speech for number in range(2)}, 3
        )
        readings.append(_reading("pocketsphinx", all_of_them, ratio))
    with Recogniser(lambda _, __: 0.5) as recogniser, scene.cluster(
        gateways=["north"], workers=["worker-1"]
    ) as cluster:
        cluster.start_worker(
            "worker-1", ["--engine", "openai", *recogniser.options(8)], recogniser.environment("worker-1")
        ).expect_joined()
        cluster.start_gateway(
            "north",
            ["--engine", "cluster,openai", "--speech-detector", "energy", *recogniser.options(8)],
        )
        cluster.expect_workers("north", 1)
        tones = {f"{number}.wav": ToneFile.make(number, [2] * 12).content for number in range(8)}
        ratio, all_of_them = _compare(scene, cluster.client("north"), "openai", tones, 5)
        readings.append(_reading("0.5 s a window, 8 places", all_of_them, ratio))
    return readings
