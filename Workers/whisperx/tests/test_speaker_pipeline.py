"""Speakers without an account, with the real weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sotto_whisperx.failures import Rejection, WorkerUnusable
from sotto_whisperx.protocol import Audio, Diarize
from sotto_whisperx.settings import DiarizationSettings, Machine
from sotto_whisperx.speakers.weights import NAME, SpeakerWeights

from .conftest import recording
from .fakes import audio_file
from .worker import Worker

if TYPE_CHECKING:
    from sotto_whisperx.diarizer import Diarizer

pytest.importorskip("pyannote.audio")

FALCON_TURNS = [(1.7, 3.9, "A"), (6.2, 11.1, "B"), (12.8, 18.0, "C")]


@pytest.fixture(scope="module")
def diarizer(speaker_weights: SpeakerWeights) -> Diarizer:
    from sotto_whisperx.diarizer import Diarizer

    return Diarizer(DiarizationSettings(NAME, Machine(device="cpu")))


def request(fewest: int | None = None, most: int | None = None) -> Diarize:
    return Diarize("1", Audio("/x", 1), fewest, most)


def wanted(_: str) -> bool:
    return True


def annotation(turns: list[tuple[float, float, str]]) -> Any:
    from pyannote.core import Annotation, Segment

    found = Annotation()
    for number, (start, end, speaker) in enumerate(turns):
        found[Segment(start, end), number] = speaker
    return found


def test_three_speakers_are_told_apart(diarizer: Diarizer, speech: Path) -> None:
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    samples = recording(speech / "falcon-test.wav")
    turns = diarizer.diarize(samples, request(), wanted)
    assert {turn[2] for turn in turns} == {"SPEAKER_00", "SPEAKER_01", "SPEAKER_02"}
    assert turns == sorted(turns) and turns[0][2] == "SPEAKER_00"
    whole = Timeline([Segment(0, len(samples) / 16_000)])
    metric = DiarizationErrorRate(collar=0.25)
    assert metric(annotation(FALCON_TURNS), annotation(turns), uem=whole) < 0.05


@pytest.mark.parametrize("fewest, most", [(None, 1), (None, 2), (2, 2), (4, None)])
def test_bounds_are_kept(
    diarizer: Diarizer, speech: Path, fewest: int | None, most: int | None
) -> None:
    samples = recording(speech / "falcon-test.wav")
    turns = diarizer.diarize(samples, request(fewest, most), wanted)
    assert (fewest or 1) <= len({turn[2] for turn in turns}) <= (most or 99)


def test_a_voice_is_like_itself_and_unlike_others(
    speaker_weights: SpeakerWeights, speech: Path
) -> None:
    from sotto_whisperx.speakers.voice_embedder import VoiceEmbedder

    embedder = VoiceEmbedder(speaker_weights.embedding, "cpu")
    one, same, other = (
        embedder.embed(embedder.features(recording(speech / name)))
        for name in ("harvard-spk1_snt1.wav", "harvard-spk1_snt2.wav", "leopard-test.wav")
    )
    assert float(one @ same) > 0.6 > 0.3 > float(one @ other)


@pytest.mark.parametrize("kind", ["silence", "too loud to compute with", "short"])
def test_what_holds_no_speech_has_no_turns(diarizer: Diarizer, kind: str) -> None:
    import numpy

    samples = {
        "silence": numpy.zeros(16_000 * 12, numpy.float32),
        "too loud to compute with": numpy.full(16_000 * 3, 3e38, numpy.float32),
        "short": numpy.ones(15_999, numpy.float32),
    }[kind]
    assert diarizer.diarize(samples, request(), wanted) == []
    assert diarizer.diarize(samples, request(2, 3), wanted) == []


def test_a_cancelled_request_ends_early(diarizer: Diarizer, speech: Path) -> None:
    asked: list[str] = []

    def no_more(id: str) -> bool:
        asked.append(id)
        return len(asked) < 4

    with pytest.raises(Rejection) as no:
        diarizer.diarize(recording(speech / "falcon-test.wav"), request(), no_more)
    assert no.value.code == "cancelled" and asked == ["1"] * 4


def test_the_worker_takes_it_where_no_pipeline_is_named(
    tmp_path: Path, speaker_weights: SpeakerWeights, speech: Path
) -> None:
    audio = audio_file(tmp_path, "audio", recording(speech / "falcon-test.wav")[: 16_000 * 5])
    worker = Worker("diarize", "--offline", "--device", "cpu", environment={"HF_TOKEN": ""})
    try:
        assert worker.receive(180)["greeting"]["engine"]["model"] == NAME
        worker.send(t="diarize", id="1", audio=audio)
        turns = worker.receive()["turns"]
    finally:
        worker.stop()
    assert [turn["speaker"] for turn in turns] == ["SPEAKER_00"]
    assert turns[0]["start"] == pytest.approx(1.7, abs=0.3)


def test_a_token_or_a_name_chooses_another_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    from sotto_whisperx.diarizer import chosen_model
    from sotto_whisperx.hub_pipeline import HUB_MODEL

    settings = DiarizationSettings(token_variable="MY_TOKEN")
    monkeypatch.delenv("MY_TOKEN", raising=False)
    assert chosen_model(settings, has_weights=True) == NAME
    assert chosen_model(settings, has_weights=False) == HUB_MODEL
    assert chosen_model(DiarizationSettings("a/b"), has_weights=True) == "a/b"
    monkeypatch.setenv("MY_TOKEN", "secret")
    assert chosen_model(settings, has_weights=True) == HUB_MODEL
    named = DiarizationSettings(NAME, token_variable="MY_TOKEN")
    assert chosen_model(named, has_weights=True) == NAME


def test_weights_that_are_missing_or_damaged_are_explained(tmp_path: Path) -> None:
    from sotto_whisperx.diarizer import Diarizer

    settings = DiarizationSettings(NAME, Machine(device="cpu"), speakers=str(tmp_path))
    with pytest.raises(WorkerUnusable, match="run make whisperx, or give --speakers"):
        Diarizer(settings)
    weights = SpeakerWeights(tmp_path)
    weights.segmentation.write_bytes(b"nothing")
    weights.embedding.write_bytes(b"nothing")
    with pytest.raises(WorkerUnusable, match="cannot be loaded .* remove the folder"):
        Diarizer(settings)
