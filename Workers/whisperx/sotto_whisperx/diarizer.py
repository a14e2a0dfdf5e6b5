"""Tells speakers apart in a whole file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import devices, versions
from .audio_file import SAMPLE_RATE
from .diagnostics import first_line
from .engine import Engine
from .failures import Rejection, WorkerUnusable
from .lost_device import LostDevice, is_lost_device
from .memory_shortage import is_memory_shortage
from .protocol import Diarize
from .settings import DiarizationSettings
from .turns import Turn, merged
from .whisper_model import short_name

if TYPE_CHECKING:
    from .audio_file import Samples

SHORTEST_SAMPLES = SAMPLE_RATE  # A second; shorter audio has no turns.


class Diarizer(Engine):
    """pyannote.audio's pipeline as WhisperX calls it; raises WorkerUnusable."""

    diarization = True

    def __init__(self, settings: DiarizationSettings) -> None:
        import torch

        torch.set_num_threads(settings.machine.threads)
        device = devices.for_torch(settings.machine.device)
        self.name = short_name(settings.model)
        self._pipeline = _load(settings, device)
        self.library = versions.library("whisperx", "pyannote-audio", "torch")

    def diarize(self, samples: Samples, request: Diarize) -> list[Turn]:
        fewest, most = request.minimum_speakers, request.maximum_speakers
        if any(count is not None and count < 1 for count in (fewest, most)):
            raise Rejection.bad_request("there is at least one speaker")
        if fewest is not None and most is not None and fewest > most:
            raise Rejection.bad_request("min_speakers is more than max_speakers")
        if len(samples) < SHORTEST_SAMPLES:
            return []
        try:
            table = self._pipeline(samples, min_speakers=fewest, max_speakers=most)
        except (MemoryError, RuntimeError) as error:
            # First: giving memory back fails on a GPU that has gone.
            if is_lost_device(error):
                raise LostDevice(first_line(error)) from error
            devices.release_memory()
            if is_memory_shortage(error):
                raise Rejection(
                    "out_of_memory",
                    "the memory does not suffice to tell the speakers of this file apart",
                ) from error
            raise
        # The last turn may go on behind the end of the file, as the model hears in steps.
        length = len(samples) / SAMPLE_RATE
        turns = (
            (round(float(start), 3), round(min(float(end), length), 3), str(speaker))
            for start, end, speaker in zip(
                table["start"], table["end"], table["speaker"], strict=True
            )
        )
        return merged(turn for turn in turns if turn[0] < turn[1])


def _load(settings: DiarizationSettings, device: str) -> Any:
    model, variable = settings.model, settings.token_variable
    local = os.path.isdir(model) or os.path.isfile(model)
    if not local and model.startswith(("/", "./", "../")):
        raise WorkerUnusable(f"there is no pipeline in {model}: give --model a directory or a name")
    token = os.environ.get(variable) or None
    from whisperx.diarize import DiarizationPipeline

    try:
        pipeline = DiarizationPipeline(model, token=None if local else token, device=device)
    except Exception as error:
        raise WorkerUnusable(_reason(settings, local, token is not None, error)) from error
    return pipeline


def _reason(settings: DiarizationSettings, local: bool, has_token: bool, error: Exception) -> str:
    model, variable = settings.model, settings.token_variable
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
