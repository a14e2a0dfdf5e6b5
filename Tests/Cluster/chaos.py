"""Disturbs a cluster at work and checks that nothing was lost or done twice: `make cluster-chaos`.

Three brokers, a gateway and three workers on the loopback interface. Ends with status 1 on a broken promise.
"""

from __future__ import annotations

import argparse
import random
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from disturbance.bench import GATEWAY, NAMES, bench
from disturbance.disturber import Disturber
from disturbance.inspection import Inspection
from disturbance.load import Load
from disturbance.plan import Act, plan
from harness.cluster import Cluster
from harness.programs import Programs

WORKERS = ("worker-1", "worker-2", "worker-3")
SEATS = 6


def disturb(programs: Programs, engine: str, seed: int, seconds: float, keep: Path | None) -> list[str]:
    """What was broken."""
    with ExitStack() as stack:
        chosen = bench(engine, seed, stack)
        cluster = stack.enter_context(Cluster(programs, gateways=[GATEWAY], workers=list(WORKERS), keep=keep))
        for name in WORKERS:
            chosen.start_worker(cluster, name)
        cluster.start_gateway(GATEWAY, [*chosen.gateway_options])
        cluster.expect_workers(GATEWAY, len(WORKERS))
        chosen.prepare(cluster)
        load = Load(cluster.client(GATEWAY), chosen, SEATS, seed)
        disturber = Disturber(cluster, load, plan(seed, seconds))
        load.start()
        disturber.run(seconds)
        load.stop()
        disturber.say("the load has ended; everything runs")
        inspection = Inspection(cluster, load)
        inspection.run()
        disturber.finish()
        print(f"\nseed {seed}, {seconds:.0f} s, engine {engine}:")
        for act in Act:
            print(f"  {disturber.counts[act]:4} times {act.value}")
        sent = sum(len(account.files) for account in load.accounts)
        print(
            f"  {len(load.accounts)} sessions, {sent} files; {inspection.transcripts} transcripts with "
            f"{inspection.windows} windows were checked"
        )
        for name, value in disturber.counters.items():
            print(f"  {value:4} {name}")
        silence, began = inspection.longest_silence()
        print(f"  longest time without an outcome of any session: {silence:.1f} s, from {began:.1f} s on")
        for note in [*chosen.notes(), *disturber.notes, *inspection.notes]:
            print(f"  - {note}")
        return inspection.faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    Programs.add_arguments(parser)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="deals a run again")
    parser.add_argument("--seconds", type=float, default=60, help="of load (%(default)s)")
    parser.add_argument("--engine", choices=NAMES, default=NAMES[0], help="of the workers (%(default)s)")
    parser.add_argument("--keep", type=Path, help="folder for the logs")
    arguments = parser.parse_args()
    programs = Programs.of(arguments, parser)
    print(f"chaos: seed {arguments.seed}", flush=True)
    faults = disturb(programs, arguments.engine, arguments.seed, arguments.seconds, arguments.keep)
    for fault in faults:
        print(f"  ! {fault}")
    print(f"seed {arguments.seed}: " + (f"{len(faults)} promises are broken" if faults else "every promise held"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
