"""Cuts a stream of bytes into lines."""

from __future__ import annotations

MAXIMUM_LINE_BYTES = 1 << 20


class LineSplitter:
    """Collects bytes; a line that is longer than the protocol allows is dropped whole."""

    def __init__(self, limit: int = MAXIMUM_LINE_BYTES) -> None:
        self._limit = limit
        self._pending = bytearray()
        self._overflowed = False

    def take(self, data: bytes) -> list[bytes | None]:
        """The lines that `data` completes, without ends and without empty ones; None: too long."""
        lines: list[bytes | None] = []
        *ended, rest = data.split(b"\n")
        for part in ended:
            self._keep(part)
            if self._overflowed:
                lines.append(None)
            elif self._pending:
                lines.append(bytes(self._pending))
            self._pending.clear()
            self._overflowed = False
        self._keep(rest)
        return lines

    def _keep(self, part: bytes) -> None:
        if self._overflowed or len(self._pending) + len(part) > self._limit:
            self._overflowed = True
            self._pending.clear()
        else:
            self._pending += part
