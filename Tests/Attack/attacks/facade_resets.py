"""Callers of the OpenAI-compatible endpoint who reset their connection after the body."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.media import wav
from harness.scene import Scene
from harness.wire import FORM_TYPE, form, request


@attack("facade-resets")
def facade_resets(scene: Scene) -> None:
    """`stream=true`, connection reset, closed or half-closed after the body, 100 times.

    Rule: the session of a call ends with the request, whether its answer began or not.
    """
    sessions = scene.metric("sotto_sessions")
    audio = wav(0.3)
    call = request(
        "POST",
        "/v1/audio/transcriptions",
        token=scene.key,
        headers=FORM_TYPE,
        body=form({"model": "whisper-1", "stream": "true"}, audio),
    )
    for number in range(scene.times(100)):
        connection = scene.connect(kept=False)
        connection.offer(call)
        # From before the server has read the body until after its answer has begun.
        time.sleep(number % 20 * 0.002)
        connection.reset() if number % 5 else connection.close()
        # Slow enough that honest callers at this pace would not hinder the bystander either.
        time.sleep(0.08)
    if scene.is_encore:
        return
    scene.expect(
        scene.until(lambda: scene.metric("sotto_sessions") <= sessions + 1, 8, 0.3),
        f"{scene.metric('sotto_sessions') - sessions:.0f} of 100 sessions are open 8 s later",
    )
