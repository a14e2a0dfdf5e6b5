"""Measures how well and how fast the WhisperX worker tells speakers apart; the report is Markdown.

    Benchmarks/run diarization --speech DIR [--minutes 60]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy
from dialogues import CHANNELS, RATE, Dialogue, Speakers, decoded
from measuring.processes import peak_memory, processor_seconds
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate

WORKER = Path(__file__).parents[2] / "Workers" / "whisperx"
COLLARS = (0.0, 0.25, 0.5)
NUMBERS = (1, 2, 4)
Turns = list[tuple[float, float, str]]


@dataclass(frozen=True)
class Answer:
    """What the worker found, and the seconds that it took by the clock and on processors."""

    turns: Turns
    clock: float
    processor: float

    @property
    def speakers(self) -> int:
        return len({speaker for _, _, speaker in self.turns})


class DiarizationWorker:
    """The worker as the server runs it, with one thread on the CPU."""

    def __init__(self, folder: Path, model: str | None) -> None:
        self._folder = folder
        named = ["--model", model] if model else []
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), "diarize", "--device", "cpu", "--threads", "1", *named],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.greeting = self._receive()

    def __enter__(self) -> DiarizationWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def diarize(self, samples: numpy.ndarray, **bounds: int) -> Answer:
        path = self._folder / "audio"
        samples.astype("<f4").tofile(path)
        request = {"t": "diarize", "id": "1", "audio": {"path": str(path), "samples": len(samples)}}
        before, begin = processor_seconds(self._process.pid), time.monotonic()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request | bounds) + "\n")
        self._process.stdin.flush()
        reply = self._receive()
        clock = time.monotonic() - begin
        turns = [(turn["start"], turn["end"], turn["speaker"]) for turn in reply["turns"]]
        return Answer(turns, clock, processor_seconds(self._process.pid) - before)

    @property
    def peak_mebibytes(self) -> int:
        """The most memory that it has had resident."""
        return peak_memory(self._process.pid) >> 20

    def _receive(self) -> dict:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        reply = json.loads(line) if line else {"t": "nothing"}
        if reply["t"] not in ("ready", "diarized"):
            raise SystemExit(f"the worker answered: {reply}")
        return reply


def annotation(turns: Turns) -> Annotation:
    found = Annotation()
    for number, (start, end, speaker) in enumerate(turns):
        found[Segment(start, end), number] = speaker
    return found


def error_rates(truth: Turns, found: Turns, seconds: float) -> list[float]:
    """The diarization error rate for each of `COLLARS`, overlapping speech included."""
    whole = Timeline([Segment(0, seconds)])
    return [
        DiarizationErrorRate(collar=collar)(annotation(truth), annotation(found), uem=whole)
        for collar in COLLARS
    ]


def confusion(truth: Turns, found: Turns, seconds: float) -> float:
    """The part of the speech that is another speaker's, without a collar."""
    whole = Timeline([Segment(0, seconds)])
    parts = DiarizationErrorRate()(annotation(truth), annotation(found), uem=whole, detailed=True)
    return parts["confusion"] / parts["total"]


def read_rttm(path: Path) -> Turns:
    lines = (line.split() for line in path.read_text().splitlines())
    return [(float(line[3]), float(line[3]) + float(line[4]), line[7]) for line in lines if line]


def percent(rates: Iterable[float]) -> str:
    return " | ".join(f"{100 * rate:.1f}" for rate in rates)


