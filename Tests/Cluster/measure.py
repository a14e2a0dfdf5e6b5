"""Measures a cluster of this machine, each part with a cluster of its own: `make cluster-bench`.

Ends with status 1 where a figure misses its target.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import shlex
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

import figures
from figures.figure import CATALOGUE, Scene
from harness.machine import machine
from harness.programs import Programs


def load() -> None:
    for module in sorted(pkgutil.iter_modules(figures.__path__), key=lambda module: module.name):
        importlib.import_module(f"figures.{module.name}")


def main() -> int:
    load()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    Programs.add_arguments(parser)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this part; may be repeated")
    parser.add_argument("--list", action="store_true", help="say what there is")
    arguments = parser.parse_args()
    if arguments.list:
        for one in CATALOGUE.values():
            print(f"{one.name}\n    {one.about}\n")
        return 0
    for name in arguments.only:
        if name not in CATALOGUE:
            parser.error(f"there is no part {name}; --list says which there are")
    programs = Programs.of(arguments, parser)
    print(f"machine: {machine()}\ncommand: {shlex.join(['python3', *sys.argv])}", flush=True)
    missed = 0
    for one in CATALOGUE.values():
        if arguments.only and one.name not in arguments.only:
            continue
        began = time.monotonic()
        print(f"\n{one.name} (load of the machine {os.getloadavg()[0]:.1f})", flush=True)
        readings = one.measure(Scene(programs))
        for reading in readings:
            print(f"  {reading.verdict:<6} {reading.what}: {reading.value}; target {reading.target}")
        missed += sum(reading.holds is False for reading in readings)
        print(f"  in {time.monotonic() - began:.0f} s", flush=True)
    print(f"\n{missed} targets missed" if missed else "\nno target missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
