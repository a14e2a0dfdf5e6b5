"""What an hour of audio costs: the journal, disks, and processors of server and recognisers."""

from __future__ import annotations

import time
from pathlib import Path

from measuring.server import Server
from measuring.processes import children, processor_seconds, processor_seconds_of_ended_children
from scale.material import as_mp3, noise, speech
from scale.options import Options
from scale.report import Table
from scale.sessions import INSTANT
from scale.usage import Usage, folder_bytes, journal_bytes, wait_until_quiet

LIMIT = 3_600
HOUR = 3_600.0
OPTIONS = {"cache": False, "language": "en"}


def measure(
    table: Table, name: str, server_arguments: list[str], options: Options, folder: Path, audio: Path,
    seconds: float,
) -> None:  # fmt: skip
    """One file through a server of its own; figures are for an hour of audio."""
    hours = seconds / HOUR
    with Server(options.server, folder, server_arguments) as server:
        client = server.client()
        session = client.open_session(OPTIONS)
        wait_until_quiet(server.pid)
        before, begin = Usage.of(server.pid), time.monotonic()
        client.upload(session, audio)
        for end in client.ends(session, 1, LIMIT):
            if not end.completed:
                raise RuntimeError(f"the file did not complete: {end.event}")
        elapsed = time.monotonic() - begin
        after = Usage.of(server.pid)
        detectors = recognisers = 0.0
        for child, command in children(server.pid).items():
            if command.split()[1:2] == ["vad"] or " vad " in command:
                detectors += processor_seconds(child)
            else:
                recognisers += processor_seconds(child)
        ended = processor_seconds_of_ended_children(server.pid)
        wait_until_quiet(server.pid)
        media = folder_bytes(folder / "sessions")
    table.add(f"{name}: audio a second", seconds / elapsed, "s")
    table.add(f"{name}: processor of the server, an hour", (after.processor - before.processor) / hours, "s")
    table.add(f"{name}: processor of what finds speech, an hour", detectors / hours, "s")
    table.add(f"{name}: processor of recognisers, an hour", recognisers / hours, "s")
    table.add(f"{name}: processor of what has ended, decoders, an hour", ended / hours, "s")
    table.add(f"{name}: journal, an hour", journal_bytes(folder) / hours / 2**20, "MiB")
    table.add(f"{name}: written to disks, an hour", (after.written - before.written) / hours / 2**20, "MiB")
    table.add(f"{name}: media that the session keeps, an hour", media / hours / 2**20, "MiB")


def audio(options: Options, folder: Path) -> Table:
    table = Table()
    hour = folder / "noise.wav"
    noise(hour, HOUR, 1)
    measure(
        table, "instant", [*INSTANT, *options.server_arguments], options, folder / "instant", hour, HOUR
    )
    recording = folder / "speech.wav"
    seconds = speech(recording, options.minutes * 60)
    spoken = as_mp3(recording)
    arguments = ["--engine", options.engine, *options.server_arguments]
    measure(table, options.engine, arguments, options, folder / "engine", spoken, seconds)
    return table
