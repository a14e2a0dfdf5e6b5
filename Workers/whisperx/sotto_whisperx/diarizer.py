"""Tells speakers apart in a whole file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Union

from . import devices, versions
from .audio_file import SAMPLE_RATE
from .diagnostics import first_line
from .engine import Engine
from .failures import Rejection, WorkerUnusable
from .hub_pipeline import HUB_MODEL, HubPipeline
from .lost_device import LostDevice, is_lost_device
from .memory_shortage import is_memory_shortage
from .protocol import Diarize
from .settings import DiarizationSettings
from .speakers.weights import NAME, SpeakerWeights
from .turns import Turn, merged
from .whisper_model import short_name

if TYPE_CHECKING:
    from .audio_file import Samples
    from .speakers.pipeline import SpeakerPipeline

SHORTEST_SAMPLES = SAMPLE_RATE  # A second; shorter audio has no turns.


class Diarizer(Engine):
    """A pipeline of pyannote.audio's, or the one that needs no token; raises WorkerUnusable."""

    diarization = True

    def __init__(self, settings: DiarizationSettings) -> None:
        import torch

        torch.set_num_threads(settings.machine.threads)
        device = devices.for_torch(settings.machine.device)
        weights = _weights(settings)
        model = chosen_model(settings, weights.are_there)
        self.name = short_name(model)
        self._pipeline = _load(model, settings, weights, device)
        self.library = versions.library("whisperx", "pyannote-audio", "torch")

    def diarize(
        self, samples: Samples, request: Diarize, wants: Callable[[str], bool]
    ) -> list[Turn]:
        fewest, most = request.minimum_speakers, request.maximum_speakers
        if any(count is not None and count < 1 for count in (fewest, most)):
            raise Rejection.bad_request("there is at least one speaker")
        if fewest is not None and most is not None and fewest > most:
            raise Rejection.bad_request("min_speakers is more than max_speakers")
        if len(samples) < SHORTEST_SAMPLES:
            return []

        def progress() -> None:
            if not wants(request.id):
                raise Rejection.cancelled()

        try:
            turns = self._pipeline(samples, fewest, most, progress)
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
        within = (
            (round(start, 3), round(min(end, length), 3), speaker) for start, end, speaker in turns
        )
        return merged(turn for turn in within if turn[0] < turn[1])


def chosen_model(settings: DiarizationSettings, has_weights: bool) -> str:
    """The pipeline that is named; else pyannote's where there is a token, and where there is none
    the one whose weights are there."""
    if settings.model is not None:
        return settings.model
    has_token = bool(os.environ.get(settings.token_variable))
    return NAME if has_weights and not has_token else HUB_MODEL


def _weights(settings: DiarizationSettings) -> SpeakerWeights:
    if settings.speakers is None:
        return SpeakerWeights.installed()
    return SpeakerWeights(Path(settings.speakers))


def _load(
    model: str, settings: DiarizationSettings, weights: SpeakerWeights, device: str
) -> Union[HubPipeline, SpeakerPipeline]:
    if model != NAME:
        return HubPipeline(model, settings, device)
    if not weights.are_there:
        raise WorkerUnusable(
            f"the weights of {NAME} are not in {weights.folder}: run make whisperx, or give "
            "--speakers their folder"
        )
    from .speakers.pipeline import SpeakerPipeline

    try:
        return SpeakerPipeline(weights, device)
    except Exception as error:
        raise WorkerUnusable(
            f"the weights in {weights.folder} cannot be loaded ({first_line(error)}): remove the "
            "folder and run make whisperx"
        ) from error
