from __future__ import annotations

from sotto_whisperx.batch_limit import BatchLimit


def test_halves_when_memory_runs_out_and_never_reaches_zero() -> None:
    limit = BatchLimit(16)
    limit.shrink(16)
    assert limit.current == 8
    limit.shrink(3)
    assert limit.current == 1
    limit.shrink(1)
    assert limit.current == 1


def test_grows_again_after_many_good_batches_up_to_its_maximum() -> None:
    limit = BatchLimit(6, patience=3)
    limit.shrink(4)
    assert limit.current == 2
    for _ in range(2):
        limit.succeeded()
    assert limit.current == 2
    limit.succeeded()
    assert limit.current == 4
    for _ in range(3):
        limit.succeeded()
    assert limit.current == 6


def test_a_shortage_begins_the_count_anew() -> None:
    limit = BatchLimit(4, patience=2)
    limit.shrink(4)
    limit.succeeded()
    limit.shrink(2)
    limit.succeeded()
    assert limit.current == 1
