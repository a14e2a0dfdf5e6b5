"""The weights that need no account, as scripts/whisperx fetches them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

# What the server and clients are told of the pipeline.
NAME = "pyannote-segmentation-3.0+cam++"
_SEGMENTATION = "segmentation-3.0.bin"
_EMBEDDING = "campplus_cn_en_common.pt"


@dataclass(frozen=True)
class SpeakerWeights:
    """A folder with the weights of segmentation and voice vectors."""

    folder: Path

    @classmethod
    def installed(cls) -> SpeakerWeights:
        """Those of the Python environment that the worker runs in; they may be missing."""
        return cls(Path(sys.prefix) / "speakers")

    @property
    def segmentation(self) -> Path:
        """A checkpoint of pyannote.audio."""
        return self.folder / _SEGMENTATION

    @property
    def embedding(self) -> Path:
        """A state dictionary of CAM++."""
        return self.folder / _EMBEDDING

    @property
    def are_there(self) -> bool:
        return self.segmentation.is_file() and self.embedding.is_file()
