from __future__ import annotations

from typing import Any

import pytest

from sotto_whisperx import speech_energy


def tone(*parts: tuple[float, float]) -> Any:
    """Noise of a level for some seconds."""
    numpy = pytest.importorskip("numpy")
    random = numpy.random.default_rng(1)
    return numpy.concatenate(
        [level * random.standard_normal(round(seconds * 16000)) for seconds, level in parts]
    ).astype(numpy.float32)


def speech(samples: Any) -> list[speech_energy.Span]:
    return speech_energy.stretches(speech_energy.loud_stretches(samples))


def test_finds_what_is_loud_and_bridges_short_gaps() -> None:
    samples = tone((1, 0.001), (0.5, 0.1), (0.1, 0.001), (0.4, 0.1), (1, 0.001), (0.5, 0.1))
    assert speech(samples) == [(1.0, 2.0), (3.0, 3.5)]


def test_an_even_window_is_all_speech() -> None:
    assert speech(tone((1, 0.1))) == [(0.0, 1.0)]
    assert speech(tone((1, 0.0))) == [(0.0, 1.0)]
    assert speech(tone((0.005, 0.1))) == [(0.0, 0.005)]


def test_silence_is_what_is_nowhere_loud() -> None:
    assert speech_energy.is_silent(tone((1, 0.0001)))
    assert not speech_energy.is_silent(tone((1, 0.0001), (0.02, 0.01), (1, 0.0001)))
    assert speech_energy.is_silent(tone((0.005, 0.1)))


def test_a_word_loses_a_pause_at_its_ends_but_no_closure() -> None:
    loud = [(1.0, 1.2), (1.35, 2.0)]
    assert speech_energy.without_pauses(0.2, 3.0, loud) == (0.95, 2.05)
    assert speech_energy.without_pauses(0.85, 2.15, loud) == (0.85, 2.15)
    assert speech_energy.without_pauses(1.22, 1.33, loud) == (1.22, 1.33)
    assert speech_energy.without_pauses(0.9, 2.0, [(0.9, 1.0), (1.6, 2.0)]) == (1.55, 2.0)
