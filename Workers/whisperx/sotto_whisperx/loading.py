"""Makes the engine that the command line asks for."""

from __future__ import annotations

from .diagnostics import first_line
from .engine import Engine
from .failures import WorkerUnusable
from .settings import DetectionSettings, RecognitionSettings, Settings


def load(settings: Settings) -> Engine:
    """Imports the libraries, which takes seconds. Raises WorkerUnusable."""
    try:
        if isinstance(settings, RecognitionSettings):
            from .recognizer import Recognizer

            return Recognizer(settings)
        if isinstance(settings, DetectionSettings):
            from . import voice_activity

            return voice_activity.load(settings)
        from .diarizer import Diarizer

        return Diarizer(settings)
    except ImportError as error:
        raise WorkerUnusable(
            f"WhisperX is not installed or not whole ({first_line(error)}): run make whisperx"
        ) from error
