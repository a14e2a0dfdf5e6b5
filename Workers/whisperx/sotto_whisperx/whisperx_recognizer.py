"""The engine `whisperx`: Whisper for the text, an alignment model for the times of its words."""

from __future__ import annotations

from . import attention, devices, versions, whisper_model
from .aligned import utterance
from .aligner import Aligner
from .alignment_source import AlignmentSource
from .environment import private_cache
from .log_mel import WhisperXLogMel
from .patience import Patience
from .punkt import SentenceRules
from .recognizer import Placed, Recognizer
from .settings import RecognitionSettings
from .whisper_batch import Recognized, Row, WhisperBatch

# Seconds that a batch waits for alignment models to be fetched. The server gives a window 30 and
# more, also for recognising it.
FETCH_PATIENCE = 15.0


class WhisperXRecognizer(Recognizer):
    """Loads its model when it is made; raises WorkerUnusable."""

    kind = "whisperx"
    char_times = True
    gpu_remedy = "Check its driver, install the build with CUDA (make whisperx)"

    def __init__(self, settings: RecognitionSettings) -> None:
        # What needs little is looked at before the libraries are imported, which takes seconds.
        machine = settings.machine
        whisper_model.check_directory(settings.model)
        device = devices.for_ctranslate2(machine.device)
        whisper_model.compute_type(settings.compute_type, device)
        # It brings CUDA's libraries along, which CTranslate2 finds once they are loaded.
        import torch
        import whisperx.alignment  # noqa: F401  A broken installation is to show at the start.

        torch.set_num_threads(machine.threads)
        model = whisper_model.load(settings, device)
        bands = model.feat_kwargs.get("feature_size") or 80
        self.use(
            WhisperBatch(model, settings, WhisperXLogMel(bands)),
            settings.batch,
            device,
            devices.release_memory,
        )
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
        self.name = whisper_model.short_name(settings.model)
        self.library = versions.library("whisperx", "faster-whisper", "ctranslate2", "torch")

    def begin(self) -> None:
        self._patience = Patience(FETCH_PATIENCE)

    def place(self, row: Row, recognized: Recognized) -> Placed:
        segment = attention.segment(row, recognized)
        options = row.window.options
        if not options.aligns:
            return [utterance(segment)], []
        alignment = self._aligner.align(
            segment,
            recognized.language,
            row.window.samples,
            options.char_alignments,
            self._patience,
        )
        if alignment.notice is None:
            return alignment.utterances, []
        # Attention needs no model for the language.
        return attention.attended(self.whisper, row, recognized), [alignment.notice]
