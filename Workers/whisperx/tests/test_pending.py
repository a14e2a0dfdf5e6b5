from __future__ import annotations

from sotto_whisperx.pending import Batch, PendingRequests
from sotto_whisperx.protocol import Audio, Detect

from .fakes import window


def batch(*ids: str) -> Batch:
    return Batch(tuple(window(id) for id in ids))


def test_hands_out_requests_in_order_in_batches_of_one_request() -> None:
    pending = PendingRequests()
    detect = Detect("d", Audio("/x", 1))
    for work in (batch("1", "2", "3"), detect, batch("4")):
        pending.enqueue(work)
    assert pending.begin(2) == batch("1", "2")
    assert pending.begin(2) == batch("3")
    assert pending.begin(2) == detect
    assert pending.begin(2) == batch("4")
    assert pending.begin(2) is None


def test_a_waiting_window_is_taken_back_at_once_and_its_companions_stay() -> None:
    pending = PendingRequests()
    pending.enqueue(batch("1", "2", "3"))
    assert pending.cancel("2")
    assert not pending.cancel("2")
    assert pending.begin(4) == batch("1", "3")


def test_the_last_window_of_a_request_takes_the_request_along() -> None:
    pending = PendingRequests()
    pending.enqueue(batch("1"))
    assert pending.cancel("1")
    assert pending.begin(4) is None


def test_a_running_window_is_answered_as_taken_back_when_its_turn_ends() -> None:
    pending = PendingRequests()
    pending.enqueue(batch("1", "2"))
    pending.begin(4)
    assert not pending.cancel("1")
    assert not pending.wants("1")
    assert pending.wants("2")
    assert not pending.settle("1")
    assert pending.settle("2")
    assert pending.running == frozenset()


def test_what_was_taken_back_does_not_outlive_its_batch() -> None:
    pending = PendingRequests()
    pending.enqueue(batch("1"))
    pending.begin(1)
    pending.cancel("1")
    pending.settle("1")
    pending.enqueue(batch("1"))
    pending.begin(1)
    assert pending.settle("1")


def test_the_part_of_a_request_that_is_not_begun_still_waits() -> None:
    pending = PendingRequests()
    pending.enqueue(batch("1", "2"))
    pending.begin(1)
    assert pending.cancel("2")
    assert pending.begin(1) is None


def test_unknown_ids_and_empty_requests_are_nothing() -> None:
    pending = PendingRequests()
    pending.enqueue(batch())
    assert not pending.cancel("9")
    assert pending.begin(1) is None
