"""A request in parts, so that it can be spoilt in one place and be right in all others."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random

from attacks.routes import KNOWN_ROUTES, body_of
from harness.wire import BOUNDARY

ROUTES = [tuple(line.split()) for line in KNOWN_ROUTES.split("\n") if line]
SESSION, FILE, TOKEN = "{session}", "{file}", "{token}"
"""Stand for what the server gives out: the same case is the same request, but for these."""


@dataclass
class Draft:
    method: str
    target: str
    version: str = "HTTP/1.1"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    framing: str = "none"
    """`none`, `length` or `chunked`."""
    pieces: int = 1
    """Bytes of a chunk."""
    broken_chunks: bytes = b""
    """Comes in place of the last chunk."""

    def encode(self) -> bytes:
        lines = [f"{self.method} {self.target} {self.version}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.framing == "length":
            lines.append(f"Content-Length: {len(self.body)}")
        elif self.framing == "chunked":
            lines.append("Transfer-Encoding: chunked")
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"
        return head + (self._chunks() if self.framing == "chunked" else self.body)

    def _chunks(self) -> bytes:
        size = max(self.pieces, 1, len(self.body) // 400)
        parts = [self.body[start : start + size] for start in range(0, len(self.body), size)]
        whole = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
        return whole + (self.broken_chunks or b"0\r\n\r\n")


def valid(random: Random) -> Draft:
    """A request that the server understands."""
    method, target = random.choice(ROUTES)
    if method == "DELETE" and target == "/v1/sessions/{session}" and random.random() < 0.9:
        method = "GET"
    body, headers = body_of(method, target, FILE)
    target = target.replace("{model}", "whisper-1").replace("{viewer}", "0")
    draft = Draft(method, target, headers=[("Host", "127.0.0.1"), *headers.items()])
    if "{session}" in target or target.startswith("/v1/"):
        draft.headers.append(("Authorization", f"Bearer {TOKEN}"))
    if method == "GET" and target.endswith("/events") and random.random() < 0.7:
        draft.headers.append(("Accept", "application/json"))
    if body is not None:
        draft.body = body
        draft.framing = random.choice(["length", "length", "chunked"])
        draft.pieces = random.choice([1, 7, 100, 1000])
        draft.headers = [header for header in draft.headers if header[0] != "Content-Length"]
    return draft


WORDS = [
    "",
    "0",
    "-1",
    "1",
    "1.5",
    "1e400",
    "-0",
    "NaN",
    "inf",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
    "0x10",
    "null",
    "true",
    "*",
    "..",
    "%00",
    "%ff",
    "%e2%82",
    "%2e%2e%2f",
    "a" * 300,
    "e" + "\u0301" * 200,
    "\u202e",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "'; --",
    "{}",
    "[]",
    "\t",
    " ",
    "bytes=0-",
    "bytes=5-1",
    "bytes=-0",
    "bytes=0-0,2-3",
    "bytes=99999999999999999999-",
    'W/"x"',
    '"1"',
    "srt",
    "opus",
]
PARAMETERS = [
    "after",
    "limit",
    "format",
    "name",
    "q",
    "from",
    "to",
    "points",
    "partial",
    "download",
    "file",
    "access_token",
    "max_line_width",
    "max_line_count",
    "highlight_words",
]
HEADERS = [
    "Range",
    "If-Range",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "Idempotency-Key",
    "Accept",
    "Connection",
    "Content-Type",
    "Content-Disposition",
    "Content-Encoding",
    "Expect",
    "Upgrade",
    "Origin",
    "Cookie",
    "Host",
    "Authorization",
    "X-Request-Id",
    "X-Forwarded-Proto",
    "X-Forwarded-For",
    "Sec-Fetch-Site",
    "Accept-Encoding",
    "TE",
    "Trailer",
    "Content-Length",
    "Transfer-Encoding",
]
HEADER_VALUES = WORDS + [
    "close",
    "keep-alive",
    "upgrade",
    "websocket",
    "100-continue",
    "chunked",
    "gzip, chunked",
    "identity",
    "text/event-stream",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    f'multipart/form-data; boundary="{BOUNDARY}"',
    "attachment; filename*=UTF-8''%ff",
    'form-data; name="file"; filename="',
    "http://127.0.0.1",
    "cross-site",
    "a=b; c=d",
    "Bearer",
    "Basic Og==",
    "x" * 5000,
]


def spoilt_json(random: Random, body: bytes) -> bytes:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = {}
    if not isinstance(value, dict):
        return body
    keys = list(value) + [
        "position",
        "rate",
        "file",
        "files",
        "url",
        "label",
        "language",
        "hotwords",
        "weight",
        "prompt",
        "expires_in_seconds",
        "idle_timeout_seconds",
        "min_speakers",
        "name",
        "live",
        "cache",
    ]
    wrong: list[object] = [
        None,
        True,
        -1,
        0,
        1e308,
        10**30,
        "",
        "a" * 500,
        "e" + "\u0301" * 300,
        [],
        {},
        [[]] * 50,
        ["x"] * 300,
        "\x00",
        0.1,
        "auto",
        1e-320,
        -0.0,
        [None],
        {"a": {}},
    ]
    for _ in range(random.randint(1, 3)):
        value[random.choice(keys)] = random.choice(wrong)
    text = json.dumps(value)
    spoil = random.randrange(8)
    if spoil == 0:
        text = text[: random.randrange(len(text) + 1)]
    elif spoil == 1:
        text = "[" * random.choice([50, 2000]) + text
    elif spoil == 2:
        text = text.replace('"', '"\\ud800', 1)
    elif spoil == 3:
        text = text.replace("}", ',"a":1,"a":2}', 1)
    return text.encode("utf-8", "surrogatepass")


def spoilt_bytes(random: Random, data: bytes, low: int = 0) -> bytes:
    """A few bytes changed, put in, left out or doubled."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        if len(changed) <= low:
            break
        place = random.randrange(low, len(changed))
        what = random.randrange(5)
        if what == 0:
            changed[place] = random.randrange(256)
        elif what == 1:
            changed[place:place] = random.choice([b"\r\n", b"\n", b"\x00", b"\xff", b":", b" ", b"--", b"0\r\n\r\n"])
        elif what == 2:
            del changed[place : place + random.randint(1, 8)]
        elif what == 3:
            changed[place:place] = changed[place : place + random.randint(1, 40)]
        else:
            changed[place] ^= 1 << random.randrange(8)
    return bytes(changed)
