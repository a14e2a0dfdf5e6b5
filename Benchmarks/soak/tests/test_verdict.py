"""What was promised, and whether it was kept."""

from dataclasses import replace

from soak import verdict
from soak.tests.made import MIB, figures, look

HOUR = 3600.0


def test_growth_is_judged_after_twenty_minutes() -> None:
    slow = [look(at=second, server=50 + 4 * second / HOUR) for second in range(0, 3601, 30)]
    fast = [look(at=second, server=50 + 6 * second / HOUR) for second in range(0, 3601, 30)]
    assert verdict.growth(slow, HOUR).met
    assert verdict.growth(fast, HOUR).met is False
    assert verdict.growth(fast[:30], 900).met is None
    assert str(verdict.growth(fast, HOUR)).startswith("- NOT MET: ")


def test_a_worker_may_take_its_limit_and_a_tenth() -> None:
    assert verdict.workers([look(workers={7: 300}), look(workers={7: 329})], 300 * MIB).met
    assert verdict.workers([look(workers={7: 300, 8: 331})], 300 * MIB).met is False
    assert verdict.workers([look()], 300 * MIB).met is None


def test_descriptors_are_compared_without_those_of_workers() -> None:
    two = look(workers={7: 1, 8: 1}, descriptors=40)
    assert verdict.descriptors(two, two).met
    three = look(workers={7: 1, 8: 1, 9: 1}, descriptors=44)
    assert verdict.descriptors(two, three).met
    leaked = verdict.descriptors(two, replace(two, descriptors=three.descriptors))
    assert leaked.met is False and "+4 socket" in leaked.said
    assert verdict.descriptors(three, look(workers={7: 1, 8: 1}, descriptors=41)).met is False


def test_what_is_left_is_named() -> None:
    assert verdict.emptiness([]).met
    assert "sessions/01m8" in str(verdict.emptiness(["sessions/01m8"]))


def test_every_failure_counts() -> None:
    assert verdict.failures(look(shown=figures(completed=5)), []).met
    assert verdict.failures(look(shown=figures(failed=1)), []).met is False
    assert verdict.failures(look(shown=figures(server_errors=1)), []).met is False
    assert verdict.failures(look(), ["RuntimeError"]).met is False