def judge_recordings(worker: DiarizationWorker, speech: Path) -> None:
    print("\n## Recordings with known turns\n")
    print("| recording | speakers | found | DER % | collar 0.25 | collar 0.5 | found with the number "
          "given | DER % then | found with at most 1, at least 3 | audio s per processor s |")  # fmt: skip
    print("|---" * 10 + "|")
    for rttm in sorted(speech.glob("*.rttm")):
        truth, samples = read_rttm(rttm), decoded(rttm.with_suffix(".wav"))
        seconds, number = len(samples) / RATE, len({turn[2] for turn in truth})
        free = worker.diarize(samples)
        told = worker.diarize(samples, min_speakers=number, max_speakers=number)
        one, three = worker.diarize(samples, max_speakers=1), worker.diarize(samples, min_speakers=3)
        told_rate = error_rates(truth, told.turns, seconds)[0]
        print(f"| {rttm.stem} | {number} | {free.speakers} | "
              f"{percent(error_rates(truth, free.turns, seconds))} | {told.speakers} | "
              f"{100 * told_rate:.1f} | {one.speakers}, {three.speakers} | "
              f"{seconds / free.processor:.1f} |", flush=True)  # fmt: skip


def judge_dialogues(worker: DiarizationWorker, speakers: Speakers, first_seed: int) -> None:
    print(f"\n## Dialogues joined from recordings of {len(speakers.samples)} speakers\n")
    print("| channel | speakers | found | DER % | collar 0.25 | collar 0.5 | confusion % |")
    print("|---" * 7 + "|")
    for number, channel in enumerate(CHANNELS):
        for count in NUMBERS:
            seconds = 45.0 + 15 * count
            seed = first_seed + 100 * number + count
            dialogue = speakers.dialogue(seed, count, seconds, channel)
            found = worker.diarize(dialogue.samples)
            rates = error_rates(dialogue.turns, found.turns, seconds)
            wrong = confusion(dialogue.turns, found.turns, seconds)
            print(f"| {channel} | {count} | {found.speakers} | {percent(rates)} | {100 * wrong:.1f} |",
                  flush=True)  # fmt: skip


def judge_long(worker: DiarizationWorker, speakers: Speakers, seed: int, minutes: float) -> None:
    dialogue: Dialogue = speakers.dialogue(seed, 6, minutes * 60, "clean")
    before = worker.peak_mebibytes
    found = worker.diarize(dialogue.samples)
    rates = error_rates(dialogue.turns, found.turns, minutes * 60)
    print(f"\n## {minutes:g} minutes of 6 speakers\n")
    print(f"- found {found.speakers} speakers in {len(found.turns)} turns; DER % without a collar, "
          f"with 0.25 and 0.5: {percent(rates)}")  # fmt: skip
    print(f"- {found.clock:.0f} s by the clock, {found.processor:.0f} s of processor: "
          f"{minutes * 60 / found.processor:.1f} s of audio per processor second")  # fmt: skip
    print(f"- peak memory {worker.peak_mebibytes} MiB ({before} MiB before)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, required=True, help="WAV files with RTTM beside them, MANIFEST.tsv")
    parser.add_argument("--minutes", type=float, help="length of a long dialogue; else there is none")
    parser.add_argument("--seed", type=int, default=1, help="deals other dialogues")
    parser.add_argument("--model", help="another pipeline of the worker")
    parser.add_argument("--only", choices=["recordings", "dialogues", "long"])
    values = parser.parse_args()
    speakers = Speakers(values.speech)
    with tempfile.TemporaryDirectory() as folder, DiarizationWorker(Path(folder), values.model) as worker:
        print(f"# Speakers told apart by {worker.greeting['greeting']['engine']['model']}\n")
        print(f"{os.cpu_count()} processors, one thread, load average {os.getloadavg()[0]:.1f} at the start. "
              "DER with overlapping speech; a collar of 0.25 leaves out 0.125 s on both sides of a "
              "turn's ends, as pyannote.metrics counts.")  # fmt: skip
        if values.only in (None, "recordings"):
            judge_recordings(worker, values.speech)
        if values.only in (None, "dialogues"):
            judge_dialogues(worker, speakers, 1_000 * values.seed)
        if values.minutes and values.only in (None, "long"):
            judge_long(worker, speakers, 1_000 * values.seed + 999, values.minutes)


if __name__ == "__main__":
    main()
