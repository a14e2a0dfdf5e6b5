"""What a worker does with requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

from .failures import Rejection
from .options import WindowOptions
from .protocol import Align, Diarize
from .turns import Turn
from .word_spans import PlacedWord

if TYPE_CHECKING:
    from .audio_file import Samples

Outcome = Union[dict[str, Any], Rejection]


@dataclass(frozen=True)
class AudibleWindow:
    """A window whose samples have been read."""

    id: str
    samples: Samples
    options: WindowOptions


class Engine:
    """Made and used on the compute thread alone. Each kind of engine answers what it can. `kind` is
    the engine's name in the server, `name` that of its model."""

    kind = "whisperx"
    name = ""
    maximum_batch = 1
    languages: tuple[str, ...] = ()
    word_times = False
    char_times = False
    language_detection = False
    translation = False
    diarization = False
    prompt = False
    library = ""

    def greeting(self) -> dict[str, Any]:
        """What the worker says of itself once it is ready."""
        return {
            "version": 1,
            "engine": {
                "name": self.kind,
                "model": self.name,
                "capabilities": {
                    "languages": list(self.languages),
                    "word_times": self.word_times,
                    "char_times": self.char_times,
                    "language_detection": self.language_detection,
                    "translation": self.translation,
                    "diarization": self.diarization,
                    "prompt": self.prompt,
                },
            },
            "maximum_batch": self.maximum_batch,
            "library": self.library,
        }

    def recognize(
        self, windows: Sequence[AudibleWindow], wants: Callable[[str], bool]
    ) -> Iterator[tuple[str, Outcome]]:
        """Recognises windows: an outcome for each id as soon as it is known. `wants` says whether
        an id has not been cancelled."""
        for window in windows:
            yield window.id, Rejection.unsupported("this worker does not recognise speech")

    def detect_speech(self, samples: Samples) -> list[tuple[int, int]]:
        """Stretches of speech, half-open, in samples from the beginning."""
        raise Rejection.unsupported("this worker does not look for speech")

    def diarize(
        self, samples: Samples, request: Diarize, wants: Callable[[str], bool]
    ) -> list[Turn]:
        """Start, end (seconds) and speaker of each turn, in order of their starts. `wants` says
        whether an id has not been cancelled."""
        raise Rejection.unsupported("this worker does not tell speakers apart")

    def align(self, samples: Samples, request: Align) -> list[PlacedWord]:
        """The text's words, split at white space, with times inside the window."""
        raise Rejection.unsupported("this worker does not place words")
