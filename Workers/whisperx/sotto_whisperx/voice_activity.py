"""Finds speech, the way WhisperX does before it merges what it found into windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import devices, versions
from .audio_file import SAMPLE_RATE
from .engine import Engine
from .settings import DetectionSettings

if TYPE_CHECKING:
    from .audio_file import Samples


def load(settings: DetectionSettings) -> Engine:
    return PyannoteActivity(settings) if settings.method == "pyannote" else SileroActivity(settings)


class PyannoteActivity(Engine):
    """WhisperX's own model, which its package brings along."""

    name = "pyannote"

    def __init__(self, settings: DetectionSettings) -> None:
        import torch
        from whisperx.vads import Pyannote
        from whisperx.vads.pyannote import Binarize

        torch.set_num_threads(settings.machine.threads)
        device = torch.device(devices.for_torch(settings.machine.device))
        self._vad = Pyannote(
            device, token=None, vad_onset=settings.onset, vad_offset=settings.offset
        )
        self._binarize = Binarize(
            max_duration=settings.chunk_size, onset=settings.onset, offset=settings.offset
        )
        self.library = versions.library("whisperx", "pyannote-audio", "torch")

    def detect_speech(self, samples: Samples) -> list[tuple[int, int]]:
        waveform = self._vad.preprocess_audio(samples)
        scores = self._vad({"waveform": waveform, "sample_rate": SAMPLE_RATE})
        turns = self._binarize(scores).get_timeline()
        return spans([(turn.start, turn.end) for turn in turns], len(samples))


class SileroActivity(Engine):
    """Silero's model as faster-whisper brings it along, with Silero's own settings, as WhisperX
    uses it. Has no offset of its own: speech ends 0.15 below the onset."""

    name = "silero"
    SHORTEST_SPEECH_MS = 250
    SHORTEST_SILENCE_MS = 100
    MARGIN_MS = 30

    def __init__(self, settings: DetectionSettings) -> None:
        from faster_whisper.vad import VadOptions, get_vad_model

        get_vad_model()
        self._options = VadOptions(
            threshold=settings.onset,
            max_speech_duration_s=settings.chunk_size,
            min_speech_duration_ms=self.SHORTEST_SPEECH_MS,
            min_silence_duration_ms=self.SHORTEST_SILENCE_MS,
            speech_pad_ms=self.MARGIN_MS,
        )
        self.library = versions.library("whisperx", "faster-whisper", "onnxruntime")

    def detect_speech(self, samples: Samples) -> list[tuple[int, int]]:
        from faster_whisper.vad import get_speech_timestamps

        found = get_speech_timestamps(samples, self._options)
        return [(int(span["start"]), int(span["end"])) for span in found]


def spans(seconds: list[tuple[float, float]], samples: int) -> list[tuple[int, int]]:
    """Stretches in samples, inside the audio and not empty."""
    found: list[tuple[int, int]] = []
    for start, end in seconds:
        first, last = max(0, int(start * SAMPLE_RATE)), min(samples, int(end * SAMPLE_RATE))
        if first < last:
            found.append((first, last))
    return found
