"""What the worker is to do, as its command line says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union


@dataclass(frozen=True)
class Machine:
    """What every mode may be told. Device: auto, cpu or cuda."""

    device: str = "auto"
    threads: int = 1
    model_cache: str | None = None
    offline: bool = False


@dataclass(frozen=True)
class AlignmentModels:
    """Which alignment model places the words of a language; None: the one WhisperX knows for it."""

    by_language: dict[str, str] = field(default_factory=dict)
    for_others: str | None = None

    def name(self, language: str) -> str | None:
        return self.by_language.get(language, self.for_others)


@dataclass(frozen=True)
class RecognitionSettings:
    """Settings of ``recognize`` and ``whisper``. `batch` None: 4 on a CPU, 16 on a GPU. `max_window`
    in seconds."""

    model: str
    machine: Machine = field(default_factory=Machine)
    compute_type: str = "default"
    batch: int | None = None
    beam_size: int = 5
    patience: float = 1.0
    length_penalty: float = 1.0
    suppress_numerals: bool = False
    suppress_tokens: tuple[int, ...] = (-1,)
    alignment_models: AlignmentModels = field(default_factory=AlignmentModels)
    interpolate: str = "nearest"
    max_window: float = 30.0


@dataclass(frozen=True)
class WhisperSettings(RecognitionSettings):
    """Settings of ``whisper``: Whisper alone, without WhisperX and PyTorch. Alignment models do not
    count."""


@dataclass(frozen=True)
class DetectionSettings:
    """Settings of ``vad``. Speech begins above `onset` and ends below `offset`, as probabilities;
    a stretch longer than `chunk_size` seconds is divided where speech is least likely."""

    method: str = "pyannote"
    machine: Machine = field(default_factory=Machine)
    onset: float = 0.5
    offset: float = 0.363
    chunk_size: float = 30.0


@dataclass(frozen=True)
class DiarizationSettings:
    """Settings of ``diarize``. `model` None: what there is. `token_variable` names the environment
    variable with the token. `speakers` is the folder with the weights that need no token; None:
    that of the Python environment."""

    model: str | None = None
    machine: Machine = field(default_factory=Machine)
    token_variable: str = "HF_TOKEN"
    speakers: str | None = None


@dataclass(frozen=True)
class AlignmentSettings:
    """Settings of ``align``. `model` is a directory with ``en-us`` and ``cmudict-en-us.dict``;
    None: the one that comes with PocketSphinx."""

    machine: Machine = field(default_factory=Machine)
    model: str | None = None


Settings = Union[
    RecognitionSettings,
    WhisperSettings,
    DetectionSettings,
    DiarizationSettings,
    AlignmentSettings,
]
