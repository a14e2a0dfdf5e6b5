"""The model that all ways of a comparison load."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tiny_model

PREFIX = "faster-whisper-"


@dataclass(frozen=True)
class SpeechModel:
    """A directory with a Whisper model for CTranslate2; `is_real` is false for made-up weights."""

    directory: Path
    is_real: bool

    @property
    def description(self) -> str:
        if self.is_real:
            return f"The model `{self.directory.name}`, with its real weights."
        return "Made-up weights in the layers of whisper-tiny: the time is real, the text is not."


def find(named: str | None, installed: Path, made: Path) -> SpeechModel:
    """A directory, or a name with or without "faster-whisper-" of a model in the folder `installed`; without a name
    made-up weights, which are kept in `made`. Raises FileNotFoundError with what to do."""
    if named is None:
        return SpeechModel(tiny_model.make(made.absolute() / "whisper-tiny-made-up"), False)
    tried = [Path(named), installed / named, installed / f"{PREFIX}{named}"]
    for directory in tried:
        if (directory / "model.bin").is_file():
            return SpeechModel(directory.absolute(), True)
    full = named if named.startswith(PREFIX) else PREFIX + named
    raise FileNotFoundError(
        f"there is no Whisper model '{named}': --model takes a directory with a model.bin, or the name of an installed "
        f"model; fetch one with: sotto models pull {full}"
    )
