"""Throughput of WhisperX behind Sotto against WhisperX alone, in one run on the same recordings.

    compare.py [--quick] [--rounds N] [--speech DIR] [--server PROGRAM] [--server-argument ARGUMENT …]

What is compared: Benchmarks/README.md. The report is Markdown on standard output, progress goes to standard error."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shlex
import statistics
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy

import direct
import recordings
import tiny_model
from direct import Outcome
from served import Server, Served, Window

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = 8
WORKERS = 2
BATCH = 4
WARM_UP = 16
SERVED = "the server, 8 sessions"
CUT = "own loop, windows cut before"
WHOLE = "own loop, whole files"
ONE_BY_ONE = "WhisperX file by file"
WANTED = {CUT: 0.95, ONE_BY_ONE: 2.0}


@dataclass
class Comparison:
    """Everything that one run needs and finds."""

    options: argparse.Namespace
    folder: Path
    model: Path
    files: list[Path]
    warm_up: list[Path]
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    served: list[Served] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    @property
    def audio(self) -> float:
        return len(self.files) * recordings.SECONDS

    def add(self, name: str, outcome: Outcome) -> None:
        self.outcomes.setdefault(name, []).append(outcome)
        note(f"{name}: {self.audio / outcome.wall:.2f} audio-s/s, {outcome.windows} windows")

    def begin(self, name: str) -> None:
        self.loads.append(os.getloadavg()[0])
        note(f"{name} … (load average {self.loads[-1]:.2f})")

    # MARK: The four ways

    def one_by_one(self) -> None:
        self.begin(ONE_BY_ONE)
        self._direct(
            ONE_BY_ONE, 1, WORKERS,
            [{"do": "file", "path": str(path)} for path in self.warm_up[:1]],
            [{"do": "file", "path": str(path)} for path in self.files],
        )  # fmt: skip

    def whole(self) -> None:
        self.begin(WHOLE)
        groups = [self.files[start : start + BATCH] for start in range(0, len(self.files), BATCH)]
        self._direct(
            WHOLE, WORKERS, 1,
            [{"do": "files", "paths": [str(path) for path in self.warm_up[:BATCH]]}],
            [{"do": "files", "paths": [str(path) for path in group]} for group in groups],
        )  # fmt: skip

    def cut(self, windows: list[Window]) -> None:
        self.begin(CUT)
        archive = self.folder / "windows.npz"
        audio = {path.name: samples(path) for path in self.files}
        cut = {
            f"{number:04}": audio[window.file][window.start : window.end]
            for number, window in enumerate(windows)
        }
        numpy.savez(archive, **cut)
        places = list(range(len(windows)))
        self._direct(
            CUT, WORKERS, 1,
            [{"do": "cut", "file": str(archive)}, {"do": "windows", "places": places[:BATCH]}],
            [{"do": "windows", "places": places[at : at + BATCH]} for at in range(0, len(places), BATCH)],
        )  # fmt: skip

    def through_server(self) -> None:
        self.begin(SERVED)
        folder = self.folder / f"server{len(self.served)}"
        with Server(self.options.server, self.model, folder, self.options.server_argument) as server:
            # The second worker starts when there is work for it.
            for _ in range(4):
                server.run([self.warm_up[:half] for half in (WARM_UP // 2,) * 2])
                if server.recognizers() == WORKERS:
                    break
            served = server.measure([self.files[place::SESSIONS] for place in range(SESSIONS)])
        if not self.served:
            note(shlex.join(server.arguments))
        self.served.append(served)
        self.add(SERVED, served.outcome)

    def _direct(
        self, name: str, processes: int, threads: int, warm_up: list[dict], work: list[dict]
    ) -> None:
        self.add(
            name,
            direct.run(
                self.model, self.folder / "whisperx.log",
                processes=processes, threads=threads, warm_up=warm_up, work=work,
            ),
        )  # fmt: skip

    # MARK: Report

    def report(self, origin: str) -> None:
        versions = ", ".join(
            f"{name} {importlib.metadata.version(name)}"
            for name in ("whisperx", "faster-whisper", "ctranslate2", "torch")
        )
        print("\n## whisperx\n")
        print(
            f"{len(self.files)} recordings of {recordings.SECONDS:g} s ({origin}), {SESSIONS} sessions. Made-up "
            "weights in the layers of whisper-tiny: the time is real, the text is not. int8, beam 5, batches of "
            f"{BATCH}, language told, no alignment, no cache.\n"
        )
        print(f"- machine: {machine()}")
        print(f"- versions: Python {platform.python_version()}, {versions}")
        print(f"- command: `{shlex.join(['compare.py', *sys.argv[1:]])}`")
        loads = " ".join(f"{load:.2f}" for load in self.loads)
        print(f"- load average before each measurement, in their order: {loads}\n")
        print("| | processes × threads | windows | wall, s | audio-s a second | CPU s per audio s | of that | others' CPU s a second |")
        print("|---|---|---|---|---|---|---|---|")
        for name in (ONE_BY_ONE, WHOLE, CUT, SERVED):
            shape = "1 × 2" if name == ONE_BY_ONE else "2 × 1"
            for outcome in self.outcomes.get(name, []):
                self._row(name, shape, outcome)
        for number, served in enumerate(self.served):
            sizes = ", ".join(f"{n} of {size}" for size, n in sorted(Counter(served.batches).items()))
            seconds = sum(window.end - window.start for window in served.windows) / recordings.RATE
            print(f"\nServer, run {number + 1}: windows of {seconds:.0f} s; answered together: {sizes}.")
        print()
        for name, wanted in WANTED.items():
            self._judge(name, wanted)
        if WHOLE in self.outcomes:
            print(f"- server against the {WHOLE}: {self._ratio(WHOLE):.3f}")

    def _row(self, name: str, shape: str, outcome: Outcome) -> None:
        parts = ", ".join(
            f"{kind} {seconds / self.audio:.4f}"
            for kind, seconds in outcome.processor.items()
            if seconds / self.audio >= 0.00005
        )
        total = sum(outcome.processor.values()) / self.audio
        print(
            f"| {name} | {shape} | {outcome.windows} | {outcome.wall:.2f} | {self.audio / outcome.wall:.2f} "
            f"| {total:.4f} | {parts} | {outcome.others / outcome.wall:.2f} |"
        )

    def _ratio(self, name: str) -> float:
        """Of the medians."""
        return self._wall(name) / self._wall(SERVED)

    def _processor_ratio(self, name: str) -> float:
        """Of the medians of processor time: the ratio on a machine that both fill, with nothing else on it."""
        used = [
            statistics.median(sum(outcome.processor.values()) for outcome in self.outcomes[way])
            for way in (name, SERVED)
        ]
        return used[0] / used[1]

    def _wall(self, name: str) -> float:
        return statistics.median(outcome.wall for outcome in self.outcomes[name])

    def _judge(self, name: str, wanted: float) -> None:
        ratio = self._ratio(name)
        verdict = "MET" if ratio >= wanted else "NOT MET"
        print(f"- {verdict}: server against {name}: {ratio:.3f}, wanted: at least {wanted:g}")
        if name == CUT:
            print(f"  (by processor time: {self._processor_ratio(name):.3f})")


def samples(path: Path) -> numpy.ndarray:
    import wave

    with wave.open(str(path)) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), "<i2").astype(numpy.float32) / 32_768


def machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return f"{len(os.sched_getaffinity(0))} cores, {model}, {memory} GiB, Linux {platform.release()}"


def note(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compare.py", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="3 files a session instead of 10, one round")
    parser.add_argument("--rounds", type=int, help="of server and own loop, in turns (2)")
    parser.add_argument("--speech", type=Path, help="folder with recordings; else espeak-ng speaks")
    parser.add_argument("--server", type=Path, default=ROOT / ".build/release/sotto")
    parser.add_argument("--server-argument", action="append", default=[], help="passed on; may be repeated")
    parser.add_argument("--temporary", type=Path, help="folder for what is kept while it runs")
    parser.add_argument("--models", type=Path, default=ROOT / ".sotto/bench", help="where the model is kept")
    return parser.parse_args()


def main() -> None:
    options = parse()
    options.server = options.server.absolute()
    model = tiny_model.make(options.models.absolute() / "whisper-tiny-made-up")
    with tempfile.TemporaryDirectory(prefix="sotto-bench-", dir=options.temporary) as scratch:
        folder = Path(scratch)
        reel = recordings.Reel(options.speech, folder)
        count = SESSIONS * (3 if options.quick else 10)
        files = [folder / f"k{number:03}.wav" for number in range(count)]
        warm_up = [folder / f"w{number:03}.wav" for number in range(WARM_UP)]
        for number, path in enumerate(files + warm_up):
            reel.write(path, number)
        comparison = Comparison(options, folder, model, files, warm_up)
        for _ in range(options.rounds or (1 if options.quick else 2)):
            comparison.through_server()
            comparison.cut(comparison.served[-1].windows)
        comparison.one_by_one()
        comparison.whole()
        comparison.report(reel.origin)


if __name__ == "__main__":
    main()
