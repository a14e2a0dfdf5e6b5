"""How well the worker's mode `align` places words.

    Benchmarks/run alignment SPEECH [--model DIR]

PYTHON has numpy and pocketsphinx. SPEECH is a folder with MANIFEST.tsv, with digit-strings and their WORDS.tsv (file,
start, end, word) and with the recordings that word_starts.tsv names; only its English recordings of 16 kHz are taken.
Prints a table; the loads are what `Loads` describes."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
from alignment_recordings import RATE, marked_starts, recordings, strings, with_silence

sys.path.insert(0, str(Path(__file__).parents[2] / "Workers" / "whisperx"))

from sotto_whisperx import letter_sounds  # noqa: E402
from sotto_whisperx.protocol import Align, Audio  # noqa: E402
from sotto_whisperx.settings import AlignmentSettings  # noqa: E402
from sotto_whisperx.sphinx_aligner import SphinxAligner  # noqa: E402
from sotto_whisperx.word_graph import Slot  # noqa: E402
from sotto_whisperx.word_spans import ALIGNED, PlacedWord  # noqa: E402

SILENCE = 2.0  # Seconds.


class Hiding(SphinxAligner):
    """Does not know every third word, from `first` on: its sounds are guessed from its letters."""

    first: int | None = None
    _count = 0

    def _slot(self, written: str) -> Slot:
        slot = super()._slot(written)
        self._count += 1
        if self.first is None or self._count % 3 != self.first:
            return slot
        word = "".join(filter(str.isalpha, written.lower()))
        name = f"guessed.{word}"
        if not self._pronunciations.knows(name):
            self._decoder.add_word(name, " ".join(letter_sounds.phones(word)), False)
        return Slot(written, ((name,),))


@dataclass
class Errors:
    """Times in seconds between where words were placed and where they are."""

    name: str
    values: list[float] = field(default_factory=list)
    interpolated: int = 0
    words: int = 0

    def row(self) -> str:
        sizes = numpy.abs(self.values) * 1000
        middle, most, all_but_few = numpy.quantile(sizes, (0.5, 0.9, 0.98))
        share = f"{self.interpolated / self.words:.1%}" if self.words else ""
        offset = numpy.median(self.values) * 1000
        return (
            f"| {self.name} | {len(sizes)} | {middle:.0f} | {most:.0f} | {all_but_few:.0f} "
            f"| {offset:+.0f} | {share} |"
        )

    def count(self, words: Sequence[PlacedWord]) -> None:
        self.words += len(words)
        self.interpolated += sum(word.timing != ALIGNED for word in words)


class Loads:
    """What is measured, each as rows of the table."""

    def __init__(self, aligner: Hiding, speech: Path) -> None:
        self._aligner = aligner
        self._speech = speech
        self._sentences = recordings(speech)
        self._strings = strings(speech)
        self.audio = self.processor = 0.0

    def align(self, samples: Any, text: str) -> list[PlacedWord]:
        self.audio += len(samples) / RATE
        before = time.process_time()
        words = self._aligner.align(samples, Align("1", Audio("", len(samples)), "en", text))
        self.processor += time.process_time() - before
        return words

    def digits(self) -> Iterator[Errors]:
        """Strings of digits at known places, band-limited to 4 kHz, some in noise."""
        starts, ends = Errors("digit strings: starts"), Errors("digit strings: ends")
        for string in self._strings:
            words = self.align(string.samples, string.text)
            starts.count(words)
            starts.values += [w.start - t[0] for w, t in zip(words, string.times, strict=True)]
            ends.values += [w.end - t[1] for w, t in zip(words, string.times, strict=True)]
        yield from (starts, ends)

    def marked(self) -> Iterator[Errors]:
        """Starts marked by eye in spectrograms, see word_starts.tsv and the README."""
        marks = marked_starts()
        errors = Errors("marked starts")
        for recording in self._sentences:
            if recording.file not in marks:
                continue
            words = self.align(recording.samples, recording.text)
            errors.count(words)
            for index, (word, start) in marks[recording.file].items():
                assert words[index].word == word, (recording.file, index, word)
                errors.values.append(words[index].start - start)
        yield errors

    def sentences(self) -> Iterator[Errors]:
        """The first word of a recording against the first sound that is loud enough."""
        errors = Errors("first word against the energy")
        for recording in self._sentences:
            words = self.align(recording.samples, recording.text)
            errors.count(words)
            errors.values.append(words[0].start - recording.onset)
        yield errors

    def inserted(self, noise: bool) -> Iterator[Errors]:
        """Two seconds of silence at a pause: words behind it move by two seconds, those before it
        stay."""
        kind = "noise" if noise else "zeros"
        before, behind = Errors(f"2 s of {kind}: words before"), Errors(f"2 s of {kind}: behind")
        for recording in (*self._strings[::4], *self._sentences):
            plain = self.align(recording.samples, recording.text)
            pauses = [
                (first.end + second.start) / 2
                for first, second in zip(plain, plain[1:])
                if second.start - first.end >= 0.08
            ]
            if not pauses or recording.seconds + SILENCE > 30:
                continue
            at = pauses[len(pauses) // 2]
            words = self.align(
                with_silence(recording.samples, at, SILENCE, noise), recording.text
            )
            for old, new in zip(plain, words, strict=True):
                if old.start < at:
                    before.values.append(new.start - old.start)
                    before.values.append(new.end - old.end)
                else:
                    behind.values.append(new.start - old.start - SILENCE)
        yield from (before, behind)

    def guessed(self) -> Iterator[Errors]:
        """Words whose sounds are guessed against the same words with the dictionary's sounds."""
        starts, ends = Errors("guessed words: starts"), Errors("guessed words: ends")
        for recording in self._sentences:
            known = self.align(recording.samples, recording.text)
            for first in range(3):
                self._aligner.first, self._aligner._count = first, 0
                words = self.align(recording.samples, recording.text)
                self._aligner.first = None
                for place in range((first - 1) % 3, len(words), 3):
                    starts.count(words[place : place + 1])
                    starts.values.append(words[place].start - known[place].start)
                    ends.values.append(words[place].end - known[place].end)
        yield from (starts, ends)

    def wrong(self) -> tuple[int, int]:
        """Words of other recordings' texts, and how many of them were called aligned."""
        words = aligned = 0
        for place, recording in enumerate(self._sentences):
            count = len(recording.text.split())
            for step in (1, 2):
                other = self._sentences[(place + step) % len(self._sentences)].text.split()
                found = self.align(recording.samples, " ".join((other * count)[:count]))
                words += len(found)
                aligned += sum(word.timing == ALIGNED for word in found)
        return words, aligned


def main() -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False, description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("--model")
    values = parser.parse_args()
    loads = Loads(Hiding(AlignmentSettings(model=values.model)), values.speech)
    print("| | times | median, ms | 90 % | 98 % | offset | interpolated |")
    print("|---|---|---|---|---|---|---|")
    for load in (loads.digits, loads.marked, loads.sentences, loads.guessed):
        for errors in load():
            print(errors.row(), flush=True)
    for noise in (False, True):
        for errors in loads.inserted(noise):
            print(errors.row(), flush=True)
    words, aligned = loads.wrong()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nTexts of other recordings: {aligned} of {words} words called aligned.")
    print(
        f"Processor time: {loads.processor / loads.audio:.2f} s for a second of audio, "
        f"{loads.audio:.0f} s in all. Memory: at most {memory:.0f} MiB."
    )


if __name__ == "__main__":
    main()
