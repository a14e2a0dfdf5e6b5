"""Errors of a transcript against its reference, and how sure a rate of errors is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

RESAMPLES = 2000
SEED = 20_261


@dataclass(frozen=True)
class Errors:
    """Edits that turn a reference of `total` words or characters into what was recognised."""

    total: int
    substitutions: int
    deletions: int
    insertions: int

    @property
    def edits(self) -> int:
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float | None:
        """Word or character error rate; None without a reference."""
        return self.edits / self.total if self.total else None

    def __add__(self, other: Errors) -> Errors:
        return Errors(
            self.total + other.total,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )


NONE = Errors(0, 0, 0, 0)


def compare(reference: Sequence[str], recognised: Sequence[str]) -> Errors:
    """The fewest edits (Levenshtein's distance, each edit of weight 1)."""
    kinds = [edit.tag for edit in Levenshtein.editops(reference, recognised)]
    return Errors(
        len(reference), kinds.count("replace"), kinds.count("delete"), kinds.count("insert")
    )


def add(errors: Iterable[Errors]) -> Errors:
    return sum(errors, NONE)


def interval(errors: Sequence[Errors]) -> tuple[float, float] | None:
    """95 % of the rates of all recordings together, by the percentile bootstrap over recordings; None
    for fewer than two.

    Method: Bisani and Ney, Bootstrap estimates for confidence intervals in ASR performance
    evaluation, ICASSP 2004."""
    if len(errors) < 2:
        return None
    edits = numpy.array([error.edits for error in errors])
    totals = numpy.array([error.total for error in errors])
    places = _places(len(errors))
    return _middle(edits[places].sum(axis=1) / numpy.maximum(totals[places].sum(axis=1), 1))


def difference(
    one: Sequence[Errors], other: Sequence[Errors]
) -> tuple[float, tuple[float, float] | None]:
    """The rate of `one` minus that of `other`, which hold the same recordings in the same order, and
    its 95 % interval by the paired bootstrap; None for fewer than two."""
    if [error.total for error in one] != [error.total for error in other]:
        raise ValueError("the two do not hold the same recordings")
    gaps = numpy.array([a.edits - b.edits for a, b in zip(one, other)])
    totals = numpy.array([error.total for error in one])
    observed = float(gaps.sum() / max(totals.sum(), 1))
    if len(one) < 2:
        return observed, None
    places = _places(len(one))
    return observed, _middle(
        gaps[places].sum(axis=1) / numpy.maximum(totals[places].sum(axis=1), 1)
    )


def _places(count: int) -> NDArray[numpy.int64]:
    """Places of recordings in each resample, [RESAMPLES, count]; the same for the same count."""
    return numpy.random.default_rng(SEED).integers(0, count, (RESAMPLES, count))


def _middle(rates: NDArray[numpy.float64]) -> tuple[float, float]:
    low, high = numpy.percentile(rates, (2.5, 97.5))
    return float(low), float(high)
