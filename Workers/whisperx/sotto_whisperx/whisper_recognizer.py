"""The engine `whisper`: Whisper alone, whose attention gives the times of words."""

from __future__ import annotations

import gc

from . import attention, devices, versions, whisper_model
from .aligned import utterance
from .log_mel import NumpyLogMel
from .recognizer import Placed, Recognizer
from .settings import WhisperSettings
from .whisper_batch import Recognized, Row, WhisperBatch


class WhisperRecognizer(Recognizer):
    """Loads its model when it is made; raises WorkerUnusable."""

    kind = "whisper"
    gpu_remedy = "Check its driver, install cuBLAS and cuDNN of CUDA 12"

    def __init__(self, settings: WhisperSettings) -> None:
        machine = settings.machine
        whisper_model.check_directory(settings.model)
        device = devices.for_whisper_alone(machine.device)
        whisper_model.compute_type(settings.compute_type, device)
        model = whisper_model.load(settings, device)
        spectrograms = NumpyLogMel(model.feature_extractor)
        self.use(
            WhisperBatch(model, settings, spectrograms), settings.batch, device, _release_memory
        )
        self.name = whisper_model.short_name(settings.model)
        self.library = versions.library("faster-whisper", "ctranslate2")

    def place(self, row: Row, recognized: Recognized) -> Placed:
        if not row.window.options.aligns:
            return [utterance(attention.segment(row, recognized))], []
        return attention.attended(self.whisper, row, recognized), []


def _release_memory() -> None:
    gc.collect()
