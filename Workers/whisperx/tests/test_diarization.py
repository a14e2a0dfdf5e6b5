"""Diarization with a pipeline of untrained weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import recording
from .fakes import audio_file
from .worker import Worker


def wanted(_: str) -> bool:
    return True


def test_answers_with_turns(tmp_path: Path, strings: Path) -> None:
    pytest.importorskip("pyannote.audio")
    from . import random_pipeline

    model = random_pipeline.make(tmp_path / "pipeline")
    speech = recording(strings / "digits-05.wav")
    audio = audio_file(tmp_path, "audio", speech)
    brief = audio_file(tmp_path, "brief", speech[:8000])
    worker = Worker("diarize", "--model", str(model), "--offline", "--device", "cpu")
    try:
        reply = worker.receive(180)
        assert reply["t"] == "ready", reply
        assert reply["greeting"]["engine"]["capabilities"]["diarization"]
        assert reply["greeting"]["engine"]["model"] == "pipeline"
        worker.send(t="diarize", id="1", audio=audio)
        worker.send(t="diarize", id="2", audio=audio, min_speakers=2, max_speakers=2)
        worker.send(t="diarize", id="3", audio=audio, min_speakers=3, max_speakers=2)
        worker.send(t="diarize", id="4", audio=brief)
        free, two, senseless, short = (worker.receive() for _ in range(4))
    finally:
        worker.stop()
    for reply in (free, two):
        assert reply["t"] == "diarized", reply
        turns = reply["turns"]
        assert turns == sorted(turns, key=lambda turn: float(turn["start"]))
        assert all(turn["speaker"].startswith("SPEAKER_0") for turn in turns)
        assert 0 <= turns[0]["start"] < 0.2
        assert turns[-1]["end"] == pytest.approx(len(speech) / 16000, abs=0.001)
    assert senseless["code"] == "bad_request"
    assert short["turns"] == []


def test_the_numbers_of_speakers_reach_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    diarize = pytest.importorskip("whisperx.diarize")
    import numpy

    from sotto_whisperx.diarizer import Diarizer
    from sotto_whisperx.protocol import Audio, Diarize
    from sotto_whisperx.settings import DiarizationSettings

    def two_turns(
        samples: object, progress_callback: object, **numbers: int | None
    ) -> dict[str, list[object]]:
        asked.append(numbers)
        return {
            "start": [1.0, 0.00049, 0.5],
            "end": [9.0, 0.5, 1.5],
            "speaker": ["B", "A", "A"],
        }

    asked: list[dict[str, int | None]] = []
    monkeypatch.setattr(diarize, "DiarizationPipeline", lambda *_, **__: two_turns)
    diarizer = Diarizer(DiarizationSettings("some/pipeline"))
    samples = numpy.zeros(32000, numpy.float32)
    turns = diarizer.diarize(samples, Diarize("1", Audio("/x", 32000), 2, None), wanted)
    assert asked == [{"min_speakers": 2, "max_speakers": None}]
    assert turns == [(0.0, 1.5, "A"), (1.0, 2.0, "B")]


def test_a_gpu_that_has_gone_ends_the_worker_and_memory_is_not_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    diarize = pytest.importorskip("whisperx.diarize")
    import numpy

    from sotto_whisperx import devices
    from sotto_whisperx.diarizer import Diarizer
    from sotto_whisperx.lost_device import LostDevice
    from sotto_whisperx.protocol import Audio, Diarize
    from sotto_whisperx.settings import DiarizationSettings

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    def release() -> None:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    monkeypatch.setattr(diarize, "DiarizationPipeline", lambda *_, **__: fails)
    monkeypatch.setattr(devices, "release_memory", release)
    diarizer = Diarizer(DiarizationSettings("some/pipeline"))
    with pytest.raises(LostDevice):
        request = Diarize("1", Audio("/x", 32000))
        diarizer.diarize(numpy.zeros(32000, numpy.float32), request, wanted)


def test_a_pipeline_that_is_not_there_is_explained(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from sotto_whisperx.diarizer import Diarizer
    from sotto_whisperx.failures import WorkerUnusable
    from sotto_whisperx.settings import DiarizationSettings

    with pytest.raises(WorkerUnusable, match="there is no pipeline in"):
        Diarizer(DiarizationSettings(str(tmp_path / "absent")))


def test_a_gated_pipeline_without_a_token_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    diarize = pytest.importorskip("whisperx.diarize")
    from sotto_whisperx.diarizer import Diarizer
    from sotto_whisperx.failures import WorkerUnusable
    from sotto_whisperx.settings import DiarizationSettings

    def refuses(*_: object, token: str | None, **__: object) -> None:
        tokens.append(token)
        raise OSError("401")

    tokens: list[str | None] = []
    monkeypatch.setattr(diarize, "DiarizationPipeline", refuses)
    monkeypatch.delenv("MY_TOKEN", raising=False)
    settings = DiarizationSettings("some/gated", token_variable="MY_TOKEN")
    with pytest.raises(WorkerUnusable, match="accept its conditions .* set MY_TOKEN"):
        Diarizer(settings)
    monkeypatch.setenv("MY_TOKEN", "secret")
    with pytest.raises(WorkerUnusable, match="with the token in MY_TOKEN") as unusable:
        Diarizer(settings)
    assert tokens == [None, "secret"] and "secret" not in str(unusable.value)
