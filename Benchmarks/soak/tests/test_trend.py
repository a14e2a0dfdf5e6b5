"""What becomes of a figure over time."""

import pytest

from soak.trend import last_two_thirds, mebibytes_an_hour, parts, slope


def test_the_slope_is_that_of_the_least_squares_line() -> None:
    assert slope([(0, 1), (1, 3), (2, 5)]) == pytest.approx(2)
    assert slope([(0, 0), (1, 1), (2, 0), (3, 1)]) == pytest.approx(0.2)


def test_there_is_no_slope_without_two_times() -> None:
    assert slope([]) is None
    assert slope([(1, 1)]) is None
    assert slope([(1, 1), (1, 2)]) is None


def test_the_first_third_is_left_out_by_time() -> None:
    points = [(10.0, 1.0), (11.0, 1.0), (19.0, 2.0), (20.0, 2.0), (40.0, 3.0)]
    assert last_two_thirds(points) == [(20.0, 2.0), (40.0, 3.0)]
    assert last_two_thirds([]) == []


def test_growth_is_that_of_an_hour_without_the_beginning() -> None:
    rising = [(second, 1e9 if second < 600 else second * 2**20) for second in range(0, 1801, 30)]
    assert mebibytes_an_hour(rising) == pytest.approx(3600)
    assert mebibytes_an_hour([(0, 5), (30, 5)]) is None


def test_values_are_parted_by_their_times() -> None:
    assert parts([0, 9, 10, 31, 60], list("abcde"), 6, 60) == [
        ["a", "b"], ["c"], [], ["d"], [], ["e"],
    ]  # fmt: skip
