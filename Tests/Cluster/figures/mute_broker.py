"""A broker that keeps its connections and says nothing."""

from __future__ import annotations

import time

from figures.figure import Reading, Scene, figure
from figures.spread import listed
from harness.brokers import Broker
from harness.waiting import until

ROUNDS = 5
LIMIT_SECONDS = 5.0
CONNECTIONS = ("sotto-north-control", "sotto-north-samples")


@figure("mute-broker")
def mute_broker(scene: Scene) -> list[Reading]:
    """The broker that the gateway is connected to is halted (SIGSTOP): the time until each of the gateway's connections
    that it had is at another one."""
    times: list[float] = []
    with scene.cluster(gateways=["north"], workers=["worker-1"]) as cluster:
        cluster.start_worker("worker-1", ["--engine", "instant", "--slots", "2"]).expect_joined()
        cluster.start_gateway("north", ["--engine", "cluster"])
        cluster.expect_workers("north", 1)
        brokers = cluster.brokers
        for number in range(ROUNDS):
            mute = until(lambda: brokers.serving(CONNECTIONS[number % 2]), "the gateway is connected", within=30)[0]
            moving = [name for name in CONNECTIONS if name in mute.connections]
            others = [broker for broker in brokers.all if broker is not mute]
            began = time.monotonic()
            mute.halt()
            until(lambda: _has_all(others, moving), "the gateway is at another broker", within=60, every=0.02)
            times.append(time.monotonic() - began)
            scene.say(f"round {number + 1}: {mute.name} with {', '.join(moving)}: left after {times[-1]:.2f} s")
            mute.resume()
            until(lambda: brokers.leader() is not None, "the queue has a leader", within=60)
            time.sleep(3)
    return [
        Reading(
            f"mute broker, until the gateway is at another one, longest of {listed(sorted(times))} s",
            f"{max(times):.1f} s",
            f"< {LIMIT_SECONDS:.0f} s",
            max(times) < LIMIT_SECONDS,
        )
    ]


def _has_all(brokers: list[Broker], names: list[str]) -> bool:
    found = {name for broker in brokers for name in broker.connections}
    return set(names) <= found
