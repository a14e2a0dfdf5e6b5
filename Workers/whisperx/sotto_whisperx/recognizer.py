"""Recognises windows: Whisper for the text, an alignment model for the times of its words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import devices, versions, whisper_model
from .aligned import utterance
from .aligner import Aligner
from .alignment_source import AlignmentSource
from .audio_file import SAMPLE_RATE
from .batch_limit import BatchLimit
from .batching import groups
from .careful_batches import CarefulBatches
from .engine import AudibleWindow, Engine, Outcome
from .environment import private_cache
from .failures import Rejection, WorkerUnusable
from .patience import Patience
from .punkt import SentenceRules
from .settings import RecognitionSettings
from .whisper_batch import Recognized, Row, WhisperBatch

# WhisperX's own are 8; on a CPU more than 4 at once gain nothing and make others wait.
CPU_BATCH = 4
GPU_BATCH = 16
# Seconds that a batch waits for alignment models to be fetched. The server gives a window 30 and
# more, also for recognising it.
FETCH_PATIENCE = 15.0


class Recognizer(Engine):
    """Loads its model when it is made; raises WorkerUnusable."""

    word_times = True
    char_times = True
    prompt = True

    def __init__(self, settings: RecognitionSettings) -> None:
        # What needs little is looked at before the libraries are imported, which takes seconds.
        machine = settings.machine
        whisper_model.check_directory(settings.model, machine.offline)
        device = devices.for_ctranslate2(machine.device)
        whisper_model.compute_type(settings.compute_type, device)
        import torch
        import whisperx.alignment  # noqa: F401  A broken installation is to show at the start.

        torch.set_num_threads(machine.threads)
        model = whisper_model.load(settings, device)
        self._whisper = WhisperBatch(model, settings)
        alignment_device = devices.for_torch("cpu" if device == "cpu" else "auto")
        cache = private_cache(machine)
        self._aligner = Aligner(
            AlignmentSource(
                settings.alignment_models, alignment_device, machine.offline, cache / "locks"
            ),
            alignment_device,
            settings.interpolate,
            SentenceRules(cache / "nltk_data"),
        )
        self.maximum_batch = settings.batch or (GPU_BATCH if device == "cuda" else CPU_BATCH)
        self._batches: CarefulBatches[Row, Recognized] = CarefulBatches(
            self._whisper.recognize, BatchLimit(self.maximum_batch), devices.release_memory
        )
        self.name = whisper_model.short_name(settings.model)
        self.languages = self._whisper.languages
        self.language_detection = self._whisper.multilingual
        self.translation = self._whisper.multilingual
        self.library = versions.library("whisperx", "faster-whisper", "ctranslate2", "torch")
        if device == "cuda":
            self._warm_up()

    def recognize(
        self, windows: Sequence[AudibleWindow], wants: Callable[[str], bool]
    ) -> Iterator[tuple[str, Outcome]]:
        patience = Patience(FETCH_PATIENCE)
        rows: list[Row] = []
        for window in windows:
            try:
                rows.append(self._whisper.prepare(window))
            except Rejection as no:
                yield window.id, no
        for group in groups(rows, lambda row: row.key):
            for row, outcome in self._batches.run(group, lambda row: wants(row.window.id)):
                window = row.window
                if isinstance(outcome, Rejection):
                    yield window.id, outcome
                elif not wants(window.id):
                    yield window.id, Rejection.cancelled()
                else:
                    yield window.id, self._result(window, outcome, patience)

    def _result(
        self, window: AudibleWindow, recognized: Recognized, patience: Patience
    ) -> dict[str, Any]:
        result: dict[str, Any] = {"language": recognized.language, "utterances": []}
        probability = recognized.language_probability
        # Half precision overflows at times.
        if probability is not None and math.isfinite(probability):
            result["language_probability"] = probability
        if not recognized.text.strip():
            return result
        segment = {
            "text": recognized.text,
            "start": 0.0,
            "end": round(len(window.samples) / SAMPLE_RATE, 3),
            "avg_logprob": recognized.avg_logprob,
        }
        if not window.options.aligns:
            result["utterances"] = [utterance(segment)]
            return result
        alignment = self._aligner.align(
            segment,
            recognized.language,
            window.samples,
            window.options.char_alignments,
            patience,
        )
        result["utterances"] = alignment.utterances
        if alignment.notice is not None:
            result["notices"] = [alignment.notice]
        return result

    def _warm_up(self) -> None:
        """Loads CUDA's libraries, which happens with the first computation and may fail."""
        import numpy

        from .options import WindowOptions

        silence = AudibleWindow("", numpy.zeros(SAMPLE_RATE, numpy.float32), WindowOptions("en"))
        try:
            self._whisper.recognize([self._whisper.prepare(silence)])
        except Exception as error:
            raise WorkerUnusable(
                f"the GPU cannot compute: {error}. Check its driver, install the build with CUDA "
                "(make whisperx), or use --device cpu"
            ) from error
