"""Tells whether a GPU has gone for this process."""

from __future__ import annotations

# CUDA's texts of errors after which every further call of the process fails with the same one (CUDA
# Driver API, "sticky" errors).
_PHRASES = (
    "illegal memory access",
    "device-side assert",
    "unspecified launch failure",
    "launch timed out",
    "uncorrectable ecc",
    "device is lost",
)


class LostDevice(Exception):
    """The process cannot compute any more; only a new one can."""


def is_lost_device(error: BaseException) -> bool:
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(phrase in text for phrase in _PHRASES)
