"""Which vectors of voices are of one speaker. Decides; does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .arrays import Counts, Numbers, Vectors

# Two groups are one speaker's if the mean cosine between them is at least this part of what it is
# between neighbouring pieces of one speaker. Chosen on dialogues joined from recordings of single
# speakers, as docs/engines.md says.
_PART = 0.62
# The usual cosine between such pieces, and how many pairs it counts for beside those heard.
_USUAL, _USUAL_PAIRS = 0.62, 5
_LEAST, _GREATEST = 0.25, 0.55
# Parts of all the speech, and seconds beyond which they do not grow: a group with less than the
# greater of the two is no speaker of its own. The first is for short recordings. Among the many
# pieces of long ones there are more that are like no others, such as laughter and overlapping
# speech. Windows overlap, so that 40 seconds are some 10 of the recording.
_SMALLEST = ((0.02, 4.0), (0.005, 40.0))
# The distances of all pairs are kept: 4,000 vectors need 64 MB for them, and as much again.
MOST_VECTORS = 4_000


def similarity(cosines: Numbers) -> float:
    """The mean cosine from which two groups of vectors are one speaker's. `cosines` are those
    between neighbouring pieces that the segmentation takes for one speaker's: noise, reverberation
    and lively speech make them smaller, and with them the cosines between any two pieces."""
    import numpy

    heard = float(numpy.median(cosines)) if len(cosines) else 0.0
    typical = (len(cosines) * heard + _USUAL_PAIRS * _USUAL) / (len(cosines) + _USUAL_PAIRS)
    return min(_GREATEST, max(_LEAST, _PART * typical))


def centers(
    vectors: Vectors,
    weights: Numbers,
    similarity: float,
    fewest: int | None = None,
    most: int | None = None,
) -> Vectors:
    """The mean vectors (speakers, dimension) of the speakers that vectors (count, dimension) of
    length 1 come from, by average linkage of their cosines. `weights` are the seconds of speech
    behind each vector. Where the similarity gives too many or too few speakers, the tree is cut
    elsewhere; there are never more speakers than vectors. Of more than `MOST_VECTORS`, as many are
    looked at, evenly chosen."""
    import numpy

    if len(vectors) > MOST_VECTORS:
        chosen = numpy.linspace(0, len(vectors) - 1, MOST_VECTORS).astype(int)
        vectors, weights = vectors[chosen], weights[chosen]
    labels = _labels(vectors, weights, similarity, fewest or 1, most or len(vectors))
    sums = numpy.zeros((labels.max() + 1, vectors.shape[1]), numpy.float32)
    kept = labels >= 0
    numpy.add.at(sums, labels[kept], vectors[kept] * weights[kept, None].astype(numpy.float32))
    lengths = numpy.linalg.norm(sums, axis=1, keepdims=True)
    found: Vectors = sums / numpy.maximum(lengths, numpy.finfo(numpy.float32).tiny)
    return found


def _labels(
    vectors: Vectors, weights: Numbers, similarity: float, fewest: int, most: int
) -> Counts:
    """A speaker, counted from 0, for each vector; -1 for those in groups that are too small."""
    import numpy
    from scipy.cluster import hierarchy

    if len(vectors) == 1:
        return numpy.zeros(1, numpy.int64)
    tree = hierarchy.linkage(vectors, "average", "cosine")
    speech = float(weights.sum())
    needed = max(min(part * speech, enough) for part, enough in _SMALLEST)

    def cut(groups: int) -> Counts:
        return _without_small(hierarchy.fcluster(tree, groups, "maxclust") - 1, weights, needed)

    # The groups that are left when everything similar has been joined.
    free = len(vectors) - int(numpy.searchsorted(tree[:, 2], 1 - similarity, side="right"))
    labels = cut(free)
    if labels.max() + 1 > most:
        others = range(free - 1, 0, -1)
    elif labels.max() + 1 < fewest:
        others = range(free + 1, len(vectors) + 1)
    else:
        return labels
    for groups in others:
        labels = cut(groups)
        if fewest <= labels.max() + 1 <= most:
            return labels
    # There are enough groups only if small ones count.
    return numpy.asarray(hierarchy.fcluster(tree, fewest, "maxclust") - 1, numpy.int64)


def _without_small(groups: Counts, weights: Numbers, needed: float) -> Counts:
    import numpy

    sums = numpy.bincount(groups, weights)
    large = numpy.flatnonzero(sums >= min(needed, sums.max()))
    numbers = numpy.full(len(sums), -1)
    numbers[large] = numpy.arange(len(large))
    return numbers[groups]
