"""Loads a Whisper model for CTranslate2, with errors that say what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .diagnostics import first_line
from .failures import WorkerUnusable
from .settings import RecognitionSettings

if TYPE_CHECKING:
    from faster_whisper import WhisperModel


def load(settings: RecognitionSettings, device: str) -> WhisperModel:
    """Raises WorkerUnusable."""
    from faster_whisper import WhisperModel

    try:
        model = WhisperModel(
            settings.model,
            device=device,
            compute_type=compute_type(settings.compute_type, device),
            cpu_threads=settings.machine.threads,
            local_files_only=settings.machine.offline,
        )
    except MemoryError as error:
        raise WorkerUnusable(_too_big(settings.model)) from error
    except Exception as error:
        raise WorkerUnusable(_reason(settings, error)) from error
    _check_bands(settings.model, model)
    return model


def _check_bands(name: str, model: WhisperModel) -> None:
    """Without a file that tells them, spectrograms have 80 bands, and a model of 128 would reject
    every window."""
    wanted, made = model.model.n_mels, len(model.feature_extractor.mel_filters)
    if wanted != made:
        raise WorkerUnusable(
            f"the model '{short_name(name)}' hears {wanted} bands, but its preprocessor_config.json "
            f"is missing or tells {made}: copy that file from the original model"
        )


def short_name(model: str) -> str:
    """The name that clients see: of a directory, its last component."""
    return os.path.basename(os.path.normpath(model)) if _is_path(model) else model


def compute_type(wanted: str, device: str) -> str:
    """The type to compute with; raises WorkerUnusable for one that cannot be had."""
    import ctranslate2

    chosen = wanted
    if wanted == "default":
        # WhisperX takes float32 on a CPU; int8 needs a quarter of the memory and half the time.
        chosen = "float16" if device == "cuda" else "int8"
    supported = ctranslate2.get_supported_compute_types(device)
    if chosen == "auto" or chosen in supported:
        return chosen
    raise WorkerUnusable(
        f"compute type '{chosen}' cannot be had on this {device}: "
        f"give --compute-type one of {', '.join(sorted(supported))}"
    )


def _is_path(model: str) -> bool:
    return os.path.isdir(model) or model.startswith(("/", "./", "../", "~"))


def check_directory(model: str) -> None:
    """Looks for what a directory has to hold; nothing to do for a name. Raises WorkerUnusable."""
    if not _is_path(model):
        return
    if not os.path.isdir(model):
        raise WorkerUnusable(f"there is no model in {model}: give --model a directory or a name")
    if not os.path.isfile(os.path.join(model, "model.bin")):
        raise WorkerUnusable(
            f"{model} holds no Whisper model for CTranslate2 (model.bin): convert one with "
            "ct2-transformers-converter --copy_files tokenizer.json preprocessor_config.json"
        )
    # Without it the tokenizer of another model is fetched, the numbers of which may be others.
    if not os.path.isfile(os.path.join(model, "tokenizer.json")):
        raise WorkerUnusable(f"{model} lacks tokenizer.json: copy it from the original model")


def _reason(settings: RecognitionSettings, error: Exception) -> str:
    model, said = settings.model, first_line(error)
    if "out of memory" in said.lower():
        return _too_big(model)
    if _is_path(model):
        return f"the model in {model} cannot be loaded: {said}"
    if isinstance(error, ValueError) and said.startswith("Invalid model size"):
        return f"there is no model '{model}': {said}"
    if settings.machine.offline:
        return (
            f"the model '{model}' is not on this machine: start once without --offline to fetch "
            "it, or give --model a directory"
        )
    return (
        f"the model '{model}' could not be fetched or loaded ({type(error).__name__}: {said}): "
        "check its name and the network, or give --model a directory"
    )


def _too_big(model: str) -> str:
    return (
        f"the model '{short_name(model)}' does not fit into memory: "
        "choose a smaller one or --compute-type int8"
    )
