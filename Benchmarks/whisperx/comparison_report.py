"""What a comparison found, as Markdown."""

from __future__ import annotations

import statistics
from collections import Counter

import agreement
from comparison import CUT, ONE_BY_ONE, SERVED, WHOLE, Comparison
from direct import Outcome
from recordings import RATE

WANTED = {CUT: 0.95, ONE_BY_ONE: 2.0}


def show(comparison: Comparison) -> None:
    workload = comparison.workload
    print(f"\n### {workload.recordings} recordings of {workload.seconds:g} s, {workload.sessions} sessions\n")
    loads = " ".join(f"{load:.2f}" for load in comparison.loads)
    print(f"Load average before each measurement, in their order: {loads}\n")
    print(
        "| | processes × threads | windows | wall, s | audio-s a second | CPU s per audio s | of that "
        "| others' CPU s a second |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name in (ONE_BY_ONE, WHOLE, CUT, SERVED):
        for outcome in comparison.outcomes.get(name, []):
            _row(name, outcome, workload.audio)
    _show_ratios(comparison)
    for number, served in enumerate(comparison.served):
        sizes = ", ".join(f"{n} of {size}" for size, n in sorted(Counter(served.batches).items()))
        seconds = sum(window.end - window.start for window in served.windows) / RATE
        print(f"\nServer, round {number + 1}: windows of {seconds:.0f} s; told together: {sizes}.", end="")
    print()
    _show_agreement(comparison)
    print()
    for name, wanted in WANTED.items():
        _judge(comparison, name, wanted)


def _row(name: str, outcome: Outcome, audio: float) -> None:
    parts = ", ".join(
        f"{kind} {seconds / audio:.4f}" for kind, seconds in outcome.processor.items() if seconds / audio >= 0.00005
    )
    total = sum(outcome.processor.values()) / audio
    shape = "1 × 2" if name == ONE_BY_ONE else "2 × 1"
    print(
        f"| {name} | {shape} | {len(outcome.texts)} | {outcome.wall:.2f} | {audio / outcome.wall:.2f} "
        f"| {total:.4f} | {parts} | {outcome.others / outcome.wall:.2f} |"
    )


# MARK: Ratios


def _show_ratios(comparison: Comparison) -> None:
    print("\n| round | against | by the clock | by processor time | recognition alone, by processor time |")
    print("|---|---|---|---|---|")
    for number, server in enumerate(comparison.outcomes[SERVED]):
        for name in WANTED:
            other = comparison.outcomes[name][number]
            recognition = f"{_processor(other) / server.processor['recognition']:.3f}" if name == CUT else ""
            print(
                f"| {number + 1} | {name} | {other.wall / server.wall:.3f} "
                f"| {_processor(other) / _processor(server):.3f} | {recognition} |"
            )
    wall = statistics.median(outcome.wall for outcome in comparison.outcomes[SERVED])
    ratio = comparison.outcomes[WHOLE][0].wall / wall
    print(f"\nThe server against the {WHOLE}, once: {ratio:.3f}")


def _judge(comparison: Comparison, name: str, wanted: float) -> None:
    pairs = list(zip(comparison.outcomes[name], comparison.outcomes[SERVED], strict=True))
    clock = [other.wall / server.wall for other, server in pairs]
    processor = [_processor(other) / _processor(server) for other, server in pairs]
    verdict = "MET" if statistics.median(clock) >= wanted else "NOT MET"
    print(f"- {verdict}: server against {name}: {_spread(clock)}, wanted: at least {wanted:g}")
    print(f"  (by processor time: {_spread(processor)})")


def _processor(outcome: Outcome) -> float:
    return sum(outcome.processor.values())


def _spread(ratios: list[float]) -> str:
    """The median, and the least and the greatest where there are several."""
    middle = f"{statistics.median(ratios):.3f}"
    return f"{middle} ({min(ratios):.3f} to {max(ratios):.3f})" if len(ratios) > 1 else middle


# MARK: Texts


def _show_agreement(comparison: Comparison) -> None:
    """The server decodes again what cannot have been said; the loop takes what comes first."""
    examples: list[tuple[str, str]] = []
    for number, (served, loop) in enumerate(zip(comparison.served, comparison.outcomes[CUT], strict=True)):
        found = agreement.compared(served.windows, loop.texts, served.outcome.texts)
        print(
            f"\nTexts, round {number + 1}: {found.equal} of {found.windows} windows equal through server and loop "
            f"({found.equal / max(1, found.windows):.1%}). By the worker's rules {found.suspect} texts of the loop cannot "
            f"be what was said, so the server decodes them again; {found.left_out} it leaves out, as it hears no speech. "
            f"Other words in {found.changed} of these, {served.doubtful} stay doubtful; other words in "
            f"{found.differing} of all other windows.",
            end="",
        )
        examples += found.examples
    print()
    for loop_words, server_words in examples[:5]:
        print(f"\n- loop: {loop_words}\n- server: {server_words}")
