"""Computes rows in batches so that a bad row fails alone and a batch that is too big is divided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, Union

from .batch_limit import BatchLimit
from .batching import pieces
from .diagnostics import first_line, note
from .failures import Rejection
from .lost_device import LostDevice, is_lost_device
from .memory_shortage import is_memory_shortage

Row = TypeVar("Row")
Result = TypeVar("Result")


class CarefulBatches(Generic[Row, Result]):
    """`compute` takes rows and returns a result for each; `release` gives memory back;
    `wants` says whether a row has not been cancelled."""

    def __init__(
        self,
        compute: Callable[[Sequence[Row]], Sequence[Result]],
        limit: BatchLimit,
        release: Callable[[], None],
    ) -> None:
        self._compute = compute
        self._limit = limit
        self._release = release

    def run(
        self, rows: Sequence[Row], wants: Callable[[Row], bool]
    ) -> Iterator[tuple[Row, Union[Result, Rejection]]]:
        """An outcome for each row as soon as it is known. Rows that are cancelled before their
        turn are left out of the computation."""
        waiting = [list(rows)]
        while waiting:
            # Anew for each batch: the limit may have shrunk since.
            first, *others = pieces(waiting.pop(0), self._limit.current) or [[]]
            waiting[:0] = others
            batch: list[Row] = []
            unwanted: list[Row] = []
            for row in first:
                (batch if wants(row) else unwanted).append(row)
            for row in unwanted:
                yield row, Rejection.cancelled()
            if not batch:
                continue
            outcome = self._attempt(batch)
            if isinstance(outcome, Rejection):
                yield batch[0], outcome
            elif isinstance(outcome, int):
                waiting[:0] = pieces(batch, outcome)
            else:
                yield from zip(batch, outcome, strict=True)

    def _attempt(self, batch: list[Row]) -> Union[Sequence[Result], Rejection, int]:
        """Results; or, for a single row, a rejection; or the size in which to try again."""
        try:
            results = self._compute(batch)
        except Rejection as no:
            if len(batch) == 1:
                return no
            return 1
        except (MemoryError, RuntimeError, ValueError) as error:
            if is_lost_device(error):
                raise LostDevice(first_line(error)) from error
            if is_memory_shortage(error):
                return self._shrink(len(batch))
            if len(batch) == 1:
                note(f"a window failed: {first_line(error)}")
                return Rejection.engine("the engine failed at this window")
            note(f"a batch of {len(batch)} failed, each window is tried alone: {first_line(error)}")
            return 1
        self._limit.succeeded()
        return results

    def _shrink(self, size: int) -> Union[Rejection, int]:
        self._release()
        if size == 1:
            note("the memory does not suffice for a single window")
            return Rejection.out_of_memory()
        self._limit.shrink(size)
        note(
            f"a batch of {size} did not fit into memory; {self._limit.current} at once from now on"
        )
        return self._limit.current
