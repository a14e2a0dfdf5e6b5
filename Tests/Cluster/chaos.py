"""Disturbs a cluster at work and checks that nothing was lost or done twice: `make cluster-chaos`.

Three brokers, two gateways and three workers on this machine. Ends with status 1 on a broken promise, with status 2 where
it cannot be run.
"""

from __future__ import annotations

import argparse
import random
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from disturbance.bench import GATEWAYS, NAMES, bench
from disturbance.disturber import Disturber
from disturbance.inspection import Inspection
from disturbance.load import Load
from disturbance.outcomes import Outcomes
from disturbance.partition import Partition
from disturbance.plan import LEAST_SECONDS, Act, plan
from harness.brokers import COUNT
from harness.cluster import Cluster
from harness.ip import IPFailure
from harness.network import Cut, Network
from harness.programs import Programs

WORKERS = ("worker-1", "worker-2", "worker-3")
SEATS = 6


@dataclass(frozen=True)
class Order:
    """What is to be run."""

    programs: Programs
    engine: str
    seed: int
    seconds: float
    gateways: tuple[str, ...]
    cut: Cut | None
    keep: Path | None


def disturb(order: Order) -> list[str]:
    """What was broken."""
    with ExitStack() as stack:
        chosen = bench(order.engine, order.seed, stack)
        network = stack.enter_context(Network(COUNT)) if order.cut else None
        cluster = stack.enter_context(
            Cluster(
                order.programs,
                gateways=list(order.gateways),
                workers=list(WORKERS),
                keep=order.keep,
                network=network,
            )
        )
        for name in WORKERS:
            chosen.start_worker(cluster, name)
        for name in order.gateways:
            cluster.start_gateway(name, [*chosen.gateway_options])
        for name in order.gateways:
            cluster.expect_workers(name, len(WORKERS))
        chosen.prepare(cluster)
        load = Load({name: cluster.client(name) for name in order.gateways}, chosen, SEATS, order.seed)
        partition = Partition(cluster, order.cut) if order.cut else None
        steps = plan(order.seed, order.seconds, has_partition=partition is not None)
        disturber = Disturber(cluster, load, steps, partition)
        load.start()
        disturber.run(order.seconds)
        load.stop()
        disturber.say("the load has ended; everything runs")
        inspection = Inspection(cluster, load)
        inspection.run()
        disturber.finish()
        print(f"\nseed {order.seed}, {order.seconds:.0f} s, engine {order.engine}, gateways: {', '.join(order.gateways)}")
        report(load, disturber, inspection, has_partition=partition is not None)
        for note in [*chosen.notes(), *disturber.notes, *inspection.notes]:
            print(f"  - {note}")
        if partition is None:
            return inspection.faults
        outcomes = Outcomes.of(load.accounts)
        for line in partition.lines(outcomes):
            print(f"  {line}")
        return inspection.faults + partition.faults(outcomes)


def report(load: Load, disturber: Disturber, inspection: Inspection, *, has_partition: bool) -> None:
    for act in Act:
        if act is not Act.CUT_OFF or has_partition:
            print(f"  {disturber.counts[act]:4} times {act.value}")
    sent = sum(len(account.files) for account in load.accounts)
    checked = ", ".join(f"{count} of {gateway}" for gateway, count in inspection.transcripts.items())
    print(
        f"  {len(load.accounts)} sessions, {sent} files; transcripts with {inspection.windows} windows were checked: "
        f"{checked}"
    )
    for name, value in disturber.counters.items():
        print(f"  {value:4} {name}")
    silence, began = Outcomes.of(load.accounts).longest_silence()
    print(f"  longest time without an outcome of any session: {silence:.1f} s, from {began:.1f} s on")
    for gateway in inspection.transcripts:
        own = Outcomes.of(account for account in load.accounts if account.gateway == gateway)
        silence, began = own.longest_silence()
        print(f"    of any session of {gateway}: {silence:.1f} s, from {began:.1f} s on")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    Programs.add_arguments(parser)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="deals a run again")
    parser.add_argument("--seconds", type=float, default=60, help="of load (%(default)s)")
    parser.add_argument("--engine", choices=NAMES, default=NAMES[0], help="of the workers (%(default)s)")
    parser.add_argument("--gateways", type=int, choices=(1, 2), default=2, help="that share the workers (%(default)s)")
    parser.add_argument(
        "--partition", choices=[cut.value for cut in Cut], nargs="?", const=Cut.ALL.value,
        help="the broker that leads the queue is cut off once from all, or from the other brokers alone (all); needs root",
    )  # fmt: skip
    parser.add_argument("--keep", type=Path, help="folder for the logs")
    arguments = parser.parse_args()
    programs = Programs.of(arguments, parser)
    cut = Cut(arguments.partition) if arguments.partition else None
    if cut and arguments.seconds < LEAST_SECONDS:
        parser.error(f"a run with a partition takes at least {LEAST_SECONDS} s")
    print(f"chaos: seed {arguments.seed}", flush=True)
    order = Order(
        programs,
        arguments.engine,
        arguments.seed,
        arguments.seconds,
        GATEWAYS[: arguments.gateways],
        cut,
        arguments.keep,
    )
    try:
        faults = disturb(order)
    except IPFailure as error:
        print(f"the brokers cannot have a network of their own: {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(f"  ! {fault}")
    print(f"seed {arguments.seed}: " + (f"{len(faults)} promises are broken" if faults else "every promise held"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
