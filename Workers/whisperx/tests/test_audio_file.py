from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx import audio_file as reader
from sotto_whisperx.failures import Rejection
from sotto_whisperx.protocol import Audio

from .fakes import audio_file


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    nan, infinite = float("nan"), float("inf")
    described = audio_file(tmp_path, "a", [0.5, nan, infinite, -infinite, -0.25])
    samples = reader.read(Audio(**described))
    assert list(samples) == [0.5, 0.0, 0.0, 0.0, -0.25]


@pytest.mark.parametrize("samples", [0, -1, 3, reader.MAXIMUM_SAMPLES + 1])
def test_refuses_a_wrong_number_of_samples(tmp_path: Path, samples: int) -> None:
    described = audio_file(tmp_path, "a", [0.0, 0.0])
    with pytest.raises(Rejection) as no:
        reader.read(Audio(described["path"], samples))
    assert no.value.code == "bad_audio"


def test_refuses_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", Path("bad\0name")):
        with pytest.raises(Rejection) as no:
            reader.read(Audio(str(path), 1))
        assert no.value.code == "bad_audio"
