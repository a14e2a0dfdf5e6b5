"""The server's requests, worker protocol version 1: one JSON object a line, told apart by `t`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Union

from .options import WindowOptions

VERSION = 1


@dataclass(frozen=True)
class Audio:
    """A file of raw little-endian 32-bit floats, 16 kHz mono, and the number of its samples."""

    path: str
    samples: int


@dataclass(frozen=True)
class Window:
    """One window to recognise."""

    id: str
    audio: Audio
    options: WindowOptions


@dataclass(frozen=True)
class Recognize:
    """Windows to recognise, each answered by its own id; `refused` are those not understood."""

    windows: tuple[Window, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detect:
    """Find the speech in a stretch of audio."""

    id: str
    audio: Audio


@dataclass(frozen=True)
class Diarize:
    """Diarize a whole file."""

    id: str
    audio: Audio
    minimum_speakers: int | None = None
    maximum_speakers: int | None = None


@dataclass(frozen=True)
class Align:
    """Place the words of a text that is spoken in a window; they are what white space divides."""

    id: str
    audio: Audio
    language: str
    text: str


@dataclass(frozen=True)
class Cancel:
    """Take a request back."""

    id: str


@dataclass(frozen=True)
class Ping:
    """Answer with the number at once."""

    number: int


@dataclass(frozen=True)
class Refused:
    """Not a request, but it has ids for which the server waits."""

    ids: tuple[str, ...]


Request = Union[Recognize, Detect, Diarize, Align, Cancel, Ping, Refused]


def parse(line: bytes) -> Request | None:
    """The request in a line; None when it is none and has no ids to answer."""
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    reader = _READERS.get(value["t"]) if isinstance(value.get("t"), str) else None
    if reader is not None:
        try:
            return reader(value)
        except (KeyError, TypeError, ValueError):
            pass
    ids = _ids(value)
    return Refused(ids) if ids else None


def _ids(value: dict[str, Any]) -> tuple[str, ...]:
    windows = value.get("windows")
    holders = [value, *(windows if isinstance(windows, list) else [])]
    ids = (holder.get("id") for holder in holders if isinstance(holder, dict))
    return tuple(id for id in ids if isinstance(id, str))


def _recognize(value: dict[str, Any]) -> Recognize:
    windows: list[Window] = []
    refused: list[str] = []
    for entry in _typed(value["windows"], list):
        try:
            windows.append(_window(_typed(entry, dict)))
        except (KeyError, TypeError, ValueError):
            refused += _ids(entry) if isinstance(entry, dict) else ()
    return Recognize(tuple(windows), tuple(refused))


def _window(value: dict[str, Any]) -> Window:
    options = WindowOptions.parse(_typed(value["options"], dict))
    return Window(_typed(value["id"], str), _audio(value["audio"]), options)


def _detect(value: dict[str, Any]) -> Detect:
    return Detect(_typed(value["id"], str), _audio(value["audio"]))


def _diarize(value: dict[str, Any]) -> Diarize:
    return Diarize(
        _typed(value["id"], str),
        _audio(value["audio"]),
        _speakers(value, "min_speakers"),
        _speakers(value, "max_speakers"),
    )


def _speakers(value: dict[str, Any], key: str) -> int | None:
    number = value.get(key)
    return None if number is None else _integer(number)


def _audio(value: Any) -> Audio:
    return Audio(_typed(value["path"], str), _integer(value["samples"]))


def _align(value: dict[str, Any]) -> Align:
    return Align(
        _typed(value["id"], str),
        _audio(value["audio"]),
        _typed(value["language"], str),
        _typed(value["text"], str),
    )


def _cancel(value: dict[str, Any]) -> Cancel:
    return Cancel(_typed(value["id"], str))


def _ping(value: dict[str, Any]) -> Ping:
    return Ping(_integer(value["n"]))


def _typed(value: Any, kind: type[Any]) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _integer(value: Any) -> int:
    # bool is a kind of int to Python, but not to the protocol.
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


_READERS: dict[str, Callable[[dict[str, Any]], Request]] = {
    "recognize": _recognize,
    "detect": _detect,
    "diarize": _diarize,
    "align": _align,
    "cancel": _cancel,
    "ping": _ping,
}
