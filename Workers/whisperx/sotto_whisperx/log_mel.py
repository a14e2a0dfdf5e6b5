"""What Whisper hears: log mel spectrograms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .audio_file import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy

    from .audio_file import Samples

FRAMES_PER_SECOND = 100
LONGEST_SECONDS = 30
# Samples behind a window with which the last frame, of 25 ms, hears nothing of it: four frames.
_SILENCE = 4 * SAMPLE_RATE // FRAMES_PER_SECOND


class LogMel(Protocol):
    """Makes spectrograms of windows, float32 of shape (windows, mel bands, frames of 10 ms)."""

    def __call__(self, windows: Sequence[Samples]) -> Any: ...


class WhisperXLogMel:
    """WhisperX's own of 30 seconds."""

    def __init__(self, bands: int) -> None:
        self._bands = bands

    def __call__(self, windows: Sequence[Samples]) -> Any:
        from whisperx.audio import log_mel_spectrogram

        def hear(window: Samples, padding: int) -> Any:
            return log_mel_spectrogram(window, n_mels=self._bands, padding=padding).numpy()

        return _padded(windows, self._bands, hear)


class NumpyLogMel:
    """faster-whisper's, which needs no PyTorch: the same values."""

    def __init__(self, extractor: Any) -> None:
        self._extractor = extractor

    def __call__(self, windows: Sequence[Samples]) -> Any:
        return _padded(windows, len(self._extractor.mel_filters), self._hear)

    def _hear(self, window: Samples, padding: int) -> Any:
        return self._extractor(window, padding=padding)


def _padded(
    windows: Sequence[Samples], bands: int, hear: Callable[[Samples, int], Any]
) -> numpy.ndarray[Any, numpy.dtype[numpy.float32]]:
    """Spectrograms of 30 seconds. `hear` makes that of a window with so many samples of silence behind
    it; all silence is alike, so what comes later is known without computing it. (Shorter
    spectrograms make Whisper much quicker, and much worse: it was trained on 30 seconds alone. See
    docs/decisions.md.)"""
    import numpy

    frames = LONGEST_SECONDS * FRAMES_PER_SECOND
    stacked = numpy.empty((len(windows), bands, frames), "float32")
    for row, window in zip(stacked, windows):
        padding = min(_SILENCE, LONGEST_SECONDS * SAMPLE_RATE - len(window))
        heard = hear(window, padding)[:, :frames]
        row[:, : heard.shape[1]] = heard
        row[:, heard.shape[1] :] = heard[:, -1:]
    return stacked
