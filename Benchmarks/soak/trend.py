"""What becomes of a figure over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """By how much the second figure grows with the first: that of the least-squares line. None
    where all are at the same place."""
    if len(points) < 2:
        return None
    middle = sum(x for x, _ in points) / len(points)
    level = sum(y for _, y in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    if spread == 0:
        return None
    return sum((x - middle) * (y - level) for x, y in points) / spread


def last_two_thirds(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """By the first figure, which is time."""
    if not points:
        return []
    first, last = points[0][0], points[-1][0]
    return [point for point in points if point[0] >= first + (last - first) / 3]


def mebibytes_an_hour(points: Sequence[tuple[float, float]]) -> float | None:
    """Growth of bytes over seconds, by the line over the last two thirds of the time."""
    found = slope(last_two_thirds(points))
    return None if found is None else found * 3600 / 2**20


def parts(
    times: Sequence[float], values: Sequence[Value], count: int, end: float
) -> list[list[Value]]:
    """The values by the part, of `count` equally long ones from 0 to `end`, in which their time
    lies."""
    found: list[list[Value]] = [[] for _ in range(count)]
    for time, value in zip(times, values):
        found[min(count - 1, int(time / end * count))].append(value)
    return found
