"""Tells whether an error means that memory ran out."""

from __future__ import annotations

# CUDA's, CTranslate2's and PyTorch's ways of saying it. PyTorch's own class of error is a
# RuntimeError with such a text, so that it need not be imported to be known.
_PHRASES = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "bad_alloc",
    "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
)


def is_memory_shortage(error: BaseException) -> bool:
    """Also for an error that was raised while a shortage was handled, as loaders do."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    if isinstance(error, RuntimeError) and any(phrase in text for phrase in _PHRASES):
        return True
    behind = error.__cause__ or error.__context__
    return behind is not None and is_memory_shortage(behind)
