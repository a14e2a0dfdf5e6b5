"""Notes for the log, which is standard error. Never text, tokens or names of users' files."""

from __future__ import annotations

import sys


def note(message: str) -> None:
    """Writes one line to the log."""
    try:
        print(f"whisperx worker: {message}", file=sys.stderr, flush=True)
    except OSError:
        pass  # The log has no reader any more; that is no reason to stop.


def first_line(error: BaseException, limit: int = 300) -> str:
    """What an error says, short enough for one line of a log or a message."""
    text = str(error).strip()
    return (text.splitlines()[0] if text else type(error).__name__)[:limit]
