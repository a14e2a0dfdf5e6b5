"""How a figure is declared, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.cluster import Cluster
from harness.programs import Programs


@dataclass(frozen=True)
class Reading:
    """One number with its target; `holds` is `None` where no target was set."""

    what: str
    value: str
    target: str = "none set"
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "holds", False: "MISSED", None: "-"}[self.holds]


@dataclass(frozen=True)
class Figure:
    name: str
    measure: Callable[[Scene], list[Reading]]

    @property
    def about(self) -> str:
        return (self.measure.__doc__ or "").strip()


class Scene:
    """What a measurement is given."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def cluster(self, *, gateways: list[str], workers: list[str]) -> Cluster:
        return Cluster(self._programs, gateways=gateways, workers=workers)

    @staticmethod
    def say(what: str) -> None:
        """Of single rounds."""
        print(f"    {what}", flush=True)


CATALOGUE: dict[str, Figure] = {}


def figure(name: str) -> Callable[[Callable[[Scene], list[Reading]]], Callable[[Scene], list[Reading]]]:
    """Puts a function into the catalogue. Its docstring says what is measured and how."""

    def register(measure: Callable[[Scene], list[Reading]]) -> Callable[[Scene], list[Reading]]:
        CATALOGUE[name] = Figure(name, measure)
        return measure

    return register
