"""Settings that libraries read from the environment while they are imported."""

from __future__ import annotations

import logging
import os
import socket
import warnings
from pathlib import Path

from .settings import Machine

# Seconds without a byte.
STALLED_AFTER = 60.0


def prepare(machine: Machine) -> None:
    """To be called before any library is imported."""
    threads = str(machine.threads)
    os.environ.update(
        OMP_NUM_THREADS=threads,
        MKL_NUM_THREADS=threads,
        OPENBLAS_NUM_THREADS=threads,
        TOKENIZERS_PARALLELISM="false",
        # No telemetry.
        PYANNOTE_METRICS_ENABLED="false",
        HF_HUB_DISABLE_TELEMETRY="1",
        DO_NOT_TRACK="1",
        HF_HUB_DISABLE_PROGRESS_BARS="1",
    )
    if machine.offline:
        os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
    if machine.model_cache is not None:
        cache = Path(machine.model_cache).absolute()
        os.environ.update(
            HF_HOME=str(cache / "huggingface"),
            HF_HUB_CACHE=str(cache / "huggingface" / "hub"),
            TORCH_HOME=str(cache / "torch"),
            PYANNOTE_CACHE=str(cache / "pyannote"),
        )
    # torch.hub would wait for ever for a download that has stalled.
    socket.setdefaulttimeout(STALLED_AFTER)
    # WhisperX's warnings quote the text of windows.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")


def private_cache(machine: Machine) -> Path:
    """Where the worker keeps files of its own."""
    if machine.model_cache is not None:
        return Path(machine.model_cache).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "sotto"
