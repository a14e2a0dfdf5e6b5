from __future__ import annotations

import os
import threading
from concurrent import futures
from pathlib import Path

import pytest

from sotto_whisperx import file_lock
from sotto_whisperx.background_loads import BackgroundLoads, StillLoading
from sotto_whisperx.patience import Patience

NONE = 0.0
PLENTY = 60.0


def finish(loads: BackgroundLoads[str]) -> None:
    """Waits for all loads that go on."""
    futures.wait(loads._loads.values(), timeout=PLENTY)


def test_a_load_that_is_quick_is_waited_for() -> None:
    loads: BackgroundLoads[str] = BackgroundLoads()
    assert loads.take("de", lambda: "model", Patience(PLENTY)) == "model"
    assert not loads.holds("de")


def test_a_load_that_is_slow_goes_on_alone_and_is_taken_later() -> None:
    began: list[str] = []
    gate = threading.Event()

    def slow() -> str:
        began.append("de")
        gate.wait(PLENTY)
        return "model"

    loads: BackgroundLoads[str] = BackgroundLoads()
    with pytest.raises(StillLoading):
        loads.take("de", slow, Patience(NONE))
    # A later caller does not wait, however patient, and begins no second load.
    with pytest.raises(StillLoading):
        loads.take("de", slow, Patience(PLENTY))
    gate.set()
    finish(loads)
    assert loads.take("de", slow, Patience(NONE)) == "model"
    assert began == ["de"]


def test_an_error_is_given_once_and_then_the_load_begins_anew() -> None:
    loads: BackgroundLoads[str] = BackgroundLoads()
    with pytest.raises(ZeroDivisionError):
        loads.take("de", lambda: str(1 // 0), Patience(PLENTY))
    assert loads.take("de", lambda: "model", Patience(PLENTY)) == "model"


def test_what_nobody_comes_back_for_does_not_stay_in_memory() -> None:
    gate = threading.Event()
    loads: BackgroundLoads[str] = BackgroundLoads()
    with pytest.raises(StillLoading):
        loads.take("cy", lambda: str(gate.wait(PLENTY)), Patience(NONE))
    gate.set()
    finish(loads)
    assert loads.holds("cy")
    loads.take("de", lambda: "model", Patience(PLENTY))
    assert not loads.holds("cy")


def test_patience_is_for_all_waits_together() -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 5.0
        return now

    patience = Patience(12.0, clock)
    done: futures.Future[None] = futures.Future()
    done.set_result(None)
    for left in (7.0, 2.0, 0.0):
        patience.wait(done)
        assert patience._left == left


def test_a_lock_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    import fcntl

    with file_lock.held(tmp_path / "locks", "some/model"):
        (path,) = (tmp_path / "locks").iterdir()
        other = os.open(path, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)


def test_where_no_lock_can_be_made_nothing_is_locked(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with file_lock.held(tmp_path / "file", "some/model"):
        pass
