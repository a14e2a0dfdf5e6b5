"""How much is transcribed."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from workload import lengths, workload


@pytest.mark.parametrize(
    ("seconds", "recordings", "quick", "expected"),
    [
        (10, None, False, 80),
        (10, None, True, 24),
        (600, None, False, 4),
        (600, None, True, 2),
        (600, 50, False, 4),
        (3_600, None, False, 2),
        (10, 5, False, 5),
    ],
)
def test_the_audio_is_bounded(seconds: float, recordings: int | None, quick: bool, expected: int) -> None:
    found = workload(seconds, recordings, 8, quick)
    assert found.recordings == expected
    assert found.sessions == min(8, expected)


def test_sessions_share_the_files() -> None:
    files = [Path(str(number)) for number in range(7)]
    shares = workload(10, 7, 3, False).shares(files)
    assert [len(share) for share in shares] == [3, 2, 2]
    assert sorted(sum(shares, [])) == files


def test_lengths() -> None:
    assert lengths("5,10,600") == [5, 10, 600]
    for wrong in ("", "0.1", "9000", "5,-1"):
        with pytest.raises(argparse.ArgumentTypeError, match="such as 5,10,600"):
            lengths(wrong)
