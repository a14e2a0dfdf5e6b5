"""Attacks a server of its own on the loopback interface, one way after the other: `make attack`.

Each attack gets a fresh server. A bystander uses it meanwhile; what it notices, what the server holds afterwards and
how it stops decide. Ends with status 1 when an attack succeeds.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import resource
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True

import attacks
from harness.attack import CATALOGUE
from harness.runner import run
from harness.table import header, row

CLIENT_DESCRIPTORS = 8192


def load() -> None:
    for module in sorted(pkgutil.iter_modules(attacks.__path__), key=lambda module: module.name):
        importlib.import_module(f"attacks.{module.name}")


def raise_descriptor_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CLIENT_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(CLIENT_DESCRIPTORS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> int:
    load()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=Path(".build/release/sotto"), help="the server (%(default)s)")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this attack; may be repeated")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="not this one; may be repeated")
    parser.add_argument("--long", action="store_true", help="more of everything, and attacks that take a minute")
    parser.add_argument("--list", action="store_true", help="say what there is and what the rules are")
    parser.add_argument("--verbose", action="store_true", help="where an attack broke off")
    arguments = parser.parse_args()
    if arguments.list:
        for attack in CATALOGUE.values():
            print(f"{attack.name}{' (--long)' if attack.long else ''}\n    {attack.about}\n")
        return 0
    for name in arguments.only + arguments.skip:
        if name not in CATALOGUE:
            parser.error(f"there is no attack {name}; --list says which there are")
    program = arguments.program.resolve()
    if not program.is_file():
        parser.error(f"{program} is not there: make build")
    raise_descriptor_limit()
    began = time.monotonic()
    chosen = [
        attack
        for attack in CATALOGUE.values()
        if (attack.name in arguments.only if arguments.only else arguments.long or not attack.long)
        and attack.name not in arguments.skip
    ]
    # First whether the machine is quiet enough.
    chosen.sort(key=lambda attack: attack.name != "no-attack")
    print(header(), flush=True)
    failed = []
    for attack in chosen:
        verdict = run(attack, program, long=arguments.long, verbose=arguments.verbose)
        print(row(verdict), flush=True)
        if not verdict.holds:
            failed.append(attack.name)
    print(f"\n{len(chosen)} attacks in {time.monotonic() - began:.0f} s: ", end="")
    print(f"{len(failed)} succeeded: {', '.join(failed)}" if failed else "the server held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
