from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx.log_mel import NumpyLogMel, WhisperXLogMel

from .conftest import recording


def test_the_light_spectrogram_has_whisperx_s_values(strings: Path) -> None:
    pytest.importorskip("whisperx")
    numpy = pytest.importorskip("numpy")
    from faster_whisper.feature_extractor import FeatureExtractor

    speech = recording(strings / "digits-06.wav")
    windows = [speech, speech[:20000], numpy.zeros(8000, numpy.float32), numpy.tile(speech, 9)]
    windows[3] = windows[3][:480_000]
    light = NumpyLogMel(FeatureExtractor())(windows)
    full = WhisperXLogMel(80)(windows)
    assert light.shape == full.shape == (4, 80, 3000)
    assert light.dtype == "float32"
    assert numpy.abs(light - full).max() < 1e-3


@pytest.mark.parametrize("bands", [80, 128])
def test_the_full_spectrogram_is_whisperx_s_though_its_end_is_not_computed(bands: int) -> None:
    """But for the rounding of sums, which a processor may do otherwise in a matrix of other size."""
    audio = pytest.importorskip("whisperx.audio")
    numpy = pytest.importorskip("numpy")

    chance = numpy.random.default_rng(1)
    lengths = [1, 401, 16_000, 100_001, 479_000, 479_841, 480_000]
    windows = [chance.normal(0, 0.1, length).astype(numpy.float32) for length in lengths]
    windows.append(numpy.zeros(16_000, numpy.float32))
    found = WhisperXLogMel(bands)(windows)
    for row, window in zip(found, windows):
        padding = 480_000 - len(window)
        whole = audio.log_mel_spectrogram(window, n_mels=bands, padding=padding).numpy()
        assert numpy.abs(row - whole).max() < 1e-5
