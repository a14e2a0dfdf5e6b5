"""Who of up to three speakers is active in each window of ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..audio_file import SAMPLE_RATE
from .activity import Activity

if TYPE_CHECKING:
    from ..audio_file import Samples

# Windows that hear each moment, but for the first and the last ones.
_VIEWS = 4
_BATCH = {"cpu": 8, "cuda": 32}


class Segmenter:
    """pyannote.audio's segmentation 3.0 over windows that overlap; its classes are sets of
    speakers, which pyannote.audio turns into the activity of each (Plaquet and Bredin, "Powerset
    multi-class cross entropy loss for neural speaker diarization", Interspeech 2023)."""

    def __init__(self, checkpoint: Path, device: str) -> None:
        import torch
        from pyannote.audio import Inference, Model

        model = Model.from_pretrained(checkpoint, map_location="cpu")
        self._inference = Inference(
            model,
            duration=model.specifications.duration,
            step=model.specifications.duration / _VIEWS,
            skip_aggregation=True,
            device=torch.device(device),
            batch_size=_BATCH[device],
        )
        self._frames = model.receptive_field

    def activity(self, samples: Samples, progress: Callable[[], None]) -> Activity:
        """Samples of 16 kHz mono; `progress` is called after each batch and may raise."""
        import numpy
        import torch

        waveform = torch.from_numpy(samples[None, :])
        scores = self._inference.slide(waveform, SAMPLE_RATE, lambda **_: progress())
        return Activity(
            scores.data > 0.5,
            step_seconds=self._inference.step,
            frame_seconds=self._frames.step,
            first_middle=self._frames.duration / 2,
        )
