"""Where alignment models come from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from . import file_lock
from .settings import AlignmentModels

# A model, and what WhisperX has to know of it.
LoadedModel = tuple[Any, dict[str, Any]]


class AlignmentSource:
    """WhisperX's loading of alignment models, divided into what this machine has and what is
    fetched. `locks` is a folder that the workers of this machine share."""

    def __init__(self, models: AlignmentModels, device: str, offline: bool, locks: Path) -> None:
        self._models = models
        self._device = device
        self._locks = locks
        self.offline = offline

    def name(self, language: str) -> str | None:
        """The model for a language; None where WhisperX knows none and none was given."""
        from whisperx.alignment import DEFAULT_ALIGN_MODELS_HF, DEFAULT_ALIGN_MODELS_TORCH

        given = self._models.name(language)
        known = DEFAULT_ALIGN_MODELS_TORCH.get(language) or DEFAULT_ALIGN_MODELS_HF.get(language)
        return given or known

    def is_given(self, language: str) -> bool:
        """Whether the settings name a model for this language."""
        return self._models.name(language) is not None

    def can_fetch(self, name: str) -> bool:
        return not (self.offline or _is_path(name))

    def load(self, language: str, name: str) -> LoadedModel:
        """Loads what this machine has. Any error may mean that it has not got the model."""
        from whisperx.alignment import load_align_model

        if not _is_here(name):
            raise FileNotFoundError("it is not on this machine")
        return load_align_model(  # type: ignore[no-any-return]
            language, self._device, model_name=name, model_cache_only=True
        )

    def fetch(self, language: str, name: str) -> LoadedModel:
        """Fetches a model, which takes minutes, and loads it into plain memory: the device is left
        to the thread that computes."""
        from whisperx.alignment import load_align_model

        # So that the workers of a machine fetch a model once.
        with file_lock.held(self._locks, name):
            return load_align_model(  # type: ignore[no-any-return]
                language, "cpu", model_name=name
            )

    def place(self, fetched: LoadedModel) -> LoadedModel:
        """Brings a fetched model onto the device."""
        model, known = fetched
        return model.to(self._device), known


def _is_path(name: str) -> bool:
    return os.path.isdir(name) or name.startswith(("/", "./", "../"))


def _is_here(name: str) -> bool:
    """False: not on this machine. True: there is something of it, perhaps not all."""
    if _is_path(name):
        return os.path.isdir(name)
    checkpoint = _checkpoint(name)
    if checkpoint is not None:
        return os.path.isfile(checkpoint)
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(name, "config.json"), str)


def _checkpoint(name: str) -> str | None:
    """The file of one of torchaudio's models, which its loader fetches whatever it is told of being
    offline; None for other models."""
    import torch
    import torchaudio

    if name not in torchaudio.pipelines.__all__:
        return None
    file = os.path.basename(getattr(getattr(torchaudio.pipelines, name), "_path", None) or name)
    return os.path.join(torch.hub.get_dir(), "checkpoints", file)
