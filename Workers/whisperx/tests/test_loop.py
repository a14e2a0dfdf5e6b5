from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sotto_whisperx.engine import AudibleWindow, Outcome
from sotto_whisperx.loop import WorkerLoop
from sotto_whisperx.pending import Batch
from sotto_whisperx.protocol import Align, Recognize, parse
from sotto_whisperx.settings import RecognitionSettings

from .fakes import Channel, EchoEngine, audio_file, line


def loop_on(channel: Channel) -> WorkerLoop:
    return WorkerLoop(RecognitionSettings(model="echo"), channel.writer)


def batch(folder: Path, *ids: str) -> Batch:
    audio = audio_file(folder, "audio", [0.0, 0.5])
    windows = [{"id": id, "audio": audio, "options": {}} for id in ids]
    request = parse(line(t="recognize", windows=windows))
    assert isinstance(request, Recognize)
    return Batch(request.windows)


def test_ping_is_answered_at_once() -> None:
    channel = Channel()
    loop_on(channel).handle(line(t="ping", n=4))
    assert channel.replies() == [{"t": "pong", "n": 4}]


def test_requests_that_cannot_be_understood_are_refused_and_noise_is_ignored() -> None:
    channel = Channel()
    loop = loop_on(channel)
    for sent in (b"noise", None, line(t="detect", id="d"), line(t="cancel", id="unknown")):
        loop.handle(sent)
    replies = channel.replies()
    assert [(reply["id"], reply["code"]) for reply in replies] == [("d", "bad_request")]


def test_a_waiting_request_is_taken_back_at_once(tmp_path: Path) -> None:
    channel = Channel()
    loop = loop_on(channel)
    audio = audio_file(tmp_path, "audio", [0.0])
    loop.handle(line(t="recognize", windows=[{"id": "1", "audio": audio, "options": {}}]))
    loop.handle(line(t="cancel", id="1"))
    assert [reply["code"] for reply in channel.replies()] == ["cancelled"]


def test_each_window_is_answered_once(tmp_path: Path) -> None:
    channel = Channel()
    loop_on(channel).answer(batch(tmp_path, "1", "2"), EchoEngine())
    assert [(reply["id"], reply["t"]) for reply in channel.replies()] == [
        ("1", "recognized"),
        ("2", "recognized"),
    ]


def test_a_window_whose_audio_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    channel = Channel()
    windows = [
        {"id": "1", "audio": audio_file(tmp_path, "audio", [0.0]), "options": {}},
        {"id": "2", "audio": {"path": str(tmp_path / "none"), "samples": 1}, "options": {}},
    ]
    request = parse(line(t="recognize", windows=windows))
    assert isinstance(request, Recognize)
    loop_on(channel).answer(Batch(request.windows), EchoEngine())
    replies = {reply["id"]: reply for reply in channel.replies()}
    assert replies["1"]["t"] == "recognized"
    assert replies["2"]["code"] == "bad_audio" and str(tmp_path) not in replies["2"]["message"]


def test_an_engine_that_breaks_answers_what_is_left(tmp_path: Path) -> None:
    def breaks(id: str) -> None:
        if id == "2":
            raise KeyError("secret text")

    channel = Channel()
    loop = loop_on(channel)
    windows = batch(tmp_path, "1", "2", "3")
    loop._pending.enqueue(windows)
    work = loop._next(4)
    loop.answer(work, EchoEngine(during=breaks))
    replies = {reply["id"]: reply for reply in channel.replies()}
    assert replies["1"]["t"] == "recognized"
    assert {replies["2"]["code"], replies["3"]["code"]} == {"engine_error"}
    assert "secret" not in str(replies)


def test_a_window_taken_back_while_it_is_computed_is_answered_as_such(tmp_path: Path) -> None:
    channel = Channel()
    loop = loop_on(channel)

    def take_back(id: str) -> None:
        if id == "1":
            loop.handle(line(t="cancel", id="1"))
            loop.handle(line(t="cancel", id="2"))

    loop._pending.enqueue(batch(tmp_path, "1", "2", "3"))
    loop.answer(loop._next(4), EchoEngine(during=take_back))
    codes = {reply["id"]: reply.get("code") for reply in channel.replies()}
    assert codes == {"1": "cancelled", "2": "cancelled", "3": None}


def test_what_an_engine_cannot_do_is_said(tmp_path: Path) -> None:
    channel = Channel()
    loop = loop_on(channel)
    audio = audio_file(tmp_path, "audio", [0.0])
    loop.handle(line(t="detect", id="v", audio=audio))
    loop.handle(line(t="diarize", id="d", audio=audio))
    loop.answer(loop._next(1), EchoEngine())
    loop.answer(loop._next(1), EchoEngine())
    detected, rejected = channel.replies()
    assert detected == {"t": "detected", "id": "v", "spans": [{"start": 0, "end": 1}]}
    assert (rejected["id"], rejected["code"]) == ("d", "unsupported")


def test_a_window_whose_answer_cannot_be_written_is_refused_alone(tmp_path: Path) -> None:
    class Overflowing(EchoEngine):
        def recognize(
            self, windows: Sequence[AudibleWindow], wants: Callable[[str], bool]
        ) -> Iterator[tuple[str, Outcome]]:
            for window in windows:
                probability = float("nan") if window.id == "1" else 0.5
                yield window.id, {"utterances": [], "language_probability": probability}

    channel = Channel()
    loop = loop_on(channel)
    loop._pending.enqueue(batch(tmp_path, "1", "2"))
    loop.answer(loop._next(4), Overflowing())
    refused, recognized = channel.replies()
    assert (refused["id"], refused["code"], refused["retry"]) == ("1", "engine_error", True)
    assert (recognized["id"], recognized["t"]) == ("2", "recognized")


def test_a_text_is_answered_with_its_words(tmp_path: Path) -> None:
    channel = Channel()
    audio = audio_file(tmp_path, "audio", [0.0, 0.5])
    request = parse(line(t="align", id="a", audio=audio, language="en", text="Go on."))
    assert isinstance(request, Align)
    loop_on(channel).answer(request, EchoEngine())
    placed = {"start": 0.0, "end": 0.5, "score": None, "timing": "interpolated"}
    words = [{"word": "Go", **placed}, {"word": "on.", **placed}]
    assert channel.replies() == [{"t": "aligned", "id": "a", "words": words}]
