"""Benchmarks/run speech: how accurate transcripts are (Benchmarks/README.md)."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring.machine import machine

from speech import material, options, report, report_json
from speech.direct import DirectWay, Library, LoadedLibrary, has
from speech.manifest import ManifestError
from speech.material import Material
from speech.measurement import Measurement, measure
from speech.options import ROOT, WITH_LIBRARIES, Engine, Options
from speech.run import Run
from speech.served import Served


def main() -> int:
    given = options.parse()
    # Servers and processes are ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="sotto-bench-", dir=given.temporary) as scratch:
            run = _run(given, Path(scratch))
    except (ManifestError, RuntimeError) as error:
        print(f"speech: {error}", file=sys.stderr)
        return 1
    print(report.markdown(run))
    if given.json:
        report_json.write(given.json, run)
    return 1 if run.missing else 0


def _run(given: Options, folder: Path) -> Run:
    note("reading the recordings")
    gathered = material.gather(
        given.speech, given.excluded, given.sizes, folder, seed=given.seed, quick=given.quick
    )
    run = Run(
        machine=machine(),
        command=shlex.join(["Benchmarks/run", "speech", *sys.argv[1:]]),
        threads=given.threads,
        compute_type=given.compute_type,
        material=gathered,
        versions={"sotto": _version(given.server)},
    )
    languages: dict[str, frozenset[str] | None] = {}
    for engine in given.engines:
        try:
            found, known = _served(given, engine, gathered, folder)
        except RuntimeError as error:
            _miss(run, engine.name, error)
            continue
        run.served.append(found)
        if engine.model and engine.name in WITH_LIBRARIES:
            languages.setdefault(engine.model, known)
    if given.libraries:
        for model, known in languages.items():
            _libraries(given, model, known, run, folder)
    return run


def _served(
    given: Options, engine: Engine, gathered: Material, folder: Path
) -> tuple[Measurement, frozenset[str] | None]:
    arguments = [
        "--workers", "1", "--engine-threads", str(given.threads),
        *(["--offline"] if given.offline else []), *given.server_arguments,
    ]  # fmt: skip
    place = folder / f"server-{engine.name}"
    with Served(given.server, place, engine.name, engine.model, arguments) as way:
        note(shlex.join(way.arguments))
        return measure(way, way.model, gathered, way.languages, note), way.languages


def _libraries(
    given: Options, model: str, languages: frozenset[str] | None, run: Run, folder: Path
) -> None:
    """faster-whisper with and without its voice activity detection, and WhisperX, if they are installed."""
    for name in ("faster-whisper", "whisperx"):
        python = next((one for one in given.pythons if has(one, name)), None)
        if python is None:
            note(f"{name} is not installed: it is left out")
            continue
        library = Library(name, python, _weights(model), given.threads, given.compute_type, given.offline)
        for label, vad in _ways(name):
            # A process for each, so that each has a peak of memory of its own.
            try:
                with LoadedLibrary(library, folder / f"{name}.log") as loaded:
                    run.versions.update(loaded.versions)
                    way = DirectWay(loaded, label, vad=vad)
                    found = measure(way, Path(model).name, run.material, languages, note)
                run.direct.append(found)
            except RuntimeError as error:
                _miss(run, label, error)


def _weights(model: str) -> str:
    """The directory of a model that `sotto models` installed, else the model as it was named."""
    installed = ROOT / ".sotto/models" / model
    return str(installed) if installed.is_dir() else model


def _ways(name: str) -> list[tuple[str, bool]]:
    if name == "whisperx":
        return [("WhisperX", True)]
    return [("faster-whisper", False), ("faster-whisper, VAD", True)]


def _miss(run: Run, name: str, error: RuntimeError) -> None:
    """What was measured before is reported all the same."""
    note(f"{name}: {error}")
    run.missing.append(f"{name}: {str(error).strip().splitlines()[-1]}")


def _version(program: Path) -> str:
    answer = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=30)
    return answer.stdout.strip()


def note(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
