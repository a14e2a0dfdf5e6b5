"""The result, for people."""

from __future__ import annotations

import textwrap

from harness.bystander import Phase
from harness.runner import Verdict

WIDTH = 74


def _milliseconds(phase: Phase | None) -> str:
    return f"{phase.p50 * 1000:.0f}/{phase.p95 * 1000:.0f}/{phase.longest * 1000:.0f}" if phase else "-"


def header() -> str:
    return f"{'attack':<20} {'s':>5} {'before':>13} {'during':>14}  verdict   (bystander: p50/p95/longest session, ms)"


def row(verdict: Verdict) -> str:
    first = (
        f"{verdict.name:<20} {verdict.seconds:>5.1f} {_milliseconds(verdict.before):>13} "
        f"{_milliseconds(verdict.during):>14}  {'holds' if verdict.holds else 'FAILS'}"
    )
    lines = [first]
    for mark, texts in (("!", verdict.failures), ("-", verdict.notes)):
        for text in texts:
            lines += textwrap.wrap(text, WIDTH + 40, initial_indent=f"    {mark} ", subsequent_indent="      ")
    return "\n".join(lines)
