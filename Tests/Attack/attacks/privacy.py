"""What a stranger learns of other people's sessions."""

from __future__ import annotations

import json

from harness.attack import attack
from harness.media import wav
from harness.scene import Scene, Session
from harness.wire import ATTACKER, BYSTANDER

FIRST_KEY = "first-key-0123456789abcdef"
SECOND_KEY = "second-key-0123456789abcdef"
MARK = "Zq7Secret"


def _victim(scene: Scene, key: str | None) -> Session:
    """A session in which everything that a user can write has the mark in it."""
    option = {"label": f"{MARK} label", "prompt": f"{MARK} prompt", "hotwords": [f"{MARK}word"]}
    session = scene.open(json.dumps(option).encode(), source=BYSTANDER, key=key)
    session.upload(wav(0.2), f"{MARK}.wav")
    return session


def _look_around(scene: Scene, victim: Session, credentials: dict[str, str | None]) -> None:
    for who, token in credentials.items():
        for target in (
            "/v1/sessions",
            "/v1/sessions?limit=500",
            "/v1/operations",
            "/metrics",
            "/console",
            "/",
            "/health/ready",
        ):
            answer = scene.ask("GET", target, token=token)
            scene.expect(MARK.encode() not in answer.body, f"{who} reads another one's text at {target}")
            if target.startswith("/v1/sessions") and answer.status == 200:
                scene.expect(victim.id.encode() not in answer.body, f"{who} finds another one's session at {target}")
        for target in ("", "/files", "/queue", "/transcript", "/player", "/events", "/search?q=a"):
            status = scene.ask("GET", victim.path + target, token=token).status
            scene.expect(status in (401, 404), f"{who}: GET {target or 'the session'} is answered {status}")


@attack("foreign-lists", hinders=False, repeated_at_stop=False)
def foreign_lists(scene: Scene) -> None:
    """Strangers, and holders of another session's token, on a server without keys.

    Rule: a token lists its own session and nothing else; labels, prompts, hotwords and names are shown to no other caller.
    """
    victim = _victim(scene, None)
    other = scene.open()
    _look_around(scene, victim, {"no credential": None, "another token": other.token})
    own = scene.ask("GET", "/v1/sessions", token=other.token)
    scene.expect(
        own.status == 200 and [entry["id"] for entry in own.json()["sessions"]] == [other.id],
        f"a token's own list is answered {own.status} {own.body[:80]!r}",
    )


@attack(
    "foreign-keys",
    hinders=False,
    repeated_at_stop=False,
    key=FIRST_KEY,
    environment={"SOTTO_API_KEYS": f"{FIRST_KEY},{SECOND_KEY}"},
)
def foreign_keys(scene: Scene) -> None:
    """The holder of another API key, and a caller without any. Rule: neither finds a session or a text that is not theirs."""
    victim = _victim(scene, FIRST_KEY)
    _look_around(scene, victim, {"no credential": None, "another key": SECOND_KEY, "a wrong key": "x" * 24})


@attack("key-cookies", hinders=False, repeated_at_stop=False, key=FIRST_KEY, environment={"SOTTO_API_KEYS": FIRST_KEY})
def key_cookies(scene: Scene) -> None:
    """A session's cookie asked for with an API key. Rule: a key never becomes a cookie."""
    session = scene.open()
    answer = session.ask("POST", "/cookie", token=FIRST_KEY)
    cookie = answer.headers.get("set-cookie", "")
    scene.expect(FIRST_KEY not in cookie, f"the key is set as a cookie ({answer.status})")
    if cookie:
        value = cookie.split(";")[0]
        status = scene.ask("GET", "/v1/sessions", headers={"Cookie": value}, source=ATTACKER).status
        scene.expect(status == 401, f"the cookie opens the list of sessions ({status})")
