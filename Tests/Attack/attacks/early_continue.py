"""`Expect: 100-continue` while another answer is under way."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.scene import Scene
from harness.wire import NoAnswer, request


@attack("early-continue", hinders=False)
def early_continue(scene: Scene) -> None:
    """A request that expects `100 Continue`, pipelined behind a long poll and behind a stream of events.

    Rule: `100 Continue` never comes into or before the answer of the request that is under way.
    """
    session = scene.open()
    expecting = request(
        "POST", "/v1/sessions", token=scene.key, headers={"Expect": "100-continue", "Content-Length": "2"}
    )
    for target, accept in (
        ("/events?after=100000&wait_seconds=1", "application/json"),
        ("/events", "text/event-stream"),
    ):
        with scene.connect(kept=scene.is_encore) as connection:
            connection.send(session.request("GET", target, headers={"Accept": accept}))
            time.sleep(0.1)
            connection.offer(expecting)
            heard = b""
            deadline = time.monotonic() + (0.2 if scene.is_encore else 2)
            while time.monotonic() < deadline:
                try:
                    data = connection.read(deadline - time.monotonic())
                except NoAnswer:
                    break
                if not data:
                    break
                heard += data
        place = heard.find(b"100 Continue")
        is_before_end = place >= 0 and not (b'"newest"' in heard[:place] and accept == "application/json")
        scene.expect(not is_before_end, f"100 Continue comes into the answer of GET …{target}")
    with scene.connect(kept=False) as connection:
        connection.send(expecting)
        interim = b""
        try:
            interim = connection.read(3)
        except NoAnswer:
            pass
        connection.offer(b"{}")
        scene.expect(b" 100 " in interim or b" 201 " in interim, f"alone it is answered {interim[:60]!r}")
