"""Reads the raw samples that a request names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .failures import Rejection
from .protocol import Audio

if TYPE_CHECKING:
    import numpy

    Samples = numpy.ndarray[Any, numpy.dtype[numpy.float32]]

SAMPLE_RATE = 16_000
# Ten minutes: far more than any window, so that a wrong request cannot fill the memory.
MAXIMUM_SAMPLES = 600 * SAMPLE_RATE
# Diarization needs the whole file at once: twelve hours are 2.8 GB.
MAXIMUM_FILE_SAMPLES = 12 * 3_600 * SAMPLE_RATE


def read(audio: Audio, maximum: int = MAXIMUM_SAMPLES) -> Samples:
    """The samples; what is not a number is silence. Raises Rejection."""
    import numpy

    if not 0 < audio.samples <= maximum:
        raise Rejection.bad_audio(
            f"{audio.samples} samples; 1 to {maximum} can be handled at once"
        )
    try:
        size = os.stat(audio.path).st_size
        if size != audio.samples * 4:
            raise Rejection.bad_audio(
                f"the audio file has {size} bytes, not 4 for each of {audio.samples} samples"
            )
        samples = numpy.fromfile(audio.path, dtype="<f4").astype(numpy.float32, copy=False)
    except (OSError, ValueError) as error:
        raise Rejection.bad_audio("the audio file cannot be read") from error
    if len(samples) != audio.samples:
        raise Rejection.bad_audio("the audio file changed while it was read")
    numpy.nan_to_num(samples, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return samples
