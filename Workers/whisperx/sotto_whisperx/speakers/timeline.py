"""Who speaks in each frame of a recording. Decides; does nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .pieces import Piece, runs

if TYPE_CHECKING:
    from ..turns import Turn
    from .activity import Activity
    from .arrays import Counts, Flags, Votes

# Frames that are decided at once, so that the memory for it is bounded.
_BLOCK = 65_536


def speaker_count(activity: Activity) -> Counts:
    """How many speak at once in each frame, (frames,): the rounded mean over all windows that the
    frame is in, as in pyannote.audio's pipeline (Bredin, "pyannote.audio 2.1 speaker diarization
    pipeline", Interspeech 2023)."""
    import numpy

    total = numpy.zeros(activity.total_frames, numpy.int64)
    windows = numpy.zeros(activity.total_frames, numpy.int64)
    length = activity.flags.shape[1]
    for offset, count in zip(activity.offsets, activity.flags.sum(axis=2), strict=True):
        total[offset : offset + length] += count
        windows[offset : offset + length] += 1
    return numpy.rint(total / windows).astype(numpy.int64)


def votes(activity: Activity, owners: Iterable[tuple[Piece, int]], speakers: int) -> Votes:
    """In how many windows each speaker of the recording is heard in each frame, (frames, speakers),
    when each piece is its owner's."""
    import numpy

    found = numpy.zeros((activity.total_frames, speakers), numpy.uint8)
    for piece, owner in owners:
        offset = int(activity.offsets[piece.window])
        heard = activity.flags[piece.window, piece.first : piece.last, piece.speaker]
        found[offset + piece.first : offset + piece.last, owner] += heard
    return found


def decided(votes: Votes, count: Counts) -> Flags:
    """Flags (frames, speakers) of those with the most votes, as many as speak at once."""
    import numpy

    flags = numpy.zeros(votes.shape, bool)
    for begin in range(0, len(votes), _BLOCK):
        part = votes[begin : begin + _BLOCK].astype(numpy.int16)
        ranks = numpy.argsort(numpy.argsort(-part, axis=1, kind="stable"), axis=1)
        wanted = count[begin : begin + _BLOCK, None]
        flags[begin : begin + _BLOCK] = (ranks < wanted) & (part > 0)
    return flags


def turns(flags: Flags, frame_seconds: float, first_middle: float) -> list[Turn]:
    """Start, end (seconds) and speaker of each stretch of flags (frames, speakers), in order of
    their starts. Speakers are named in the order in which they are first heard. A turn begins and
    ends halfway between the middles of frames."""
    begin = first_middle - frame_seconds / 2
    heard = [stretches for column in flags.T if (stretches := runs(column))]
    return sorted(
        (max(0.0, begin + first * frame_seconds), begin + last * frame_seconds, name(number))
        for number, stretches in enumerate(sorted(heard))
        for first, last in stretches
    )


def name(number: int) -> str:
    """The label of a speaker, counted from 0, as pyannote.audio writes it."""
    return f"SPEAKER_{number:02d}"
