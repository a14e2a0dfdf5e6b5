"""The command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from speech.material import Sizes

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = (".sotto/whisper/bin/python", ".sotto/whisperx/bin/python")
PARTS = ("word-times", "non-speech", "long-file")
# Engines whose models the libraries can load, too.
WITH_LIBRARIES = ("whisper", "whisperx")


@dataclass(frozen=True)
class Engine:
    """An engine of the server and its model; None: the engine's default."""

    name: str
    model: str | None


@dataclass(frozen=True)
class Options:
    engines: tuple[Engine, ...]
    speech: Path
    excluded: tuple[str, ...]
    sizes: Sizes
    quick: bool
    seed: int
    threads: int
    compute_type: str
    offline: bool
    libraries: bool
    pythons: tuple[Path, ...]
    server: Path
    server_arguments: tuple[str, ...]
    temporary: Path | None
    json: Path | None


def parse(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run speech",
        description="Word errors, languages, word times and invented words of engines behind a"
        " server, beside the libraries without one. The report is Markdown on standard output.",
    )
    add = parser.add_argument
    add("--engine", action="append", required=True, metavar="NAME[=MODEL]",
        help="engine of the server, with its model; may be repeated")  # fmt: skip
    add("--model", help="model of the engines that are named without one")
    add("--speech", type=Path, required=True, metavar="DIR", help="folder with MANIFEST.tsv")
    add("--exclude", action="append", default=[], metavar="PATTERN",
        help="recordings that are left out, such as 'digits/*'; may be repeated")  # fmt: skip
    add("--quick", action="store_true", help="a handful of short recordings, and little else")
    add("--long", action="store_true", help="30 minutes without speech instead of 3")
    add("--skip", action="append", default=[], choices=PARTS, help="may be repeated")
    add("--no-libraries", action="store_true",
        help="without faster-whisper and WhisperX by themselves")  # fmt: skip
    add("--python", action="append", type=Path, default=[], metavar="PROGRAM",
        help="a Python with faster-whisper or WhisperX; may be repeated"
        f" (default: {' and '.join(PYTHONS)}, as far as they are there)")  # fmt: skip
    add("--threads", type=int, default=1,
        help="of the one process that recognises, in the server and outside it (1)")  # fmt: skip
    add("--compute-type", default="int8", help="of the libraries (int8)")
    add("--offline", action="store_true", help="no model is fetched")
    add("--seed", type=int, default=1, help="of the sounds that are made up (1)")
    add("--server", type=Path, default=ROOT / ".build/release/sotto", metavar="PROGRAM")
    add("--server-argument", action="append", default=[], metavar="ARGUMENT",
        help="passed on, as --server-argument=--speech-detector=energy; may be repeated")  # fmt: skip
    add("--temporary", type=Path, metavar="DIR", help="folder for what is kept while it runs")
    add("--json", type=Path, metavar="FILE", help="where all figures and texts are written")
    given = parser.parse_args(arguments)
    if not given.server.is_file():
        parser.error(f"there is no {given.server}: make build makes it, --server names another")
    if given.threads < 1:
        parser.error("--threads has to be at least 1")
    engines = tuple(_engine(text, given.model) for text in given.engine)
    if len({engine.name for engine in engines}) < len(engines):
        parser.error("each --engine can be named once; run the benchmark again for another model")
    return Options(
        engines=engines,
        speech=given.speech,
        excluded=tuple(given.exclude),
        sizes=_sizes(given),
        quick=given.quick,
        seed=given.seed,
        threads=given.threads,
        compute_type=given.compute_type,
        offline=given.offline,
        libraries=not given.no_libraries,
        pythons=tuple(given.python) or tuple(ROOT / python for python in PYTHONS),
        server=given.server.absolute(),
        server_arguments=tuple(given.server_argument),
        temporary=given.temporary,
        json=given.json,
    )


def _engine(text: str, model: str | None) -> Engine:
    name, _, own = text.partition("=")
    return Engine(name, own or model)


def _sizes(given: argparse.Namespace) -> Sizes:
    minutes_without_speech = 30 if given.long else 0.75 if given.quick else 3
    return Sizes(
        non_speech=0 if "non-speech" in given.skip else 60 * minutes_without_speech,
        long_file=0 if "long-file" in given.skip else 60 if given.quick else 600,
        word_times=0 if "word-times" in given.skip else 20 if given.quick else 120,
    )
