"""The program `ip` of iproute2."""

from __future__ import annotations

import subprocess


class IPFailure(Exception):
    """What it says where it cannot do something."""


def ip(*arguments: str) -> str:
    """What it prints. Raises `IPFailure`."""
    command = ["ip", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IPFailure(f"{' '.join(command)}: {error}") from error
    if done.returncode:
        raise IPFailure(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
