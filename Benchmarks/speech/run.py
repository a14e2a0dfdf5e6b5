"""Everything that one run of the benchmark found."""

from __future__ import annotations

from dataclasses import dataclass, field

from speech.material import Material
from speech.measurement import Measurement


@dataclass
class Run:
    """`served` are engines behind the server, `direct` the libraries without one; `missing` says what
    could not be measured, and why."""

    machine: str
    command: str
    threads: int
    compute_type: str
    material: Material
    versions: dict[str, str]
    served: list[Measurement] = field(default_factory=list)
    direct: list[Measurement] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def label(self, one: Measurement) -> str:
        """The way's name, with its model where another way has the same name."""
        alike = sum(other.name == one.name for other in self.measurements)
        return f"{one.name} ({one.model})" if alike > 1 else one.name

    @property
    def measurements(self) -> list[Measurement]:
        return [*self.served, *self.direct]
