"""One owner who takes all there is."""

from __future__ import annotations

import json

from harness.attack import attack
from harness.scene import Scene
from harness.source import SlowSource
from harness.wire import ATTACKER, BYSTANDER

FIRST_KEY = "first-key-0123456789abcdef"
SECOND_KEY = "second-key-0123456789abcdef"
SMALL = ["--max-sessions", "24", "--max-listeners", "24", "--max-recordings", "8"]


def _take_all(scene: Scene, *, key: str | None, other_key: str | None) -> None:
    """Takes sessions, then listeners, until refused; then another owner wants some of each."""
    taken = 0
    for _ in range(40):
        answer = scene.ask("POST", "/v1/sessions", b"{}", token=key, source=ATTACKER)
        if answer.status != 201:
            scene.expect(answer.status in (429, 503), f"one session too many is answered {answer.status}")
            break
        scene.adopt(answer)
        taken += 1
    others = 0
    for _ in range(6):
        answer = scene.ask("POST", "/v1/sessions", b"{}", token=other_key, source=BYSTANDER)
        if answer.status != 201:
            break
        scene.adopt(answer, BYSTANDER)
        others += 1
    scene.expect(others == 6, f"one owner has {taken} sessions, another one gets {others} of 6 ({answer.status})")
    scene.note(f"sessions: {taken} and {others}")


def _listen(scene: Scene, *, key: str | None, other_key: str | None) -> None:
    heard = {True: 0, False: 0}
    status = 0
    for is_attacker in (True, False):
        source, owner = (ATTACKER, key) if is_attacker else (BYSTANDER, other_key)
        for _ in range(4 if is_attacker else 1):
            session = scene.open(source=source, key=owner)
            for _ in range(12 if is_attacker else 4):
                listener = scene.connect(source)
                listener.send(session.request("GET", "/player/stream?format=wav"))
                status = listener.head().status
                heard[is_attacker] += status == 200
    scene.expect(
        heard[False] == 4, f"one owner has {heard[True]} listeners, another one gets {heard[False]} of 4 ({status})"
    )
    scene.note(f"listeners: {heard[True]} and {heard[False]}")


@attack("one-address", options=SMALL, hinders=False)
def one_address(scene: Scene) -> None:
    """One address that wants all 24 sessions, while another one, which works all the time, wants six.

    Rule: without keys an owner is an address; none gets more than half while others want some.
    """
    _take_all(scene, key=None, other_key=None)


@attack("one-address-listens", options=["--max-listeners", "24"], hinders=False)
def one_address_listens(scene: Scene) -> None:
    """The same with listeners: 48 wanted in four sessions, 24 seats, another address wants four."""
    _listen(scene, key=None, other_key=None)


@attack(
    "one-key", options=SMALL, hinders=False, key=FIRST_KEY, environment={"SOTTO_API_KEYS": f"{FIRST_KEY},{SECOND_KEY}"}
)
def one_key(scene: Scene) -> None:
    """The same with sessions of two keys. Rule: with keys an owner is a key, wherever it comes from."""
    _take_all(scene, key=SECOND_KEY, other_key=FIRST_KEY)


@attack("one-address-records", options=["--max-recordings", "8", "--allow-url-networks", "127.0.0.0/8"], hinders=False)
def one_address_records(scene: Scene) -> None:
    """The same with recordings: ten wanted in as many sessions, eight places, another address wants two."""
    source = SlowSource()
    scene.at_end(source.close)
    wish = json.dumps({"url": source.url}).encode()
    begun = {ATTACKER: 0, BYSTANDER: 0}
    status = 0
    for address, count in ((ATTACKER, scene.times(10)), (BYSTANDER, 2)):
        for _ in range(count):
            status = scene.open(source=address).ask("POST", "/player/record", wish).status
            begun[address] += status == 200
    scene.expect(
        begun[BYSTANDER] == 2,
        f"one owner has {begun[ATTACKER]} recordings, another one gets {begun[BYSTANDER]} of 2 ({status})",
    )
    scene.note(f"recordings: {begun[ATTACKER]} and {begun[BYSTANDER]}")
