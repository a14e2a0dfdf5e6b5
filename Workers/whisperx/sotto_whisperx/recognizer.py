"""Recognises windows with Whisper, and has the words of the text placed in time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from .aligned import utterance
from .attention import segment
from .audio_file import SAMPLE_RATE
from .batch_limit import BatchLimit
from .batching import groups
from .careful_batches import CarefulBatches
from .diagnostics import first_line, note
from .engine import AudibleWindow, Engine, Outcome
from .failures import Rejection, WorkerUnusable
from .lost_device import LostDevice, is_lost_device
from .memory_shortage import is_memory_shortage
from .options import WindowOptions
from .rescue import is_surely_a_loop
from .rescue_time import RescueTime
from .whisper_batch import Recognized, Row, WhisperBatch

# WhisperX's own are 8; on a CPU more than 4 at once gain nothing and make others wait.
CPU_BATCH = 4
GPU_BATCH = 16
# Seconds of a request in which windows of it are decoded again: the server waits for half a minute at
# least.
RESCUE_SECONDS = 10.0

Notice = dict[str, str]
Placed = tuple[list[dict[str, Any]], list[Notice]]


class Recognizer(Engine):
    """What the engines `whisper` and `whisperx` have in common."""

    word_times = True
    prompt = True
    # What to do where the GPU cannot compute.
    gpu_remedy = ""

    def use(
        self, whisper: WhisperBatch, batch: int | None, device: str, release: Callable[[], None]
    ) -> None:
        """Takes the model; `release` gives memory back. Raises WorkerUnusable."""
        self.whisper = whisper
        self._release = release
        self.maximum_batch = batch or (GPU_BATCH if device == "cuda" else CPU_BATCH)
        self._batches: CarefulBatches[Row, Recognized] = CarefulBatches(
            whisper.recognize, BatchLimit(self.maximum_batch), release
        )
        self.languages = whisper.languages
        self.language_detection = whisper.multilingual
        self.translation = whisper.multilingual
        if device == "cuda":
            self._warm_up()

    def _warm_up(self) -> None:
        """Loads CUDA's libraries, which happens with the first computation and may fail."""
        import numpy

        silence = AudibleWindow("", numpy.zeros(SAMPLE_RATE, numpy.float32), WindowOptions("en"))
        try:
            self.whisper.recognize([self.whisper.prepare(silence)])
        except Exception as error:
            raise WorkerUnusable(
                f"the GPU cannot compute: {error}. {self.gpu_remedy}, or use --device cpu"
            ) from error

    def begin(self) -> None:
        """Called before the windows of a request."""

    def place(self, row: Row, recognized: Recognized) -> Placed:
        """Utterances of a text that is not empty, with the words of one that is to be aligned."""
        raise NotImplementedError

    def recognize(
        self, windows: Sequence[AudibleWindow], wants: Callable[[str], bool]
    ) -> Iterator[tuple[str, Outcome]]:
        self.begin()
        self._rescue_time = RescueTime(RESCUE_SECONDS)
        rows: list[Row] = []
        for window in windows:
            try:
                rows.append(self.whisper.prepare(window))
            except Rejection as no:
                yield window.id, no
        for group in groups(rows, lambda row: row.key):
            for row, outcome in self._batches.run(group, lambda row: wants(row.window.id)):
                id = row.window.id
                if isinstance(outcome, Recognized) and wants(id):
                    checked = self._checked(row, outcome, lambda: wants(id))
                    yield id, self._result(row, checked)
                elif isinstance(outcome, Rejection):
                    yield id, outcome
                else:
                    yield id, Rejection.cancelled()

    def _checked(self, row: Row, recognized: Recognized, wants: Callable[[], bool]) -> Recognized:
        """The row's text as it is to be told. Where decoding it again fails, the first text stays,
        in doubt."""
        try:
            return self.whisper.checked(row, recognized, wants, self._rescue_time)
        except Exception as error:
            self._note(error, "decoding a window again")
            first = replace(recognized, doubt=recognized.decoded.fault(row.seconds))
            return self.whisper.without_loops(first) if is_surely_a_loop(first.text) else first

    def _placed(self, row: Row, recognized: Recognized) -> Placed:
        """Where placing the words fails, the text stays without them."""
        try:
            return self.place(row, recognized)
        except Exception as error:
            self._note(error, "placing the words of a window")
            message = "words of a window have no times: the engine failed at placing them"
            return (
                [utterance(segment(row, recognized))],
                [{"code": "alignment_failed", "message": message}],
            )

    def _note(self, error: Exception, what: str) -> None:
        """Raises LostDevice."""
        if is_lost_device(error):
            raise LostDevice(first_line(error)) from error
        note(f"{what} failed: {type(error).__name__}")
        if is_memory_shortage(error):
            self._release()

    def _result(self, row: Row, recognized: Recognized) -> dict[str, Any]:
        result: dict[str, Any] = {"language": recognized.language, "utterances": []}
        probability = recognized.language_probability
        # Half precision overflows at times.
        if probability is not None and math.isfinite(probability):
            result["language_probability"] = probability
        if not recognized.text.strip():
            return result
        result["utterances"], notices = self._placed(row, recognized)
        if recognized.doubt is not None:
            notices = [*notices, _doubtful(recognized.doubt, recognized.attempts)]
        if notices:
            result["notices"] = notices
        return result


def _doubtful(doubt: str, attempts: int) -> Notice:
    tried = ", also after further attempts" if attempts else ""
    return {
        "code": "doubtful_text",
        "message": f"a text is {doubt}{tried}: listen before you rely on it",
    }
