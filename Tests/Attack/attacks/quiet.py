"""The suite's own check: a server without attackers."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.scene import Scene


@attack("no-attack")
def no_attack(scene: Scene) -> None:
    """No attack, which shows how much the bystander's times vary by themselves.

    Rule: must hold, or the machine is too busy for the others to mean anything.
    """
    session = scene.open()
    session.upload(b"x")
    time.sleep(0.2 if scene.is_encore else 2)
