"""Pages of other sites, and names that lead here."""

from __future__ import annotations

from harness.attack import attack
from harness.scene import Scene
from harness.wire import Gone, NoAnswer, request


def _status(scene: Scene, raw: bytes) -> int:
    """0 where the connection was closed without an answer."""
    with scene.connect(kept=False, timeout=5) as connection:
        connection.offer(raw)
        try:
            return connection.head().status
        except (Gone, NoAnswer):
            return 0


@attack("host-names", environment={"SOTTO_ALLOWED_HOSTS": "friendly.example"}, hinders=False, repeated_at_stop=False)
def host_names(scene: Scene) -> None:
    """`Host` as a browser sends it after DNS rebinding, none, two, addresses, with ports.

    Rule: addresses and `localhost` pass; names are 421, unless allowed; HTTP/1.1 without or with two is 400.
    """
    port = scene.server.port
    wanted: list[tuple[str, tuple[int, ...]]] = [
        ("127.0.0.1", (200,)),
        (f"127.0.0.1:{port}", (200,)),
        ("localhost", (200,)),
        (f"LOCALHOST:{port}", (200,)),
        ("[::1]", (200,)),
        (f"[::1]:{port}", (200,)),
        ("10.1.2.3", (200,)),
        ("192.168.1.5:8080", (200,)),
        ("friendly.example", (200,)),
        (f"friendly.example:{port}", (200,)),
        ("unfriendly.example", (421,)),
        ("evil.example", (421,)),
        (f"evil.example:{port}", (421,)),
        ("sotto.lan", (421,)),
        ("sotto", (421,)),
        ("127.0.0.1.evil.example", (421,)),
        ("localhost.evil.example", (421,)),
        ("evil.example.", (421,)),
        ("localhost@evil.example", (400, 421)),
        ("127.0.0.1,evil.example", (400, 421)),
        ("127.0.0.1 evil.example", (400, 421)),
        ("[::1].evil.example", (400, 421)),
        ("[evil.example]", (400, 421)),
        ("evil.example#127.0.0.1", (400, 421)),
        ("127.1", (200, 400, 421)),
        ("0x7f000001.evil.example", (421,)),
    ]
    for host, allowed in wanted:
        for method, target, body in (("GET", "/health", None), ("POST", "/v1/sessions", b"{}")):
            expected = (*allowed, 201) if 200 in allowed else allowed
            with scene.connect(kept=False, timeout=5) as connection:
                connection.offer(request(method, target, body=body, host=host, token=scene.key))
                try:
                    answer = connection.answer(5)
                except (Gone, NoAnswer):
                    scene.expect(False, f"Host {host}: no answer")
                    continue
            if answer.status == 201:
                scene.adopt(answer)
            scene.expect(answer.status in expected, f"Host {host}: {method} {target} is answered {answer.status}")
    cases = [
        ("HTTP/1.1 without Host", b"GET /health HTTP/1.1\r\n\r\n", (400,)),
        ("two Hosts", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", (400,)),
        ("a good and a bad Host", b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", (400,)),
        ("an empty Host", b"GET /health HTTP/1.1\r\nHost: \r\n\r\n", (400, 421)),
        ("HTTP/1.0 without Host", b"GET /health HTTP/1.0\r\n\r\n", (200,)),
        ("HTTP/1.0 with a foreign Host", b"GET /health HTTP/1.0\r\nHost: evil.example\r\n\r\n", (421,)),
        (
            "a foreign address as target",
            b"GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            (400, 404, 421),
        ),
    ]
    for what, raw, allowed in cases:
        status = _status(scene, raw)
        scene.expect(status in allowed, f"{what} is answered {status}")


@attack("foreign-origins", hinders=False, repeated_at_stop=False)
def foreign_origins(scene: Scene) -> None:
    """Requests that change something with `Origin` of another site, `null`, another port or scheme, or our own.

    Rule: 403 for all but our own and none, whatever `Sec-Fetch-Site` says or does not say; reading is not concerned.
    """
    port = scene.server.port
    host = f"127.0.0.1:{port}"
    session = scene.open()
    origins = [
        ("http://evil.example", 403),
        ("null", 403),
        (f"http://127.0.0.1:{port + 1}", 403),
        ("http://127.0.0.1", 403),
        (f"https://evil.example:{port}", 403),
        (f"http://127.0.0.1:{port}.evil.example", 403),
        (f"http://{host}", 201),
        (None, 201),
    ]
    for origin, expected in origins:
        headers = {"Origin": origin} if origin is not None else {}
        for extra in ({}, {"Content-Type": "text/plain"}):
            raw = request("POST", "/v1/sessions", body=b"{}", host=host, token=scene.key, headers=headers | extra)
            with scene.connect(kept=False) as connection:
                connection.send(raw)
                answer = connection.answer()
            if answer.status == 201:
                scene.adopt(answer)
            scene.expect(answer.status == expected, f"Origin {origin}: POST /v1/sessions is answered {answer.status}")
        if expected == 403:
            for method, target in (("PUT", "/heartbeat"), ("PATCH", ""), ("POST", "/queue/pause"), ("DELETE", "")):
                raw = request(
                    method, session.path + target, token=session.token, body=b"{}", host=host, headers=headers
                )
                status = _status(scene, raw)
                scene.expect(status == 403, f"Origin {origin}: {method} …{target} is answered {status}")
                if method == "DELETE" and status == 200:
                    scene.forget(session)
                    session = scene.open()
            status = _status(scene, request("GET", "/health", host=host, headers=headers))
            scene.expect(status == 200, f"Origin {origin}: GET /health is answered {status}")
