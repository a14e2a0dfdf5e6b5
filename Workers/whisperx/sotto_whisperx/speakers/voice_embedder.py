"""Vectors of voices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..audio_file import SAMPLE_RATE

if TYPE_CHECKING:
    from ..audio_file import Samples
    from .arrays import Vectors

# Of the features: a frame every 10 ms, each of 25 ms.
FRAMES_PER_SECOND = 100
_FRAME_SAMPLES = 400
_SHIFT_SAMPLES = 160
FIRST_MIDDLE = _FRAME_SAMPLES / 2 / SAMPLE_RATE
# The network's statistics need some frames, and less than this says nothing of a voice.
FEWEST_FRAMES = 20


class VoiceEmbedder:
    """CAM++ over Kaldi's filter bank features, as it was trained: 80 bands, no dither, the mean
    over the utterance taken away."""

    def __init__(self, weights: Path, device: str) -> None:
        import torch

        from .cam_plus_plus import CamPlusPlus

        network = CamPlusPlus()
        network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
        self._network = network.eval().to(device)
        self._device = device

    def features(self, samples: Samples) -> Any:
        """A tensor (frames, bands) of 16 kHz mono samples; at the end silence is added, so that
        every 10 ms that begin have a frame."""
        import torch
        from torchaudio.compliance import kaldi

        from .cam_plus_plus import BANDS

        frames = -(-len(samples) // _SHIFT_SAMPLES)
        missing = (frames - 1) * _SHIFT_SAMPLES + _FRAME_SAMPLES - len(samples)
        waveform = torch.nn.functional.pad(torch.from_numpy(samples), (0, max(0, missing)))
        return kaldi.fbank(
            waveform[None, :], num_mel_bins=BANDS, sample_frequency=SAMPLE_RATE, dither=0.0
        )[:frames]

    def embed(self, features: Any) -> Vectors:
        """The vector, of length 1, of one speaker's features (frames, bands); at least
        `FEWEST_FRAMES` frames."""
        import torch

        with torch.inference_mode():
            features = (features - features.mean(0)).to(self._device)
            vector = self._network(features[None])[0]
            unit: Vectors = torch.nn.functional.normalize(vector, dim=0).cpu().numpy()
        return unit
