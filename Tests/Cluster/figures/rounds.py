"""The same work in turns by two engines of one gateway."""

from __future__ import annotations

import time

from harness.client import Client


def seconds_for(client: Client, engine: str, files: dict[str, bytes]) -> float:
    """From the first upload to the end of the last file, all in one session. Raises where one is not completed."""
    session = client.open(engine=engine)
    began = time.monotonic()
    for sent in [session.upload(name, content) for name, content in files.items()]:
        end = session.finished(sent, within=600)
        assert end["type"] == "file.completed", end
    took = time.monotonic() - began
    session.end()
    return took
