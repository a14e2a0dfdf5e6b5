"""What workers recognise with, and the recordings that go with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import ExitStack
from random import Random

from disturbance.sounds import LengthSound, Sound, SpokenSound, ToneSound
from harness.cluster import Cluster
from harness.programs import ROOT
from harness.recogniser import Recogniser
from harness.tones import ToneFile
from harness.worker import Worker

GATEWAYS = ("north", "south")


class Bench(ABC):
    """- engine: as `--engine` names it for workers."""

    engine: str
    gateway_options: list[str] = ["--engine", "cluster"]

    def prepare(self, cluster: Cluster) -> None:
        """With everything running, before the load."""

    @abstractmethod
    def worker(self, name: str) -> tuple[list[str], dict[str, str]]:
        """Options and environment."""

    @abstractmethod
    def sound(self, number: int, dice: Random) -> Sound: ...

    def notes(self) -> list[str]:
        """Afterwards."""
        return []

    def start_worker(self, cluster: Cluster, name: str) -> Worker:
        options, environment = self.worker(name)
        return cluster.start_worker(name, ["--engine", self.engine, *options], environment)


class ToneBench(Bench):
    """Windows take 0.3 to 2.5 s at four places of each worker."""

    engine = "openai"
    gateway_options = ["--engine", "cluster", "--speech-detector", "energy"]

    def __init__(self, seed: int, stack: ExitStack) -> None:
        def pace(code: int, before: int) -> float:
            return Random(f"pace {seed} {code} {before}").uniform(0.3, 2.5)

        self._recogniser = stack.enter_context(Recogniser(pace))

    def worker(self, name: str) -> tuple[list[str], dict[str, str]]:
        return self._recogniser.options(4), self._recogniser.environment(name)

    def sound(self, number: int, dice: Random) -> Sound:
        return ToneSound(ToneFile.deal(number, dice))

    def notes(self) -> list[str]:
        computations = self._recogniser.computations
        answered = sum(not one.was_given_up for one in computations)
        deaf = sum(one.code is None for one in computations)
        return [
            f"the recogniser began {len(computations)} windows and answered {answered}; "
            f"{len(computations) - answered} ended with their worker or were not wanted, {deaf} were no tone"
        ]


class InstantBench(Bench):
    engine = "instant"

    def worker(self, name: str) -> tuple[list[str], dict[str, str]]:
        return ["--slots", "2"], {}

    def sound(self, number: int, dice: Random) -> Sound:
        return LengthSound.deal(dice)


class SphinxBench(Bench):
    """Real recognition of the sample recording, once to four times in a row."""

    engine = "pocketsphinx"
    gateway_options = ["--engine", "cluster,pocketsphinx", "--slots", "1"]

    def __init__(self) -> None:
        self._sounds: list[SpokenSound] = []

    def worker(self, name: str) -> tuple[list[str], dict[str, str]]:
        return ["--slots", "1"], {}

    def prepare(self, cluster: Cluster) -> None:
        session = cluster.client(GATEWAYS[0]).open(engine="pocketsphinx")
        for times in (1, 2, 4):
            content = SpokenSound.recording(ROOT / "docs/sample.wav", times)
            file = session.upload(f"reference-{times}.wav", content)
            session.finished(file, within=300)
            self._sounds.append(SpokenSound(content, SpokenSound.lines(session.transcript(file))))
        session.end()

    def sound(self, number: int, dice: Random) -> Sound:
        return dice.choice(self._sounds)


def bench(name: str, seed: int, stack: ExitStack) -> Bench:
    if name == "instant":
        return InstantBench()
    return SphinxBench() if name == "pocketsphinx" else ToneBench(seed, stack)


NAMES = ("tones", "instant", "pocketsphinx")
