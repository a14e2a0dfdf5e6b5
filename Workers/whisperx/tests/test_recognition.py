"""A real worker with a small real model, and WhisperX itself beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sotto_whisperx.punkt import SentenceRules

from .conftest import recording
from .fakes import audio_file
from .worker import Worker

if TYPE_CHECKING:
    from sotto_whisperx.audio_file import Samples

COMMON = ("--offline", "--threads", "1", "--device", "cpu", "--compute-type", "int8")


@dataclass
class Session:
    """A worker that is ready, and where its audio lies."""

    worker: Worker
    greeting: dict[str, Any]
    folder: Path

    def window(self, id: str, samples: Samples, **options: Any) -> dict[str, Any]:
        audio = audio_file(self.folder, f"{id}.f32", samples)
        return {"id": id, "audio": audio, "options": {"task": "transcribe", **options}}


@pytest.fixture(scope="module")
def session(
    whisper: Path, alignment: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("session")
    cache = str(folder / "cache")
    worker = Worker(
        "recognize", "--model", str(whisper), "--align-model", str(alignment), *COMMON,
        "--model-cache", cache,
    )  # fmt: skip
    reply = worker.receive(180)
    assert reply["t"] == "ready", reply
    yield Session(worker, reply["greeting"], folder)
    worker.stop()


@pytest.fixture(scope="module")
def speech(strings: Path) -> Samples:
    return recording(strings / "digits-06.wav")


def text(reply: dict[str, Any]) -> str:
    return "".join(utterance["text"] for utterance in reply["window"]["utterances"])


def test_says_what_it_is(session: Session) -> None:
    library = session.greeting.pop("library")
    assert library.startswith("whisperx 3.") and "ctranslate2 4." in library
    languages = session.greeting["engine"]["capabilities"]["languages"]
    assert len(languages) == 99 and {"en", "de", "jv", "haw"} < set(languages)
    assert not {"jw", "xx", "yue"} & set(languages)
    assert session.greeting == {
        "version": 1,
        "engine": {
            "name": "whisperx",
            "model": "whisper-digits-ct2",
            "capabilities": {
                "languages": languages,
                "word_times": True,
                "char_times": True,
                "language_detection": True,
                "translation": True,
                "diarization": False,
                "prompt": True,
            },
        },
        "maximum_batch": 4,
    }


def test_languages_tasks_and_prompts_of_any_length_go_into_one_request(
    session: Session, speech: Samples
) -> None:
    """Prompts of different lengths in one batch would make CTranslate2 refuse the whole batch."""
    mix: dict[str, dict[str, Any]] = {
        "plain": {},
        "german": {"language": "de"},
        "translated": {"language": "en", "task": "translate"},
        "short prompt": {"language": "en", "prompt": "one two"},
        "blank prompt": {"language": "en", "prompt": " "},
        "long prompt": {"language": "en", "prompt": "nine eight seven " * 200},
        "hotwords": {"language": "en", "hotwords": ["five", "six"]},
    }
    together = session.worker.recognize(
        *(session.window(name, speech, align=False, **options) for name, options in mix.items())
    )
    for name, options in mix.items():
        alone = session.worker.recognize(session.window(name, speech, align=False, **options))
        # What the model is not sure of may come out differently where sums are rounded otherwise.
        pair = (text(together[name]).split(), text(alone[name]).split())
        assert SequenceMatcher(None, *pair).ratio() > 0.6, (name, pair)
    assert "tried alone" not in "".join(session.worker.log)
    assert text(together["plain"]) == " five four three zero nine five five six"
    assert text(together["blank prompt"]) == text(together["plain"])
    assert text(together["german"]).startswith(" fünf vier drei null neun")
    assert text(together["translated"]).startswith(" fünf vier drei null neun")
    assert together["german"]["window"]["language"] == "de"


def test_a_bad_window_fails_alone(session: Session, speech: Samples) -> None:
    import numpy

    no_numbers = speech.copy()
    no_numbers[::2] = numpy.nan
    absent = {"path": str(session.folder / "absent"), "samples": 100}
    too_long = numpy.zeros(31 * 16000, numpy.float32)
    replies = session.worker.recognize(
        session.window("good", speech),
        session.window("no numbers", no_numbers),
        {"id": "absent", "audio": absent, "options": {}},
        session.window("too long", too_long),
        session.window("klingon", speech, language="tlh"),
        session.window("sing", speech, task="sing"),
    )
    assert text(replies["good"]) == " five four three zero nine five five six"
    assert replies["no numbers"]["t"] == "recognized"
    codes = {id: reply["code"] for id, reply in replies.items() if reply["t"] == "rejected"}
    assert codes == {
        "absent": "bad_audio",
        "too long": "bad_audio",
        "klingon": "bad_language",
        "sing": "bad_request",
    }
    assert not any(reply["retry"] for reply in replies.values() if reply["t"] == "rejected")


def test_a_language_that_nobody_told_is_found_and_its_probability_given(
    session: Session, speech: Samples
) -> None:
    replies = session.worker.recognize(
        session.window("found", speech, align=False),
        session.window("told", speech, align=False, language="en"),
    )
    assert replies["found"]["window"]["language"] == "en"
    assert 0.9 < replies["found"]["window"]["language_probability"] <= 1
    assert "language_probability" not in replies["told"]["window"]


def test_without_alignment_a_window_is_one_utterance_without_words(
    session: Session, speech: Samples
) -> None:
    for options in ({"align": False}, {"task": "translate"}):
        window = session.worker.recognize(session.window("1", speech, **options))["1"]["window"]
        (utterance,) = window["utterances"]
        assert utterance["words"] == [] and utterance["speaker"] is None
        assert (utterance["start"], utterance["end"]) == (0.0, round(len(speech) / 16000, 3))
        assert utterance["avg_logprob"] < 0 and "notices" not in window


def test_characters_come_when_they_are_asked_for(session: Session, speech: Samples) -> None:
    replies = session.worker.recognize(
        session.window("yes", speech, language="en", char_alignments=True),
        session.window("no", speech, language="en"),
    )
    (utterance,) = replies["yes"]["window"]["utterances"]
    assert "".join(char["char"] for char in utterance["chars"]) == utterance["text"]
    assert utterance["chars"][0] == {"char": " ", "start": None, "end": None, "score": None}
    assert "chars" not in replies["no"]["window"]["utterances"][0]
    assert utterance["words"] == replies["no"]["window"]["utterances"][0]["words"]


def test_ping_is_answered_during_a_computation_and_waiting_windows_can_be_taken_back(
    session: Session, speech: Samples
) -> None:
    ids = [str(number) for number in range(16)]
    windows = [session.window(id, speech, language="en", align=False) for id in ids]
    session.worker.send_together(
        {"t": "recognize", "windows": windows},
        {"t": "ping", "n": 42},
        {"t": "cancel", "id": "15"},
    )
    answered: dict[str, dict[str, Any]] = {}
    pong = -1
    while len(answered) < len(ids):
        reply = session.worker.receive()
        if reply["t"] == "pong":
            pong = len(answered)
        else:
            answered[reply["id"]] = reply
    assert 0 <= pong < len(ids) - 1
    assert answered.pop("15")["code"] == "cancelled"
    assert {reply["t"] for reply in answered.values()} == {"recognized"}


def assert_alike(found: dict[str, Any], own: dict[str, Any]) -> None:
    """The same times, to a frame of the alignment model: processors round sums differently, and one
    may do so by where the numbers lie in memory."""
    for edge in ("start", "end"):
        assert found.get(edge) == pytest.approx(own.get(edge), abs=0.021)


def test_results_are_whisperx_s_own(
    session: Session,
    strings: Path,
    whisper: Path,
    alignment: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same windows in the same batches, through WhisperX's pipeline and through the worker."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "false")
    import torch
    import whisperx

    torch.set_num_threads(1)
    audio = recording(strings / "digits-long-01.wav")
    pipeline = whisperx.load_model(str(whisper), "cpu", compute_type="int8", threads=1)
    expected = pipeline.transcribe(audio, batch_size=4, chunk_size=12)
    stretches = pipeline.vad_model.merge_chunks(
        pipeline.vad_model({"waveform": torch.from_numpy(audio)[None], "sample_rate": 16000}),
        12,
        onset=0.5,
        offset=0.363,
    )
    windows = [audio[int(s["start"] * 16000) : int(s["end"] * 16000)] for s in stretches]
    assert len(windows) == len(expected["segments"]) > 4
    SentenceRules(tmp_path).provide("en")
    model, known = whisperx.load_align_model("en", "cpu", model_name=str(alignment))

    ids = [str(number) for number in range(len(windows))]
    sent = [session.window(id, window) for id, window in zip(ids, windows)]
    replies = session.worker.recognize(*sent)
    for id, window, segment in zip(ids, windows, expected["segments"]):
        result = replies[id]["window"]
        assert text(replies[id]) == segment["text"]
        own = {"text": segment["text"], "start": 0.0, "end": round(len(window) / 16000, 3)}
        aligned = whisperx.align([own], model, known, window, "cpu")["segments"]
        assert len(result["utterances"]) == len(aligned)
        for utterance, sentence in zip(result["utterances"], aligned):
            assert utterance["avg_logprob"] == pytest.approx(segment["avg_logprob"], abs=1e-3)
            assert_alike(utterance, sentence)
            assert len(utterance["words"]) == len(sentence["words"])
            for word, own_word in zip(utterance["words"], sentence["words"]):
                assert set(word) == set(own_word) and word["word"] == own_word["word"]
                assert_alike(word, own_word)
                assert word.get("score") == pytest.approx(own_word.get("score"), abs=0.01)


def test_nothing_of_what_was_said_is_in_the_log(session: Session) -> None:
    log = "".join(session.worker.log)
    assert "five" not in log and "fünf" not in log and str(session.folder) not in log


def test_the_end_of_the_input_ends_a_computation(session: Session, speech: Samples) -> None:
    windows = [session.window(str(number), speech) for number in range(64)]
    session.worker.send(t="recognize", windows=windows)
    session.worker.end_input()
    assert session.worker.wait(5) == 0
