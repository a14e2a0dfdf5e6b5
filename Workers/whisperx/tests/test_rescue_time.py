from __future__ import annotations

from sotto_whisperx.rescue_time import RescueTime


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_room_is_what_can_be_drawn_in_the_time_that_is_left() -> None:
    clock = Clock()
    time = RescueTime(10.0, clock)
    clock.now += 2.0
    # Drawing is taken for three times as slow as the batch was.
    assert time.room(0.0625) == 42
    time.drew(0.03125)
    assert time.room(0.0625) == 256
    time.drew(0.0625)
    time.drew(0.03125)
    assert time.room(0.0625) == 128
    clock.now += 8.0
    assert time.room(0.0625) <= 0


def test_a_bigger_model_on_a_busy_machine_has_little_room() -> None:
    clock = Clock()
    assert RescueTime(10.0, clock).room(0.5) == 6


def test_there_is_no_room_where_nothing_was_measured() -> None:
    assert RescueTime(10.0).room(0.0) == 0
