"""Quantiles of a few measurements."""

from __future__ import annotations


def quantile(values: list[float], share: float) -> float:
    """Nearest rank: the smallest value that at least this share of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def listed(values: list[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)
