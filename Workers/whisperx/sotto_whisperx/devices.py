"""Which device computes."""

from __future__ import annotations

from .failures import WorkerUnusable


def for_torch(wanted: str) -> str:
    """cpu or cuda for what runs on PyTorch."""
    import torch

    available = bool(torch.cuda.is_available())
    if wanted == "cuda" and not available:
        raise WorkerUnusable(no_cuda("PyTorch"))
    return "cuda" if available and wanted != "cpu" else "cpu"


def for_ctranslate2(wanted: str) -> str:
    """cpu or cuda for Whisper, which runs on CTranslate2."""
    import ctranslate2

    available = ctranslate2.get_cuda_device_count() > 0
    if wanted == "cuda" and not available:
        raise WorkerUnusable(no_cuda("CTranslate2"))
    return "cuda" if available and wanted != "cpu" else "cpu"


def for_whisper_alone(wanted: str) -> str:
    """The same without WhisperX, whose PyTorch brings CUDA's libraries along: a GPU is taken by
    itself only where the system has them."""
    device = for_ctranslate2(wanted)
    return "cpu" if device == "cuda" and wanted == "auto" and not _has_cublas() else device


def _has_cublas() -> bool:
    import ctypes

    try:
        ctypes.CDLL("libcublas.so.12")
    except OSError:
        return False
    return True


def release_memory() -> None:
    """Gives back what PyTorch and Python keep for later."""
    import gc

    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def no_cuda(library: str) -> str:
    return (
        f"{library} finds no CUDA device: check that nvidia-smi lists one and that "
        "'make whisperx' installed the build with CUDA, or use --device cpu"
    )
