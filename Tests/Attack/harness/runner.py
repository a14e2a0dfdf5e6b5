"""Carries out one attack on a server of its own and judges it."""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from harness.attack import Attack
from harness.bystander import Bystander, Phase
from harness.figures import MIB, Figures, Peaks
from harness.scene import Dead, Scene
from harness.server import GRACE_SECONDS, SHUTDOWN_TIMEOUT, Server
from harness.wire import Gone, NoAnswer

BEFORE_SECONDS = 2.0
BRIEF_SECONDS = 0.6
"""For attacks that the bystander's times do not judge."""
AFTER_SECONDS = 1.0
LEAST_SECONDS = 1.0
"""An attack that is over sooner is watched for as long."""


@dataclass
class Verdict:
    name: str
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    before: Phase | None = None
    during: Phase | None = None
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.failures


def run(attack: Attack, program: Path, *, long: bool, verbose: bool) -> Verdict:
    verdict = Verdict(attack.name)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="sotto-attack-"))
    try:
        options = attack.options if "--engine" in attack.options else ["--engine", "instant", *attack.options]
        server = Server(program, folder, options, attack.environment, descriptors=attack.descriptors)
        try:
            _Run(attack, server, folder, verdict, long).carry_out()
        finally:
            server.kill()
        for line in server.log().splitlines():
            if "Fatal error" in line or "Precondition failed" in line:
                verdict.failures.append(f"the log says: {line.strip()[:200]}")
                break
    except Exception as error:  # Whatever it was is this attack's verdict; the others go on.
        if verbose:
            traceback.print_exc()
        verdict.failures.append(f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    verdict.seconds = time.monotonic() - began
    return verdict


class _Run:
    def __init__(self, attack: Attack, server: Server, folder: Path, verdict: Verdict, long: bool) -> None:
        self._attack = attack
        self._server = server
        self._verdict = verdict
        self._peaks = Peaks(server.pid)
        self._scene = Scene(server, self._peaks, folder=folder, long=long, key=attack.key)
        self._bystander = Bystander(server.port, attack.key)

    def carry_out(self) -> None:
        try:
            with self._peaks:
                before = self._measure(BEFORE_SECONDS if self._attack.hinders else BRIEF_SECONDS)
                self._verdict.before = before
                self._judge_errors("before the attack", before)
                figures = self._server.figures()
                self._besiege(before, figures)
            self._stop()
        finally:
            self._bystander.close()
            self._scene.close()
            self._verdict.notes += self._scene.notes
            self._verdict.failures += self._scene.failures

    def _measure(self, seconds: float) -> Phase:
        self._bystander.begin()
        time.sleep(seconds)
        return self._bystander.end()

    def _besiege(self, before: Phase, figures: Figures) -> None:
        self._bystander.begin()
        began = time.monotonic()
        try:
            self._attempt()
        finally:
            time.sleep(max(LEAST_SECONDS - (time.monotonic() - began), 0))
            self._judge_peaks(figures)
            during = self._bystander.end()
            self._verdict.during = during
        if not self._server.is_alive:
            self._scene.expect(False, f"the server died: {self._server.death()}")
            return
        self._scene.leave()
        self._judge_remains(figures)
        if self._attack.hinders:
            self._judge_errors("during the attack", during)
            allowed = before.allowance(during)
            self._scene.expect(
                during.p95 <= allowed,
                f"bystander's p95 {before.p95 * 1000:.0f} -> {during.p95 * 1000:.0f} ms (allowed {allowed * 1000:.0f})",
            )
            longest = before.longest_allowance(during)
            self._scene.expect(
                during.longest <= longest,
                f"bystander's longest round {before.longest * 1000:.0f} -> {during.longest * 1000:.0f} ms "
                f"(allowed {longest * 1000:.0f})",
            )
            after = self._measure(AFTER_SECONDS)
            self._judge_errors("after the attack", after)
            self._scene.expect(
                after.p95 <= before.allowance(after),
                f"bystander's p95 {before.p95 * 1000:.0f} -> {after.p95 * 1000:.0f} ms after the attack",
            )
        errors = self._scene.internal_errors()
        self._scene.expect(errors == 0, f"{errors} answers with status 500")

    def _attempt(self) -> None:
        try:
            self._attack.carry_out(self._scene)
        except Dead as error:
            self._scene.expect(False, str(error))
        except (OSError, Gone, NoAnswer, ValueError) as error:
            where = f" at {self._scene.step}" if self._scene.step else ""
            self._scene.expect(False, f"the attack broke off{where}: {type(error).__name__} {error}"[:300])

    def _judge_errors(self, when: str, phase: Phase) -> None:
        self._scene.expect(not phase.errors, f"bystander {when}: {'; '.join(phase.errors[:1])}")

    def _judge_peaks(self, before: Figures) -> None:
        bounds = self._attack.bounds
        grown = self._peaks.memory - before.memory
        self._scene.expect(
            grown <= bounds.peak_memory,
            f"memory grew by {grown // MIB} MiB during the attack (allowed {bounds.peak_memory // MIB})",
        )
        more = self._peaks.children - before.children
        self._scene.expect(
            more <= bounds.peak_children, f"{more} more child processes (allowed {bounds.peak_children})"
        )

    def _judge_remains(self, before: Figures) -> None:
        bounds = self._attack.bounds
        self._scene.until(lambda: not bounds.excess(before, self._server.figures()), bounds.seconds, 0.2)
        for excess in bounds.excess(before, self._server.figures()):
            self._scene.expect(False, f"left {bounds.seconds:.0f} s after the attackers: {excess}")

    def _stop(self) -> None:
        if not self._server.is_alive:
            return
        if self._attack.repeated_at_stop:
            self._scene.is_encore = True
            try:
                self._attack.carry_out(self._scene)
            except (Dead, OSError, Gone, NoAnswer, ValueError):
                pass
            self._scene.is_encore = False
        if not self._server.is_alive:
            self._scene.expect(False, f"the server died when the attack was repeated: {self._server.death()}")
            return
        took, how = self._server.stop()
        self._scene.expect(
            how == "status 0" and took <= SHUTDOWN_TIMEOUT + GRACE_SECONDS, f"stop by SIGTERM: {took:.1f} s, {how}"
        )
        self._scene.note(f"stopped in {took:.1f} s")
