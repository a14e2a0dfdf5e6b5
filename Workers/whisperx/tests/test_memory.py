from __future__ import annotations

import pytest

from sotto_whisperx.memory_shortage import is_memory_shortage
from sotto_whisperx.recently_used import RecentlyUsed
from sotto_whisperx.unavailable import Unavailable


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("CUDA failed with error out of memory"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to"),
        RuntimeError("cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED"),
    ],
)
def test_knows_the_ways_in_which_libraries_run_out_of_memory(error: Exception) -> None:
    assert is_memory_shortage(error)


@pytest.mark.parametrize("error", [RuntimeError("shape"), ValueError("out of memory")])
def test_other_errors_are_no_shortage(error: Exception) -> None:
    assert not is_memory_shortage(error)


def test_a_shortage_that_a_loader_made_another_error_of_is_one() -> None:
    with pytest.raises(ValueError) as failure:
        try:
            raise RuntimeError("CUDA out of memory")
        except RuntimeError:
            raise ValueError("could not be found")
    assert is_memory_shortage(failure.value)


def test_keeps_the_things_used_last() -> None:
    made: list[str] = []

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    kept: RecentlyUsed[str, str] = RecentlyUsed(2)
    for key in ("en", "de", "en", "fr", "en", "de"):
        assert get(key) == key
    assert made == ["en", "de", "fr", "de"]


def test_a_thing_that_cannot_be_made_is_not_kept() -> None:
    kept: RecentlyUsed[str, int] = RecentlyUsed(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_remembers_for_a_while_what_could_not_be_had() -> None:
    now = 0.0
    unavailable = Unavailable(600, clock=lambda: now)
    assert unavailable.reason("de") is None
    unavailable.remember("de", "no network")
    now = 599.0
    assert unavailable.reason("de") == "no network"
    now = 600.0
    assert unavailable.reason("de") is None
