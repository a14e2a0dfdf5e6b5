"""From samples to turns of speakers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from . import clustering, timeline
from .pieces import SHORTEST, Piece, pieces
from .piece_embedder import PieceEmbedder
from .segmenter import Segmenter
from .voice_embedder import VoiceEmbedder
from .weights import SpeakerWeights

if TYPE_CHECKING:
    from ..audio_file import Samples
    from ..turns import Turn
    from .arrays import Flags, Numbers, Vectors


class SpeakerPipeline:
    """Windows of ten seconds are segmented into the speakers heard in them; their speech is cut
    into pieces with a vector each; the vectors are clustered; each frame goes to the speakers that
    most windows name, as many as speak at once."""

    def __init__(self, weights: SpeakerWeights, device: str) -> None:
        self._segmenter = Segmenter(weights.segmentation, device)
        self._embedder = PieceEmbedder(VoiceEmbedder(weights.embedding, device))

    def __call__(
        self,
        samples: Samples,
        fewest: int | None,
        most: int | None,
        progress: Callable[[], None],
    ) -> list[Turn]:
        """16 kHz mono samples to turns in order of their starts, of at least `fewest` and at most
        `most` speakers. `progress` is called at least every few seconds and may raise."""
        activity = self._segmenter.activity(samples, progress)
        found = list(pieces(activity))
        vectors, seconds = self._embedder.vectors(samples, activity, found, progress)
        known = (seconds > 0).nonzero()[0]
        if len(known) == 0:
            return []
        # Short pieces say too little to be clustered if there are others.
        telling = seconds >= min(SHORTEST, seconds.max())
        if telling.sum() < (fewest or 1):
            telling = seconds > 0
        similarity = clustering.similarity(_neighbours(found, vectors, telling))
        centers = clustering.centers(vectors[telling], seconds[telling], similarity, fewest, most)
        progress()
        owners = (vectors[known] @ centers.T).argmax(axis=1)
        owned = ((found[piece], int(owner)) for piece, owner in zip(known, owners, strict=True))
        votes = timeline.votes(activity, owned, len(centers))
        flags = timeline.decided(votes, timeline.speaker_count(activity))
        return timeline.turns(flags, activity.frame_seconds, activity.first_middle)


def _neighbours(found: Sequence[Piece], vectors: Vectors, telling: Flags) -> Numbers:
    """Cosines between pieces that follow each other in the speech of one speaker of a window."""
    import numpy

    speakers = numpy.array([(piece.window, piece.speaker) for piece in found])
    paired = (speakers[1:] == speakers[:-1]).all(axis=1) & telling[1:] & telling[:-1]
    first = numpy.flatnonzero(paired)
    cosines: Numbers = (vectors[first] * vectors[first + 1]).sum(axis=1, dtype=numpy.float64)
    return cosines
