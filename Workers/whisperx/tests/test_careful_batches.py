from __future__ import annotations

from collections.abc import Sequence

import pytest

from sotto_whisperx.batch_limit import BatchLimit
from sotto_whisperx.careful_batches import CarefulBatches
from sotto_whisperx.failures import Rejection
from sotto_whisperx.lost_device import LostDevice


class Computation:
    """Doubles numbers; fails where it is told to."""

    def __init__(self, error: Exception | None = None, bad: int = -1, room: int = 99) -> None:
        self.batches: list[list[int]] = []
        self.released = 0
        self._error = error
        self._bad = bad
        self._room = room

    def __call__(self, rows: Sequence[int]) -> list[int]:
        self.batches.append(list(rows))
        if len(rows) > self._room:
            raise RuntimeError("CUDA failed with error out of memory")
        if self._error is not None and self._bad in rows:
            raise self._error
        return [2 * row for row in rows]

    def release(self) -> None:
        self.released += 1

    def run(
        self, rows: Sequence[int], limit: BatchLimit, unwanted: Sequence[int] = ()
    ) -> dict[int, int | str]:
        batches = CarefulBatches(self, limit, self.release)
        outcomes: dict[int, int | str] = {}
        for row, outcome in batches.run(rows, lambda row: row not in unwanted):
            assert row not in outcomes
            outcomes[row] = outcome.code if isinstance(outcome, Rejection) else outcome
        return outcomes


def test_a_batch_that_goes_well_is_computed_once() -> None:
    computation = Computation()
    assert computation.run([1, 2, 3], BatchLimit(4)) == {1: 2, 2: 4, 3: 6}
    assert computation.batches == [[1, 2, 3]]


@pytest.mark.parametrize("error", [ValueError("no"), RuntimeError("no"), Rejection.engine("no")])
def test_a_bad_row_fails_alone(error: Exception) -> None:
    computation = Computation(error, bad=2)
    assert computation.run([1, 2, 3], BatchLimit(4)) == {1: 2, 2: "engine_error", 3: 6}
    assert computation.batches == [[1, 2, 3], [1], [2], [3]]


def test_a_batch_that_is_too_big_is_halved_and_the_size_remembered() -> None:
    computation, limit = Computation(room=2), BatchLimit(8)
    expected = {row: 2 * row for row in range(8)}
    assert computation.run(range(8), limit) == expected
    assert [len(batch) for batch in computation.batches] == [8, 4, 2, 2, 2, 2]
    assert limit.current == 2
    assert computation.released == 2
    computation.batches.clear()
    computation.run(range(4), limit)
    assert [len(batch) for batch in computation.batches] == [2, 2]


def test_a_single_row_that_does_not_fit_is_rejected_and_the_others_are_not() -> None:
    computation = Computation(MemoryError(), bad=1)
    assert computation.run([0, 1], BatchLimit(4)) == {0: 0, 1: "out_of_memory"}


def test_rows_that_nobody_wants_are_left_out() -> None:
    computation = Computation()
    assert computation.run([1, 2], BatchLimit(1), unwanted=[1]) == {1: "cancelled", 2: 4}
    assert computation.batches == [[2]]


def test_a_row_that_is_taken_back_between_two_batches_is_not_computed() -> None:
    computation = Computation()
    taken_back: list[int] = []
    outcomes = CarefulBatches(computation, BatchLimit(1), computation.release).run(
        [1, 2], lambda row: row not in taken_back
    )
    assert next(outcomes) == (1, 2)
    taken_back.append(2)
    row, outcome = next(outcomes)
    assert row == 2 and isinstance(outcome, Rejection) and outcome.code == "cancelled"
    assert computation.batches == [[1]]


def test_a_gpu_that_has_gone_is_not_asked_again() -> None:
    computation = Computation(RuntimeError("CUDA error: an illegal memory access was met"), bad=2)
    with pytest.raises(LostDevice):
        computation.run([1, 2, 3], BatchLimit(4))
    assert computation.batches == [[1, 2, 3]]


def test_an_unknown_error_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        Computation(KeyError("bug"), bad=1).run([1], BatchLimit(1))
