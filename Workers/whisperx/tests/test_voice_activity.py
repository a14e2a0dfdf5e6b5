"""Finding speech with real models."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx.voice_activity import spans

from .conftest import recording
from .fakes import audio_file
from .worker import Worker


def test_spans_are_inside_the_audio_and_not_empty() -> None:
    assert spans([(-0.1, 0.5), (0.9, 2.0), (3.0, 4.0), (0.5, 0.5)], 16000) == [
        (0, 8000),
        (14400, 16000),
    ]


@pytest.mark.parametrize("method", ["pyannote", "silero"])
def test_finds_the_speech_between_silence(method: str, tmp_path: Path, strings: Path) -> None:
    import numpy

    speech = recording(strings / "digits-05.wav")
    quiet = numpy.zeros(2 * 16000, numpy.float32)
    audio = audio_file(tmp_path, "audio", numpy.concatenate([quiet, speech, quiet]))
    silence = audio_file(tmp_path, "silence", quiet)
    worker = Worker("vad", "--vad-method", method, "--offline", "--device", "cpu")
    try:
        greeting = worker.receive(180)["greeting"]
        assert greeting["engine"]["model"] == method
        worker.send(t="detect", id="1", audio=audio)
        worker.send(t="detect", id="2", audio=silence)
        worker.send(t="recognize", windows=[{"id": "3", "audio": silence, "options": {}}])
        found, nothing, refused = worker.receive(), worker.receive(), worker.receive()
    finally:
        worker.stop()
    assert found["t"] == "detected" and nothing["spans"] == []
    assert refused["code"] == "unsupported"
    # Nothing is found in the silence, and nearly all of the string of digits.
    covered = sum(span["end"] - span["start"] for span in found["spans"])
    assert 1.7 * 16000 < found["spans"][0]["start"] < found["spans"][-1]["end"]
    assert found["spans"][-1]["end"] <= 2.3 * 16000 + len(speech)
    assert covered > len(speech) / 2
