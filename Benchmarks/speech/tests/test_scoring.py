"""Errors and their intervals."""

from __future__ import annotations

import pytest

from speech import scoring
from speech.scoring import Errors


def test_counts_each_kind_of_edit() -> None:
    found = scoring.compare("the cat sat on the mat".split(), "a cat sat the mat today".split())
    assert found == Errors(total=6, substitutions=1, deletions=1, insertions=1)
    assert found.rate == pytest.approx(0.5)


def test_nothing_recognised_is_all_deleted() -> None:
    assert scoring.compare(["a", "b"], []) == Errors(2, 0, 2, 0)


def test_without_a_reference_there_is_no_rate() -> None:
    found = scoring.compare([], ["invented", "words"])
    assert found == Errors(0, 0, 0, 2)
    assert found.rate is None


def test_rates_of_several_are_weighted_by_their_lengths() -> None:
    assert scoring.add([Errors(10, 1, 0, 0), Errors(90, 0, 0, 9)]).rate == pytest.approx(0.1)
    assert scoring.add([]).rate is None


def test_an_interval_holds_the_rate_and_is_the_same_each_time() -> None:
    errors = [Errors(10, n % 4, 0, 0) for n in range(40)]
    interval = scoring.interval(errors)
    assert interval is not None
    assert interval == scoring.interval(errors)
    assert interval[0] < 0.15 < interval[1]
    # The standard error of the mean of 40 values that deviate by 0.112 is 0.0177.
    assert interval[1] - interval[0] == pytest.approx(2 * 1.96 * 0.0177, rel=0.1)


def test_one_recording_has_no_interval() -> None:
    assert scoring.interval([Errors(10, 1, 0, 0)]) is None
    assert scoring.difference([Errors(10, 1, 0, 0)], [Errors(10, 0, 0, 0)]) == (0.1, None)


def test_a_difference_is_paired() -> None:
    # Rates vary widely, the two always by one word in ten.
    one = [Errors(10, n % 8 + 1, 0, 0) for n in range(40)]
    other = [Errors(10, n % 8, 0, 0) for n in range(40)]
    observed, interval = scoring.difference(one, other)
    assert observed == pytest.approx(0.1)
    assert interval == pytest.approx((0.1, 0.1))


def test_a_difference_needs_the_same_recordings() -> None:
    with pytest.raises(ValueError, match="same recordings"):
        scoring.difference([Errors(10, 1, 0, 0)], [Errors(9, 0, 0, 0)])
