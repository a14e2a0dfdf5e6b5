from __future__ import annotations

import pytest

from sotto_whisperx.rescue_time import RescueTime


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_first_decoding_has_to_fit_as_long_as_the_batch_took() -> None:
    for took, fits in ((4.0, True), (6.0, False)):
        clock = Clock()
        time = RescueTime(10.0, clock)
        with time.recognizing():
            clock.now += took
        assert time.allows() == fits


def test_a_further_decoding_has_to_fit_as_long_as_the_longest_took() -> None:
    clock = Clock()
    time = RescueTime(10.0, clock)
    with time.recognizing():
        clock.now += 4.0
    for took, fits in ((2.0, True), (1.0, True), (1.5, False)):
        with time.decoding():
            clock.now += took
        assert time.allows() == fits


def test_what_fails_has_taken_its_time_too() -> None:
    clock = Clock()
    time = RescueTime(10.0, clock)
    with pytest.raises(ValueError), time.decoding():
        clock.now += 6.0
        raise ValueError
    assert not time.allows()
