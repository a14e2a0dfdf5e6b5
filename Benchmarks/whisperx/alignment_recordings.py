"""Recordings for `alignment.py`, with what is known of their words' times."""

from __future__ import annotations

import csv
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy

RATE = 16_000
LONGEST = 30.0  # Seconds.
SHORTEST = 1.5


@dataclass(frozen=True)
class Recording:
    """Samples are 32-bit floats of 16 kHz; `times` are starts and ends of the words in seconds,
    where they are known."""

    file: str
    samples: Any
    text: str
    times: list[tuple[float, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def onset(self) -> float:
        """The first place from which on 40 of 50 ms are louder than a third of the way from the
        quietest tenth's level to the loudest's."""
        step = RATE // 200
        count = len(self.samples) // step
        power = numpy.square(self.samples[: count * step].reshape(count, step)).mean(axis=1)
        levels = 10 * numpy.log10(power + 1e-10)
        low, high = numpy.quantile(levels, (0.1, 0.9))
        loud = levels > low + (high - low) / 3
        lasting = numpy.convolve(loud, numpy.ones(10), "valid") >= 8
        return int(numpy.argmax(lasting & loud[: len(lasting)])) * step / RATE


def recordings(speech: Path) -> list[Recording]:
    """English sentences of at most 30 s, without those that lie in folders."""
    found = []
    with (speech / "MANIFEST.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            described = (row["language"], row["sample_rate"], row["channels"], row["codec"])
            text = row["reference"] or ""
            if described != ("en", "16000", "1", "pcm_s16le") or "[" in text or not text:
                continue
            if "/" in row["file"] or not row["file"].endswith(".wav"):
                continue
            if SHORTEST <= float(row["seconds"]) <= LONGEST:
                found.append(Recording(row["file"], _samples(speech / row["file"]), text))
    return found


def strings(speech: Path) -> list[Recording]:
    """Strings of digits of at most 30 s."""
    folder = speech / "digit-strings"
    rows: dict[str, list[dict[str, str]]] = {}
    with (folder / "WORDS.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rows.setdefault(row["file"], []).append(row)
    found = [
        Recording(
            name,
            _samples(folder / name),
            " ".join(word["word"] for word in words),
            [(float(word["start"]), float(word["end"])) for word in words],
        )
        for name, words in rows.items()
    ]
    return [string for string in found if string.seconds <= LONGEST]


def marked_starts() -> dict[str, dict[int, tuple[str, float]]]:
    """By file: the word and its start by its index."""
    found: dict[str, dict[int, tuple[str, float]]] = {}
    table = Path(__file__).with_name("word_starts.tsv")
    with table.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            marks = found.setdefault(row["file"], {})
            marks[int(row["index"])] = (row["word"], float(row["start"]))
    return found


def with_silence(samples: Any, at: float, seconds: float, noise: bool) -> Any:
    """Samples with a silence inserted: zeros, or noise as loud as the quietest tenth."""
    place = round(at * RATE)
    silence = numpy.zeros(round(seconds * RATE), numpy.float32)
    if noise:
        step = RATE // 100
        count = len(samples) // step
        power = numpy.square(samples[: count * step].reshape(count, step)).mean(axis=1)
        level = float(numpy.sqrt(numpy.quantile(power, 0.1)))
        random = numpy.random.default_rng(1)
        silence = (random.standard_normal(len(silence)) * level).astype(numpy.float32)
    return numpy.concatenate([samples[:place], silence, samples[place:]])


def _samples(path: Path) -> Any:
    with wave.open(str(path)) as file:
        data = numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return (data.astype(numpy.float32) / 32768.0).astype(numpy.float32)
