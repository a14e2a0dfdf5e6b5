"""Real models and recordings, which lie beside the repository; tests without them are skipped."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sotto_whisperx.speakers.weights import SpeakerWeights

if TYPE_CHECKING:
    from sotto_whisperx.audio_file import Samples

SHARED = Path(__file__).parents[3].parent / "shared"
WHISPER = SHARED / "models" / "whisper-digits-ct2"
ALIGNMENT = SHARED / "models" / "wav2vec2-digits-align"
STRINGS = SHARED / "speech" / "digit-strings"
SPEECH = SHARED / "speech"


@pytest.fixture(scope="session")
def whisper() -> Path:
    return _needed(WHISPER)


@pytest.fixture(scope="session")
def alignment() -> Path:
    return _needed(ALIGNMENT)


@pytest.fixture(scope="session")
def strings() -> Path:
    return _needed(STRINGS)


@pytest.fixture(scope="session")
def speech() -> Path:
    return _needed(SPEECH)


@pytest.fixture(scope="session")
def speaker_weights() -> SpeakerWeights:
    weights = SpeakerWeights.installed()
    if not weights.are_there:
        pytest.skip("needs the weights that make whisperx fetches to tell speakers apart")
    return weights


def _needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"needs ../shared/{path.relative_to(SHARED)} beside the repository")
    return path


def recording(path: Path) -> Samples:
    """The samples of a 16 kHz mono WAV file."""
    import numpy

    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        data: Any = numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    samples: Samples = (data.astype(numpy.float32) / 32768.0).astype(numpy.float32)
    return samples
