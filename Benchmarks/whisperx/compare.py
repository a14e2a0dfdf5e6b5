"""Throughput of WhisperX behind Sotto against WhisperX alone, in one run on the same recordings.

What is compared: Benchmarks/README.md. The report is Markdown on standard output, progress goes to standard error."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import shlex
import sys
import tempfile
from pathlib import Path

import comparison_report
import recordings
import speech_model
import workload
from comparison import BATCH, Comparison
from measuring.machine import machine
from speech_model import SpeechModel
from workload import Workload

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = 8
# Enough for full batches of two workers, whatever the length of the other recordings.
WARM_UP = 16
LONGEST_WARM_UP = 10.0
LIBRARIES = ("whisperx", "faster-whisper", "ctranslate2", "torch")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run whisperx", description=__doc__.splitlines()[0] if __doc__ else None
    )
    add = parser.add_argument
    add("--model", metavar="DIR|NAME",
        help="Whisper model for CTranslate2 with real weights: a directory, or the name of an installed model, such as"
        " base; else made-up weights")  # fmt: skip
    add("--seconds", type=workload.lengths, default=[workload.SECONDS], metavar="LIST",
        help="lengths of the recordings, such as 5,10,600 (10)")  # fmt: skip
    add("--recordings", type=workload.positive, metavar="N",
        help="of each length (10 a session), at most 40 minutes of audio, 10 with --quick")  # fmt: skip
    add("--sessions", type=workload.positive, default=SESSIONS, metavar="N",
        help=f"that bring them ({SESSIONS})")  # fmt: skip
    add("--quick", action="store_true", help="3 recordings a session instead of 10, one round")
    add("--rounds", type=workload.positive, metavar="N",
        help="of server, own loop and WhisperX file by file, in turns (2)")  # fmt: skip
    add("--speech", type=Path, metavar="DIR", help="folder with recordings; else espeak-ng speaks")
    add("--server", type=Path, default=ROOT / ".build/release/sotto", metavar="PROGRAM")
    add("--server-argument", action="append", default=[], metavar="ARGUMENT", help="passed on; may be repeated")
    add("--temporary", type=Path, metavar="DIR", help="folder for what is kept while it runs")
    add("--models", type=Path, default=ROOT / ".sotto/bench", metavar="DIR", help="where the made-up model is kept")
    given = parser.parse_args()
    if not given.server.is_file():
        parser.error(f"there is no {given.server}: make build makes it, --server names another")
    return given


def main() -> None:
    options = parse()
    try:
        model = speech_model.find(options.model, ROOT / ".sotto/models", options.models)
    except FileNotFoundError as error:
        sys.exit(str(error))
    with tempfile.TemporaryDirectory(prefix="sotto-bench-", dir=options.temporary) as scratch:
        folder = Path(scratch)
        reel = recordings.Reel(options.speech, folder)
        introduce(model, reel.origin)
        for seconds in options.seconds:
            work = workload.workload(seconds, options.recordings, options.sessions, options.quick)
            comparison = prepared(work, model, options, reel, folder / f"{seconds:g}")
            comparison.run(options.rounds or (1 if options.quick else 2))
            comparison_report.show(comparison)


def introduce(model: SpeechModel, origin: str) -> None:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    print("\n## whisperx\n")
    print(
        f"{model.description} Recordings are cut from {origin}. int8, beam 5, batches of {BATCH}, language told, no "
        "alignment, no cache. The server decodes doubtful texts again, as it does by default; the loop and WhisperX have "
        "no such thing.\n"
    )
    print(f"- machine: {machine()}")
    print(f"- versions: Python {platform.python_version()}, {versions}")
    print(f"- command: `{shlex.join(['Benchmarks/run', 'whisperx', *sys.argv[1:]])}`", flush=True)


def prepared(
    work: Workload, model: SpeechModel, options: argparse.Namespace, reel: recordings.Reel, folder: Path
) -> Comparison:
    """With the recordings written."""
    folder.mkdir()
    files = [folder / f"k{number:03}.wav" for number in range(work.recordings)]
    for number, path in enumerate(files):
        reel.write(path, number, work.seconds)
    warm_up = [folder / f"w{number:03}.wav" for number in range(WARM_UP)]
    for number, path in enumerate(warm_up, len(files)):
        reel.write(path, number, min(work.seconds, LONGEST_WARM_UP))
    return Comparison(
        work, model, options.server.absolute(), options.server_argument, folder, files, warm_up
    )


if __name__ == "__main__":
    main()
