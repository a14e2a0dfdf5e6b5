"""Dialogues of known speakers, joined from recordings of one speaker each."""

from __future__ import annotations

import csv
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy

RATE = 16_000
CHANNELS = ("clean", "telephone", "room")
# Seconds.
LONGEST_SOURCE = 120.0
SHORTEST_SOURCE = 8.0
REVERBERATION = 0.5
# Energy below the loud parts at which a recording is silent.
SILENCE_DB = 32.0
FRAME = RATE // 100


@dataclass(frozen=True)
class Dialogue:
    """Samples, and who really speaks when: start and end in seconds, and speaker."""

    samples: numpy.ndarray
    turns: list[tuple[float, float, str]]


class Speakers:
    """Recordings of speakers whom a folder's MANIFEST.tsv tells by name."""

    def __init__(self, speech: Path) -> None:
        files: dict[str, dict[str, Path]] = defaultdict(dict)
        with (speech / "MANIFEST.tsv").open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["speakers"].startswith("1 ("):
                    # The same text is the same recording in another format.
                    speaker = f"{row['speakers'][3:-1]}, {row['language']}"
                    files[speaker].setdefault(row["reference"], speech / row["file"])
        self.samples: dict[str, numpy.ndarray] = {}
        for speaker, texts in files.items():
            joined = numpy.concatenate([decoded(path) for path in texts.values()])
            if len(joined) >= SHORTEST_SOURCE * RATE:
                speech_only = joined[numpy.repeat(active(joined), FRAME)[: len(joined)].nonzero()[0]]
                level = float(numpy.sqrt(numpy.mean(speech_only**2)))
                self.samples[speaker] = joined[: int(LONGEST_SOURCE * RATE)] * (0.05 / level)

    def dialogue(self, seed: int, speakers: int, seconds: float, channel: str) -> Dialogue:
        """Turns of 0.6 to 12 s with pauses and interruptions between them, the speakers at
        different levels and chosen by chance, through one of `CHANNELS`."""
        chance = numpy.random.default_rng(seed)
        names = [str(name) for name in chance.choice(sorted(self.samples), speakers, replace=False)]
        gains = {name: 10 ** (chance.uniform(-4, 4) / 20) for name in names}
        echoes = {name: _echo(chance) for name in names}
        shares = chance.dirichlet(numpy.full(speakers, 3.0))
        places = dict.fromkeys(names, 0)
        samples = numpy.zeros(int((seconds + 15) * RATE))
        turns: list[tuple[float, float, str]] = []
        time, last = 0.5, ""
        while time < seconds:
            name = str(chance.choice(names, p=shares))
            if name == last and speakers > 1:
                continue
            source = self.samples[name]
            wanted = chance.choice([0.8, 1.5, 3, 6, 10], p=[0.15, 0.2, 0.3, 0.25, 0.1])
            length = min(int(wanted * chance.uniform(0.8, 1.2) * RATE), len(source))
            if places[name] + length > len(source):
                places[name] = 0
            part = source[places[name] : places[name] + length]
            places[name] += length
            begin = int(time * RATE)
            turns += [(time + a, time + b, name) for a, b in _stretches(active(part))]
            heard = numpy.convolve(part, echoes[name]) if channel == "room" else part
            samples[begin : begin + len(heard)] += heard * gains[name]
            pause = chance.choice([-0.6, 0.1, 0.3, 0.8, 1.5], p=[0.2, 0.2, 0.3, 0.2, 0.1])
            time, last = max(0.0, time + length / RATE + pause), name
        samples = samples[: int(seconds * RATE)]
        if channel == "telephone":
            samples = _telephone(samples) + chance.normal(0, 0.002, len(samples))
        elif channel == "room":
            samples += chance.normal(0, 0.008, len(samples))
        inside = [(a, min(b, seconds), name) for a, b, name in turns if a < seconds]
        return Dialogue(samples.astype("<f4"), inside)


def decoded(path: Path) -> numpy.ndarray:
    """16 kHz mono samples of any file that ffmpeg reads."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1"]
    output = subprocess.run([*command, "-ar", str(RATE), "-"], check=True, capture_output=True, timeout=60)
    return numpy.frombuffer(output.stdout, "<f4")


def active(samples: numpy.ndarray) -> numpy.ndarray:
    """Which hundredths of a second hold speech, by energy; pauses under 0.3 s count as speech."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = numpy.convolve((frames**2).mean(axis=1), numpy.full(3, 1 / 3), "same")
    level = 10 * numpy.log10(power + 1e-10)
    flags = level > numpy.quantile(level, 0.95) - SILENCE_DB
    for begin, end in _runs(~flags):
        if 0 < begin and end < len(flags) and end - begin < 30:
            flags[begin:end] = True
    return flags


def _runs(flags: numpy.ndarray) -> list[tuple[int, int]]:
    edges = numpy.flatnonzero(numpy.diff(flags, prepend=False, append=False))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def _stretches(flags: numpy.ndarray) -> list[tuple[float, float]]:
    return [(begin / 100, end / 100) for begin, end in _runs(flags) if end - begin > 5]


def _echo(chance: numpy.random.Generator) -> numpy.ndarray:
    """The answer of a room: the sound itself and noise that falls by 60 dB."""
    count = int(REVERBERATION * RATE)
    tail = chance.normal(size=count) * 10 ** (-3 * numpy.arange(count) / count) * 0.06
    tail[0] = 1
    return tail


def _telephone(samples: numpy.ndarray) -> numpy.ndarray:
    """What 300 to 3,400 Hz hold."""
    spectrum = numpy.fft.rfft(samples)
    frequencies = numpy.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(frequencies < 300) | (frequencies > 3_400)] = 0
    return numpy.fft.irfft(spectrum, len(samples))
