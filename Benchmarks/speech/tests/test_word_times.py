"""Times of words against the true ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from speech import word_times
from speech.manifest import ManifestError
from speech.transcript import Segment, Transcript, Word

TRUTH = (Word("seven", 0.2, 0.6), Word("oh", 0.7, 0.9), Word("five", 1.0, 1.4))


def transcript(*words: Word) -> Transcript:
    text = " ".join(word.text for word in words)
    return Transcript("en", (Segment(0, 2, text, words),))


def test_takes_the_words_that_are_the_same() -> None:
    written = transcript(Word("Seven,", 0.25, 0.6), Word("nine", 0.7, 0.9), Word("5.", 1.1, 1.2))
    found = word_times.compare(TRUTH, written)
    assert found.starts == pytest.approx((0.05, 0.1))
    assert found.ends == pytest.approx((0.0, 0.2))
    assert (found.spoken, found.matched, found.written, found.untimed) == (3, 2, 3, 0)


def test_a_number_has_the_start_of_its_first_and_the_end_of_its_last_digit() -> None:
    found = word_times.compare(TRUTH, transcript(Word("705", 0.1, 1.5)))
    assert found.matched == 3
    assert found.starts == pytest.approx((0.1,))
    assert found.ends == pytest.approx((0.1,))


def test_words_without_times_are_counted() -> None:
    found = word_times.compare(TRUTH, transcript(Word("seven", None, None), Word("five", 1, 1.4)))
    assert (found.written, found.untimed, found.matched) == (2, 1, 2)
    silent = Transcript("en", (Segment(0, 2, "seven zero five", ()),))
    found = word_times.compare(TRUTH, silent)
    assert (found.written, found.untimed, found.matched) == (3, 3, 3)
    assert found.starts == ()


def test_spread_is_median_and_nine_tenths() -> None:
    assert word_times.spread([0.1 * n for n in range(11)]) == pytest.approx((0.5, 0.9))
    assert word_times.spread([]) is None


def test_reads_tables_in_folders(tmp_path: Path) -> None:
    (tmp_path / "digits").mkdir()
    table = tmp_path / "digits/WORDS.tsv"
    lines = ["file\tstart\tend\tword", "a.wav\t0.1\t0.2\tone", "a.wav\t0.3\t0.4\ttwo"]
    table.write_text("\n".join([*lines, "b.wav\t0\t1\tsix"]), encoding="utf-8")
    found = word_times.read(tmp_path)
    assert [one.path for one in found] == [tmp_path / "digits/a.wav", tmp_path / "digits/b.wav"]
    assert found[0].words == (Word("one", 0.1, 0.2), Word("two", 0.3, 0.4))
    table.write_text("\n".join([*lines, "b.wav\tsoon\t1\tsix"]), encoding="utf-8")
    with pytest.raises(ManifestError, match="line 4: start and end have to be seconds"):
        word_times.read(tmp_path)
    table.write_text("file\tword\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="no column start and no column end"):
        word_times.read(tmp_path)
