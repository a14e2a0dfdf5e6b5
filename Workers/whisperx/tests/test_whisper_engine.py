"""The worker of the engine `whisper` with Whisper base, as `make run` installs both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import recording
from .fakes import audio_file
from .worker import Worker

if TYPE_CHECKING:
    from sotto_whisperx.audio_file import Samples

INSTALLED = Path(__file__).parents[3] / ".sotto"
PYTHON = INSTALLED / "whisper" / "bin" / "python"
MODEL = INSTALLED / "models" / "faster-whisper-base"
SPEECH = Path(__file__).parents[3].parent / "shared" / "speech"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    for needed in (PYTHON, MODEL / "model.bin", SPEECH / "jfk.wav"):
        if not needed.exists():
            pytest.skip(f"needs {needed.name}: make run installs the engine and its model")
    worker = Worker("whisper", "--model", str(MODEL), "--offline", python=str(PYTHON))
    yield worker
    worker.stop()


@pytest.fixture(scope="module")
def greeting(worker: Worker) -> dict[str, Any]:
    reply = worker.receive(120)
    assert reply["t"] == "ready", reply
    greeting: dict[str, Any] = reply["greeting"]
    return greeting


def window(folder: Path, id: str, samples: Samples, **options: Any) -> dict[str, Any]:
    return {"id": id, "audio": audio_file(folder, f"{id}.f32", samples), "options": options}


def words(reply: dict[str, Any]) -> list[dict[str, Any]]:
    return [word for utterance in reply["window"]["utterances"] for word in utterance["words"]]


def test_says_what_it_is(greeting: dict[str, Any]) -> None:
    assert greeting["engine"]["name"] == "whisper"
    capabilities = greeting["engine"]["capabilities"]
    assert len(capabilities.pop("languages")) == 99
    assert capabilities == {
        "word_times": True,
        "char_times": False,
        "language_detection": True,
        "translation": True,
        "diarization": False,
        "prompt": True,
    }


def test_words_of_languages_that_share_a_batch_are_placed_by_attention(
    worker: Worker, greeting: dict[str, Any], tmp_path: Path
) -> None:
    files = {"en": "jfk.wav", "de": "leopard-test_de.wav", "ja": "leopard-test_ja.wav"}
    replies = worker.recognize(
        *(window(tmp_path, code, recording(SPEECH / file)) for code, file in files.items())
    )
    for code, file in files.items():
        length = len(recording(SPEECH / file)) / 16000
        assert replies[code]["window"]["language"] == code
        times = [time for word in words(replies[code]) for time in (word["start"], word["end"])]
        assert times == sorted(times) and 0 <= times[0] and times[-1] <= length
        assert {word["timing"] for word in words(replies[code])} == {"attention"}
    english = [word["word"].strip(",.").lower() for word in words(replies["en"])]
    assert english[:6] == ["and", "so", "my", "fellow", "americans", "ask"]
    # The pause behind "Americans" belongs to no word.
    americans, ask = words(replies["en"])[4:6]
    assert ask["start"] - americans["end"] > 0.8
    assert "".join(word["word"] for word in words(replies["ja"])).startswith("客観的")


def test_what_noise_makes_of_whisper_can_be_spoken_or_is_in_doubt(
    worker: Worker, greeting: dict[str, Any], tmp_path: Path
) -> None:
    """Temperatures draw by chance, and processors differ: this holds whatever is drawn."""
    numpy = pytest.importorskip("numpy")
    from sotto_whisperx.text_quality import repeats, speaking_time, units

    source = numpy.random.default_rng(1)
    noise = source.normal(0, 0.2, 16000 * 20).astype(numpy.float32)
    hum = numpy.sin(numpy.arange(16000 * 20) * 2 * numpy.pi * 50 / 16000).astype(numpy.float32)
    silence = numpy.zeros(16000 * 5, numpy.float32)
    replies = worker.recognize(
        window(tmp_path, "noise", noise),
        window(tmp_path, "hum", hum),
        window(tmp_path, "silence", silence),
    )
    for id, reply in replies.items():
        text = "".join(utterance["text"] for utterance in reply["window"]["utterances"])
        if "doubtful_text" in {notice["code"] for notice in reply["window"].get("notices", [])}:
            continue
        assert speaking_time(text) <= (5 if id == "silence" else 20), text
        assert repeats(units(text)) <= 10, text


def test_a_window_shorter_than_any_word_has_no_text(
    worker: Worker, greeting: dict[str, Any], tmp_path: Path
) -> None:
    numpy = pytest.importorskip("numpy")
    source = numpy.random.default_rng(1)
    for length in (1, 160, 400):
        samples = source.normal(0, 0.2, length).astype(numpy.float32)
        reply = worker.recognize(window(tmp_path, f"short {length}", samples))
        assert reply[f"short {length}"]["window"]["utterances"] == []
