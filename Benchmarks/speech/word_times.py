"""How far the times of words are from the true ones."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from rapidfuzz.distance import Levenshtein

from speech.manifest import ManifestError
from speech.normalisers import plain
from speech.transcript import Transcript, Word

NAME = "WORDS.tsv"
WANTED = ("file", "start", "end", "word")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class TimedRecording:
    """A recording whose words' true times are known."""

    path: Path
    words: tuple[Word, ...]


@dataclass(frozen=True)
class TimeErrors:
    """Of one way over some recordings. `starts` and `ends` are absolute differences in seconds, of words
    that were recognised; `spoken` are the words of the recordings, `matched` those recognised;
    `written` the words of the transcripts, `untimed` those of them without times."""

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    spoken: int
    matched: int
    written: int
    untimed: int

    def __add__(self, other: TimeErrors) -> TimeErrors:
        return TimeErrors(
            self.starts + other.starts,
            self.ends + other.ends,
            self.spoken + other.spoken,
            self.matched + other.matched,
            self.written + other.written,
            self.untimed + other.untimed,
        )


NONE = TimeErrors((), (), 0, 0, 0, 0)


def read(folder: Path) -> list[TimedRecording]:
    """Recordings of WORDS.tsv in `folder` and in the folders in it, which have a line for each word:
    `file` (beside the table), `start` and `end` in seconds, `word`. Raises ManifestError."""
    recordings: list[TimedRecording] = []
    for table in sorted([*folder.glob(NAME), *folder.glob(f"*/{NAME}")]):
        with table.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [column for column in WANTED if column not in (rows.fieldnames or ())]
            if missing:
                raise ManifestError(f"{table} has no column {' and no column '.join(missing)}")
            words: dict[str, list[Word]] = {}
            for line, row in enumerate(rows, 2):
                try:
                    word = Word(row["word"], float(row["start"]), float(row["end"]))
                except (TypeError, ValueError):
                    raise ManifestError(
                        f"{table}, line {line}: start and end have to be seconds"
                    ) from None
                words.setdefault(row["file"], []).append(word)
        recordings += [
            TimedRecording(table.parent / name, tuple(found)) for name, found in words.items()
        ]
    return recordings


def compare(spoken: Sequence[Word], transcript: Transcript) -> TimeErrors:
    """Aligns what was written with what was spoken, by the fewest edits, and takes the differences of
    words that are the same in both. A number of several digits is as many words: the first has its
    start, the last its end."""
    # Text of a segment without words counts as words without times.
    words = [
        word
        for segment in transcript.segments
        for word in segment.words or (Word(segment.text, None, None),)
    ]
    written = [token for word in words for token in _tokens(word)]
    truth = [token for word in spoken for token in _tokens(word)]
    starts: list[float] = []
    ends: list[float] = []
    matched = 0
    alignment = Levenshtein.opcodes([t.text for t in truth], [w.text for w in written])
    for block in alignment:
        if block.tag != "equal":
            continue
        pairs = zip(
            truth[block.src_start : block.src_end], written[block.dest_start : block.dest_end]
        )
        for true, found in pairs:
            matched += 1
            if true.start is not None and found.start is not None:
                starts.append(abs(found.start - true.start))
            if true.end is not None and found.end is not None:
                ends.append(abs(found.end - true.end))
    counts = [(len(plain(word.text).split()), word.start, word.end) for word in words]
    untimed = sum(count for count, start, end in counts if start is None or end is None)
    total = sum(count for count, _, _ in counts)
    return TimeErrors(tuple(starts), tuple(ends), len(truth), matched, total, untimed)


def spread(errors: Sequence[float]) -> tuple[float, float] | None:
    """Median and 90 % of the errors; None where there are none."""
    if not errors:
        return None
    median, most = numpy.percentile(errors, (50, 90))
    return float(median), float(most)


def _tokens(word: Word) -> list[Word]:
    """The word in plain form, digits as words; inner tokens have no times of their own."""
    texts: list[str] = []
    for part in plain(word.text).split():
        if part.isascii() and part.isdigit():
            texts += [DIGITS[int(digit)] for digit in part]
        else:
            texts.append("zero" if part == "oh" else part)
    last = len(texts) - 1
    return [
        Word(text, word.start if place == 0 else None, word.end if place == last else None)
        for place, text in enumerate(texts)
    ]
