"""What the segmentation found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .arrays import Counts, Flags


@dataclass(frozen=True)
class Activity:
    """Speakers in overlapping windows. A speaker is one of its window: which of them are the same
    person is not known. Flags are (windows, frames, speakers). Windows begin `step_seconds` apart,
    frames `frame_seconds`; `first_middle` is the middle of a window's first frame, in seconds."""

    flags: Flags
    step_seconds: float
    frame_seconds: float
    first_middle: float

    @cached_property
    def offsets(self) -> Counts:
        """The first frame of each window, counted from the first one's."""
        import numpy

        windows = numpy.arange(len(self.flags))
        offsets: Counts = numpy.rint(windows * self.step_seconds / self.frame_seconds).astype(int)
        return offsets

    @property
    def total_frames(self) -> int:
        """Frames from the beginning of the first window to the end of the last one."""
        return int(self.offsets[-1]) + self.flags.shape[1]

    @cached_property
    def alone(self) -> Flags:
        """Where a speaker is the only one, (windows, frames, speakers)."""
        alone: Flags = self.flags & (self.flags.sum(axis=2, keepdims=True) == 1)
        return alone
