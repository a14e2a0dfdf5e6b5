"""What was sent, and what was taken back."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from disturbance.sounds import Sound
from harness.client import Session


@dataclass
class SentFile:
    sound: Sound
    id: str
    is_removed: bool = False


@dataclass
class Account:
    """One session."""

    gateway: str
    session: Session
    files: list[SentFile] = field(default_factory=list)
    is_ended: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    """As far as they were read."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while the session is told something, so that what is known of it is true."""

    @property
    def name(self) -> str:
        return f"session {self.session.id} of {self.gateway}"

    def unfinished(self) -> int:
        listed = {file["id"]: file["state"] for file in self.session.files()}
        return sum(listed.get(sent.id) not in ("completed", "failed", "cancelled", None) for sent in self.files)
