"""How an attack is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from harness.figures import Bounds
from harness.scene import Scene


@dataclass(frozen=True)
class Attack:
    name: str
    carry_out: Callable[[Scene], None]
    options: list[str] = field(default_factory=list)
    """Of the server, besides the usual ones."""
    environment: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    """The bystander's API key."""
    descriptors: int | None = None
    """The server's limit of open descriptors."""
    bounds: Bounds = field(default_factory=Bounds)
    hinders: bool = True
    """Whether the bystander's times are compared. Attacks that only look at answers say no."""
    repeated_at_stop: bool = True
    """Whether a tenth of it is done again, and left standing, before the server is told to stop."""
    long: bool = False
    """Only with --long."""

    @property
    def about(self) -> str:
        return (self.carry_out.__doc__ or "").strip()


CATALOGUE: dict[str, Attack] = {}


def attack(
    name: str,
    *,
    options: list[str] | None = None,
    environment: dict[str, str] | None = None,
    key: str | None = None,
    descriptors: int | None = None,
    bounds: Bounds | None = None,
    hinders: bool = True,
    repeated_at_stop: bool = True,
    long: bool = False,
) -> Callable[[Callable[[Scene], None]], Callable[[Scene], None]]:
    """Puts a function into the catalogue. Its docstring says what is attacked and what the rule is."""

    def register(carry_out: Callable[[Scene], None]) -> Callable[[Scene], None]:
        CATALOGUE[name] = Attack(
            name,
            carry_out,
            options or [],
            environment or {},
            key,
            descriptors,
            bounds or Bounds(),
            hinders,
            repeated_at_stop,
            long,
        )
        return carry_out

    return register
