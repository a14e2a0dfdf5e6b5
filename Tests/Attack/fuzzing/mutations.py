"""Ways of spoiling a request, and of sending it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from fuzzing.grammar import HEADER_VALUES, HEADERS, PARAMETERS, WORDS, Draft, spoilt_bytes, spoilt_json, valid


def _method(random: Random, draft: Draft) -> None:
    draft.method = random.choice(
        [
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "get",
            "X" * 40,
            "PRI",
            "",
            "G\x00T",
        ]
    )


def _query(random: Random, draft: Draft) -> None:
    pairs = "&".join(f"{random.choice(PARAMETERS)}={random.choice(WORDS)}" for _ in range(random.randint(1, 4)))
    draft.target += ("&" if "?" in draft.target else "?") + pairs.replace(" ", "+").replace("\t", "%09")


def _target(random: Random, draft: Draft) -> None:
    parts = draft.target.split("/")
    place = random.randrange(len(parts))
    what = random.randrange(6)
    if what == 0:
        parts[place] = random.choice(WORDS)
    elif what == 1:
        parts.insert(place, random.choice(["", ".", "..", "%2f", "%00"]))
    elif what == 2:
        del parts[place]
    elif what == 3:
        parts = ["http:", "", "127.0.0.1", *parts[1:]]
    elif what == 4:
        parts.append("a" * random.choice([10, 4000, 70_000]))
    else:
        parts = [random.choice(["*", "", "?", "#", "//", "/\xff", "/%", "/%zz"])]
    draft.target = "/".join(parts)


def _header(random: Random, draft: Draft) -> None:
    for _ in range(random.randint(1, 3)):
        draft.headers.insert(
            random.randrange(len(draft.headers) + 1), (random.choice(HEADERS), random.choice(HEADER_VALUES))
        )


def _fewer_headers(random: Random, draft: Draft) -> None:
    if draft.headers:
        del draft.headers[random.randrange(len(draft.headers))]


def _odd_header(random: Random, draft: Draft) -> None:
    draft.headers.append(
        random.choice(
            [
                ("X" * 9000, "y"),
                ("X", "y" * 100_000),
                ("", "y"),
                ("X y", "z"),
                ("X", "a\r\n b"),
                ("X\x00", "y"),
                ("\xe9", "\xe9"),
                ("X", "\x01\x7f"),
            ]
        )
    )
    if random.random() < 0.1:
        draft.headers += [(f"X-{number}", "y") for number in range(1500)]


def _framing(random: Random, draft: Draft) -> None:
    draft.framing = random.choice(["none", "length", "chunked"])
    draft.pieces = random.choice([1, 2, 16, 5000])
    if random.random() < 0.4:
        length = random.choice(
            ["0", "1", str(len(draft.body) + 1), "-1", "+5", "5,5", "0x5", "99999999999999999999", "4294967296", " "]
        )
        draft.headers.append(("Content-Length", length))
    if random.random() < 0.2:
        draft.headers.append(
            ("Transfer-Encoding", random.choice(["chunked", "Chunked", "chunked, chunked", "gzip", "xchunked"]))
        )


def _chunks(random: Random, draft: Draft) -> None:
    draft.framing = "chunked"
    draft.broken_chunks = random.choice(
        [
            b"0\r\nX: y\r\n\r\n",
            b"0;a=b\r\n\r\n",
            b"-1\r\n\r\n",
            b"g\r\n",
            b"ffffffffffffffff\r\n",
            b"7fffffff\r\nab",
            b"5\r\nabcdefgh\r\n0\r\n\r\n",
            b"5\nabcde\n0\n\n",
            b"0\r\n",
            b"\r\n\r\n",
            b"0" * 5000 + b"\r\n\r\n",
            b"1;" + b"x" * 20_000 + b"\r\na\r\n0\r\n\r\n",
            b"0\r\n" + b"T: x\r\n" * 3000 + b"\r\n",
        ]
    )


def _json(random: Random, draft: Draft) -> None:
    draft.body = spoilt_json(random, draft.body)
    if draft.framing == "none":
        draft.framing = "length"


def _body(random: Random, draft: Draft) -> None:
    draft.body = spoilt_bytes(random, draft.body or b"{}" * 10)
    if draft.framing == "none":
        draft.framing = random.choice(["length", "chunked"])


def _large_body(random: Random, draft: Draft) -> None:
    draft.body = draft.body + random.choice([b"\x00", b"a", b"\r\n", b"--"]) * random.choice([2000, 80_000, 700_000])
    if draft.framing == "none":
        draft.framing = "length"


def _version(random: Random, draft: Draft) -> None:
    draft.version = random.choice(
        ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.1 ", "", "HTTP/11.1"]
    )


MUTATIONS: list[Callable[[Random, Draft], None]] = [
    _method,
    _query,
    _query,
    _query,
    _target,
    _target,
    _header,
    _header,
    _header,
    _fewer_headers,
    _odd_header,
    _framing,
    _chunks,
    _json,
    _json,
    _json,
    _body,
    _body,
    _large_body,
    _version,
]


@dataclass(frozen=True)
class Case:
    """What is sent, where it is cut into pieces (as shares of its length), and what the client does then."""

    number: int
    raw: bytes
    end: float
    cuts: list[float]
    pause: float
    ending: str
    """`read`, `half-close`, `close` or `reset`."""

    def pieces(self, fill: Callable[[bytes], bytes]) -> list[bytes]:
        whole = fill(self.raw)
        whole = whole[: max(int(len(whole) * self.end), 1)]
        places = [int(len(whole) * cut) for cut in self.cuts]
        parts = [whole[start:end] for start, end in zip([0, *places], [*places, len(whole)])]
        return [part for part in parts if part]


def case(seed: int, number: int) -> Case:
    random = Random(f"{seed}:{number}")
    drafts = []
    for _ in range(random.choice([1, 1, 1, 1, 2, 3])):
        draft = valid(random)
        for _ in range(random.choice([0, 1, 1, 1, 2, 3])):
            random.choice(MUTATIONS)(random, draft)
        drafts.append(draft.encode())
    raw = b"".join(drafts)
    if random.random() < 0.15:
        raw = spoilt_bytes(random, raw)
    if random.random() < 0.1:
        raw += random.choice([b"x" * 20, b"\x00" * 200, b"\r\n\r\n", b"GET "])
    end = random.random() if random.random() < 0.2 else 1.0
    cuts = sorted(random.random() for _ in range(random.choice([0, 0, 1, 2, 5])))
    ending = random.choice(["half-close"] * 6 + ["read", "close", "reset"])
    return Case(number, raw, end, cuts, random.choice([0, 0, 0.001, 0.005]), ending)
