"""What becomes of a window whose text or words cannot be made better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sotto_whisperx.engine import AudibleWindow
from sotto_whisperx.lost_device import LostDevice
from sotto_whisperx.options import WindowOptions
from sotto_whisperx.recognizer import Placed, Recognizer
from sotto_whisperx.rescue_time import RescueTime
from sotto_whisperx.text_quality import IMPROBABLE, Decoded, shortened
from sotto_whisperx.whisper_batch import Heard, Recognized, Row

numpy = pytest.importorskip("numpy")


class Whisper:
    """Recognises the same in each window; checking fails as it is told to."""

    languages = ("en",)
    multilingual = False

    def __init__(
        self, average: float, error: Exception | None = None, text: str = "some words"
    ) -> None:
        self._average = average
        self._error = error
        self._text = text

    def prepare(self, window: AudibleWindow) -> Row:
        return Row(window, ())

    def recognize(self, rows: Sequence[Row]) -> list[Recognized]:
        decoded = Decoded((1,), self._text, self._average)
        return [Recognized(decoded, "en", None, Heard(None, 0, 1)) for _ in rows]

    def checked(
        self, row: Row, recognized: Recognized, wants: Callable[[], bool], time: RescueTime
    ) -> Recognized:
        if self._error is not None:
            raise self._error
        return recognized

    def without_loops(self, recognized: Recognized) -> Recognized:
        decoded = recognized.decoded
        return replace(recognized, decoded=replace(decoded, text=shortened(decoded.text)))


class Placing(Recognizer):
    """Places words, or fails at the first window."""

    def __init__(self, whisper: Any, error: Exception | None = None) -> None:
        self.released = 0
        self._errors = [error] if error else []
        self.use(whisper, 4, "cpu", self._count)

    def _count(self) -> None:
        self.released += 1

    def place(self, row: Row, recognized: Recognized) -> Placed:
        if self._errors:
            raise self._errors.pop()
        return [{"text": recognized.text, "words": [{"word": "some"}]}], []


def run(recognizer: Recognizer) -> dict[str, Any]:
    samples = numpy.zeros(16000, numpy.float32)
    windows = [AudibleWindow(id, samples, WindowOptions()) for id in ("a", "b")]
    found: Iterator[tuple[str, Any]] = recognizer.recognize(windows, lambda _: True)
    return dict(found)


def test_where_decoding_again_fails_the_first_text_stays_in_doubt() -> None:
    for average, doubts in ((-0.1, []), (-1.5, ["doubtful_text"])):
        recognizer = Placing(Whisper(average, RuntimeError("no")))
        for window in run(recognizer).values():
            assert window["utterances"][0]["text"] == "some words"
            assert [notice["code"] for notice in window.get("notices", [])] == doubts
    assert Decoded((), "some words", -1.5).fault(1) == IMPROBABLE


def test_where_decoding_again_fails_only_what_no_speaker_says_is_cut_short() -> None:
    for count, kept in ((5, 5), (20, 3)):
        whisper = Whisper(-0.1, RuntimeError("no"), "the end " * count)
        for window in run(Placing(whisper)).values():
            assert window["utterances"][0]["text"].split() == ["the", "end"] * kept
            (notice,) = window["notices"]
            assert notice["code"] == "doubtful_text" and "further attempts" not in notice["message"]


def test_where_placing_fails_the_text_stays_and_other_windows_are_placed() -> None:
    windows = run(Placing(Whisper(-0.1), RuntimeError("no")))
    assert windows["a"]["utterances"][0]["words"] == []
    assert windows["a"]["notices"][0]["code"] == "alignment_failed"
    assert windows["b"]["utterances"][0]["words"] and "notices" not in windows["b"]


def test_memory_is_given_back_where_it_ran_out() -> None:
    recognizer = Placing(Whisper(-0.1), MemoryError())
    run(recognizer)
    assert recognizer.released == 1


def test_a_gpu_that_has_gone_ends_the_request() -> None:
    lost = RuntimeError("CUDA error: an illegal memory access was encountered")
    with pytest.raises(LostDevice):
        run(Placing(Whisper(-0.1), lost))
    with pytest.raises(LostDevice):
        run(Placing(Whisper(-0.1, lost)))
