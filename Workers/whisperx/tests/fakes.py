"""Stand-ins for the server and for engines."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotto_whisperx.engine import AudibleWindow, Engine, Outcome
from sotto_whisperx.failures import Rejection
from sotto_whisperx.options import WindowOptions
from sotto_whisperx.protocol import Align, Audio, Window
from sotto_whisperx.replies import ReplyWriter
from sotto_whisperx.word_spans import INTERPOLATED, PlacedWord

if TYPE_CHECKING:
    from sotto_whisperx.audio_file import Samples


def window(id: str, audio: Audio = Audio("/nowhere", 1)) -> Window:
    return Window(id, audio, WindowOptions())


def line(**values: Any) -> bytes:
    return json.dumps(values).encode()


def audio_file(folder: Path, name: str, samples: Sequence[float] | Samples) -> dict[str, Any]:
    """Writes samples; returns what a request says of them."""
    import numpy

    path = folder / name
    numpy.asarray(samples, dtype="<f4").tofile(path)
    return {"path": str(path), "samples": len(samples)}


class Channel:
    """The pipe that a worker answers on."""

    def __init__(self) -> None:
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        self.writer = ReplyWriter(write)

    def replies(self) -> list[dict[str, Any]]:
        """What has been written since it was asked last."""
        try:
            data = os.read(self._read, 1 << 20)
        except BlockingIOError:
            return []
        return [json.loads(line) for line in data.splitlines()]


class EchoEngine(Engine):
    """Answers each window with its length; `during` runs before each answer."""

    name = "echo"

    def __init__(self, maximum_batch: int = 4, during: Callable[[str], None] | None = None) -> None:
        self.maximum_batch = maximum_batch
        self.batches: list[list[str]] = []
        self._during = during

    def recognize(
        self, windows: Sequence[AudibleWindow], wants: Callable[[str], bool]
    ) -> Iterator[tuple[str, Outcome]]:
        self.batches.append([window.id for window in windows])
        for window in windows:
            if self._during is not None:
                self._during(window.id)
            if wants(window.id):
                yield window.id, {"language": "en", "utterances": [], "n": len(window.samples)}
            else:
                yield window.id, Rejection.cancelled()

    def detect_speech(self, samples: Samples) -> list[tuple[int, int]]:
        return [(0, len(samples))]

    def align(self, samples: Samples, request: Align) -> list[PlacedWord]:
        return [PlacedWord(word, 0.0, 0.5, None, INTERPOLATED) for word in request.text.split()]
