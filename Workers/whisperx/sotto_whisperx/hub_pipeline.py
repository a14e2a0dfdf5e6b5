"""pyannote.audio's diarization pipelines from the Hugging Face hub or a directory."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .diagnostics import first_line
from .failures import WorkerUnusable
from .settings import DiarizationSettings

if TYPE_CHECKING:
    from .audio_file import Samples
    from .turns import Turn

HUB_MODEL = "pyannote/speaker-diarization-community-1"


class HubPipeline:
    """The pipeline as WhisperX calls it; raises WorkerUnusable."""

    def __init__(self, model: str, settings: DiarizationSettings, device: str) -> None:
        self._pipeline = _load(model, settings, device)

    def __call__(
        self,
        samples: Samples,
        fewest: int | None,
        most: int | None,
        progress: Callable[[], None],
    ) -> list[Turn]:
        """16 kHz mono samples to turns. `progress` is called after each batch and may raise."""
        table = self._pipeline(
            samples,
            min_speakers=fewest,
            max_speakers=most,
            progress_callback=lambda _: progress(),
        )
        return [
            (float(start), float(end), str(speaker))
            for start, end, speaker in zip(
                table["start"], table["end"], table["speaker"], strict=True
            )
        ]


def _load(model: str, settings: DiarizationSettings, device: str) -> Any:
    local = os.path.isdir(model) or os.path.isfile(model)
    if not local and model.startswith(("/", "./", "../")):
        raise WorkerUnusable(f"there is no pipeline in {model}: give --model a directory or a name")
    token = os.environ.get(settings.token_variable) or None
    from whisperx.diarize import DiarizationPipeline

    try:
        return DiarizationPipeline(model, token=None if local else token, device=device)
    except Exception as error:
        reason = _reason(model, settings, local, token is not None, error)
        raise WorkerUnusable(reason) from error


def _reason(
    model: str, settings: DiarizationSettings, local: bool, has_token: bool, error: Exception
) -> str:
    variable = settings.token_variable
    if local:
        return f"the pipeline in {model} cannot be loaded: {first_line(error)}"
    if settings.machine.offline:
        return (
            f"the pipeline '{model}' is not on this machine: start once without --offline to fetch "
            "it, or give --model a directory"
        )
    if not has_token:
        return (
            f"the pipeline '{model}' could not be fetched. If it is a gated one: accept its "
            f"conditions on its page at the Hugging Face hub, create an access token there, and "
            f"set {variable} to it"
        )
    return (
        f"the pipeline '{model}' could not be fetched with the token in {variable}: check that its "
        "conditions are accepted on its page at the Hugging Face hub, that the token may read it, "
        "and the network"
    )
