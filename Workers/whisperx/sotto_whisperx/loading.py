"""Makes the engine that the command line asks for."""

from __future__ import annotations

from .diagnostics import first_line
from .engine import Engine
from .failures import WorkerUnusable
from .settings import (
    AlignmentSettings,
    DetectionSettings,
    RecognitionSettings,
    Settings,
    WhisperSettings,
)


def load(settings: Settings) -> Engine:
    """Imports the libraries, which takes seconds. Raises WorkerUnusable."""
    if isinstance(settings, AlignmentSettings):
        return _aligner(settings)
    try:
        if isinstance(settings, WhisperSettings):
            from .whisper_recognizer import WhisperRecognizer

            return WhisperRecognizer(settings)
        if isinstance(settings, RecognitionSettings):
            from .whisperx_recognizer import WhisperXRecognizer

            return WhisperXRecognizer(settings)
        if isinstance(settings, DetectionSettings):
            from . import voice_activity

            return voice_activity.load(settings)
        from .diarizer import Diarizer

        return Diarizer(settings)
    except ImportError as error:
        library, target = "WhisperX", "whisperx"
        if isinstance(settings, WhisperSettings):
            library, target = "faster-whisper", "whisper"
        raise WorkerUnusable(
            f"{library} is not installed or not whole ({first_line(error)}): run make {target}"
        ) from error


def _aligner(settings: AlignmentSettings) -> Engine:
    try:
        from .sphinx_aligner import SphinxAligner

        return SphinxAligner(settings)
    except ImportError as error:
        raise WorkerUnusable(
            f"PocketSphinx is not installed or not whole ({first_line(error)}): run make whisper"
        ) from error
