"""Vectors for the pieces of a recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..audio_file import SAMPLE_RATE
from .voice_embedder import FEWEST_FRAMES, FIRST_MIDDLE, FRAMES_PER_SECOND, VoiceEmbedder

if TYPE_CHECKING:
    from ..audio_file import Samples
    from .activity import Activity
    from .arrays import Counts, Flags, Numbers, Vectors
    from .pieces import Piece

# Windows whose features are kept at once.
_WINDOWS = 16
# Seconds in which a speaker has to be alone for the rest of a piece to be left out.
_ENOUGH_ALONE = 0.8


class PieceEmbedder:
    """Takes of each piece the speech in which its speaker is alone, if there is enough of it."""

    def __init__(self, embedder: VoiceEmbedder) -> None:
        self._embedder = embedder

    def vectors(
        self,
        samples: Samples,
        activity: Activity,
        pieces: Sequence[Piece],
        progress: Callable[[], None],
    ) -> tuple[Vectors, Numbers]:
        """Vectors (pieces, dimension) of length 1 and the seconds of speech behind each; these are
        0 for a piece that has no vector, as it is too short or no number. `progress` is called
        after each piece and may raise."""
        import numpy

        from .cam_plus_plus import DIMENSION

        vectors = numpy.zeros((len(pieces), DIMENSION), numpy.float32)
        seconds = numpy.zeros(len(pieces))
        features = self._features(samples, activity, pieces)
        for number, frames in enumerate(features):
            if len(frames) >= FEWEST_FRAMES:
                vector = self._embedder.embed(frames)
                if numpy.isfinite(vector).all():
                    vectors[number] = vector
                    seconds[number] = len(frames) / FRAMES_PER_SECOND
            progress()
        return vectors, seconds

    def _features(
        self, samples: Samples, activity: Activity, pieces: Iterable[Piece]
    ) -> Iterator[Any]:
        """The features (frames, bands) of each piece; neighbouring windows share the work."""
        nearest = _nearest(activity)
        for block, members in groupby(pieces, lambda piece: piece.window // _WINDOWS):
            first = block * _WINDOWS
            begin = round(first * activity.step_seconds * SAMPLE_RATE)
            length = (_WINDOWS - 1) * activity.step_seconds + len(nearest) / FRAMES_PER_SECOND
            features = self._embedder.features(samples[begin : begin + round(length * SAMPLE_RATE)])
            for piece in members:
                offset = (piece.window - first) * activity.step_seconds * FRAMES_PER_SECOND
                places = round(offset) + _chosen(activity, piece)[nearest].nonzero()[0]
                yield features[places[places < len(features)]]


def _nearest(activity: Activity) -> Counts:
    """The frame of the segmentation for each frame of the features in a window."""
    import numpy

    frames = activity.flags.shape[1]
    middles = numpy.arange(round(frames * activity.frame_seconds * FRAMES_PER_SECOND))
    seconds = middles / FRAMES_PER_SECOND + FIRST_MIDDLE
    places = numpy.rint((seconds - activity.first_middle) / activity.frame_seconds)
    return numpy.clip(places, 0, frames - 1).astype(numpy.int64)


def _chosen(activity: Activity, piece: Piece) -> Flags:
    """Flags of the frames of a piece's window that are to be heard, (frames,)."""
    import numpy

    within = slice(piece.first, piece.last)
    spoken = activity.alone[piece.window, within, piece.speaker]
    if spoken.sum() * activity.frame_seconds < _ENOUGH_ALONE:
        spoken = activity.flags[piece.window, within, piece.speaker]
    chosen = numpy.zeros(activity.flags.shape[1], bool)
    chosen[within] = spoken
    return chosen
