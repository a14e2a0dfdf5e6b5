"""A speech recogniser with OpenAI's interface that knows its words beforehand, for the engine `openai`.

It answers each window at once with two and a half words a second, timed to the tenth. What it "hears" depends on the
pitch of the sound alone: low recordings speak of a harbour, high ones of a mountain (see `recordings.babble`).
"""

from __future__ import annotations

import json
import threading
from array import array
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORD_SECONDS = 0.4
WORDS_A_SEGMENT = 12
PATIENCE_SECONDS = 60

COMMON = (
    "morning light walked slowly over seven old roofs while nobody spoke and every window kept its own small "
    "secret until rain began to fall on paper boats that children left behind near two quiet garden gates").split()
TOPICS = {"low": "harbour", "high": "mountain"}
# Between the two pitches of `recordings.babble`, in crossings of zero a second.
BORDER_CROSSINGS = 900


class Recogniser:
    """Listens on a free port. `hold()` lets it think until `release()`, with so many windows answered before."""

    def __init__(self) -> None:
        self._released = threading.Event()
        self._released.set()
        self._lock = threading.Lock()
        self._free = 0
        self._text: list[str] = []
        self._pace = 0.0
        recogniser = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer({"object": "list", "data": [{"id": "whisper-1", "object": "model"}]})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                recogniser._wait_for_turn()
                self._answer(recogniser._transcription(body))

            def _answer(self, value: object) -> None:
                text = json.dumps(value).encode()
                try:
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except ConnectionError:
                    # The server that asked was killed, or does not want this window any more.
                    self.close_connection = True

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    @property
    def options(self) -> list[str]:
        """What makes a server ask this recogniser."""
        port = self._http.server_address[1]
        return ["--engine", "openai", "--openai-url", f"http://127.0.0.1:{port}/v1",
                "--speech-detector", "energy", "--cache-size", "0"]

    def hold(self, after: int = 0) -> None:
        with self._lock:
            self._free = after
            self._released.clear()

    def recite(self, text: str, seconds: float) -> None:
        """Gives this text, evenly, for the next sound of so many seconds instead of what it hears."""
        self._text = text.split()
        self._pace = seconds / len(self._text)

    def release(self) -> None:
        self._released.set()

    def close(self) -> None:
        self.release()
        self._http.shutdown()
        self._http.server_close()

    def _transcription(self, body: bytes) -> dict[str, object]:
        samples, rate = wave_in(body)
        seconds = len(samples) / rate
        with self._lock:
            if self._text:
                count = max(1, round(seconds / self._pace))
                part, self._text = self._text[:count], self._text[count:]
                return spoken(part, min(self._pace, seconds / len(part)), seconds)
        topic = TOPICS["high" if crossings_a_second(samples[: 2 * rate], rate) > BORDER_CROSSINGS else "low"]
        count = max(1, int(seconds / WORD_SECONDS))
        text = [topic if index % 7 == 3 else COMMON[index % len(COMMON)] for index in range(count)]
        return spoken(text, WORD_SECONDS, seconds)

    def _wait_for_turn(self) -> None:
        with self._lock:
            if not self._released.is_set() and self._free > 0:
                self._free -= 1
                return
        self._released.wait(PATIENCE_SECONDS)


def spoken(text: list[str], pace: float, seconds: float) -> dict[str, object]:
    """OpenAI's `verbose_json` with words. A caption ends with a sentence or a line, else after some words."""
    words = [
        {"word": word, "start": round(index * pace, 2), "end": round(min(seconds, (index + 1) * pace), 2)}
        for index, word in enumerate(text)
    ]
    groups: list[list[dict[str, object]]] = [[]]
    for word in words:
        groups[-1].append(word)
        if len(groups[-1]) >= WORDS_A_SEGMENT or str(word["word"])[-1] in ".:;?!":
            groups.append([])
    segments = [
        {"id": index, "start": group[0]["start"], "end": group[-1]["end"],
         "text": " ".join(str(word["word"]) for word in group)}
        for index, group in enumerate(groups) if group
    ]
    return {
        "task": "transcribe", "language": "english", "duration": seconds, "segments": segments, "words": words,
        "text": " ".join(text),
    }


def wave_in(body: bytes) -> tuple[array[int], int]:
    """Samples and rate of the 16-bit WAV file inside a form."""
    start = body.index(b"RIFF")
    rate = int.from_bytes(body[start + 24 : start + 28], "little")
    data = body.index(b"data", start)
    length = int.from_bytes(body[data + 4 : data + 8], "little")
    return array("h", body[data + 8 : data + 8 + length // 2 * 2]), rate


def crossings_a_second(samples: array[int], rate: int) -> float:
    """How often a sound changes its sign where it is loud enough to have one."""
    loud = [sample > 0 for sample in samples if abs(sample) > 500]
    changes = sum(1 for before, after in zip(loud, loud[1:]) if before != after)
    return changes * rate / max(1, len(loud))
