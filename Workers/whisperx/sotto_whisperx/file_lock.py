"""Lets one process at a time do a thing."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def held(folder: Path, name: str) -> Iterator[None]:
    """Waits until no other process holds the lock of that name. The kernel gives it back when a
    process dies. Where no file can be made, nothing is locked."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (hashlib.sha256(name.encode()).hexdigest()[:32] + ".lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
