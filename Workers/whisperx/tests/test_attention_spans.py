from __future__ import annotations

import random

import pytest

from sotto_whisperx.silences import Stretch, silences
from sotto_whisperx.attention_spans import placed

numpy = pytest.importorskip("numpy")


def tone(seconds: float, level: float) -> object:
    times = numpy.arange(int(seconds * 16000)) / 16000
    return level * numpy.sin(2 * numpy.pi * 220 * times)


def test_finds_silences_between_sounds() -> None:
    samples = numpy.concatenate([tone(0.5, 0.3), tone(0.3, 0.0005), tone(0.5, 0.2), tone(0.2, 0)])
    first, second = silences(samples.astype(numpy.float32))
    assert first.start == pytest.approx(0.5, abs=0.02) and first.end == pytest.approx(0.8, abs=0.02)
    assert second.start == pytest.approx(1.3, abs=0.02) and second.end == pytest.approx(1.5)


def test_even_sound_and_almost_none_have_no_silences() -> None:
    assert silences(tone(2, 0.1).astype(numpy.float32)) == []  # type: ignore[attr-defined]
    assert silences(numpy.zeros(100, numpy.float32)) == []
    assert silences(numpy.zeros(0, numpy.float32)) == []


def test_a_boundary_becomes_the_silence_at_it() -> None:
    rough = [(0.1, 0.55), (0.55, 1.9)]
    spans = placed(rough, [Stretch(0.0, 0.2), Stretch(0.7, 1.4), Stretch(1.8, 2.0)], 2.0)
    assert spans == [(0.2, 0.7), (1.4, 1.8)]


def test_without_a_silence_one_word_begins_where_the_other_ends() -> None:
    assert placed([(0.0, 0.5), (0.5, 1.0)], [], 1.5) == [(0.0, 0.55), (0.55, 1.05)]


def test_two_seconds_of_silence_are_not_part_of_a_word() -> None:
    first, second = placed([(0.0, 0.5), (0.5, 3.2)], [Stretch(0.6, 2.6)], 3.4)
    assert first == (0.0, 0.6) and second == (2.6, 3.25)


def test_times_stay_in_order_and_inside_whatever_comes() -> None:
    source = random.Random(7)
    for _ in range(500):
        cuts = sorted(source.uniform(-0.5, 3.5) for _ in range(source.randint(2, 9)))
        rough = list(zip(cuts, cuts[1:]))
        edges = sorted(source.uniform(0, 3) for _ in range(2 * source.randint(0, 4)))
        quiet = [Stretch(a, b) for a, b in zip(edges[::2], edges[1::2])]
        spans = placed(rough, quiet, 3.0)
        assert len(spans) == len(rough)
        flat = [time for span in spans for time in span]
        assert flat == sorted(flat) and 0 <= flat[0] and flat[-1] <= 3.0


def test_no_words_have_no_spans() -> None:
    assert placed([], [Stretch(0, 1)], 1.0) == []
