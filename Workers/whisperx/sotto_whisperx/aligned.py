"""WhisperX's aligned segments as utterances of the protocol."""

from __future__ import annotations

import math
from typing import Any

Utterance = dict[str, Any]


def utterance(segment: dict[str, Any], with_characters: bool = False) -> Utterance:
    """A segment, aligned or not. What is not known is null; average and characters are left out."""
    result: Utterance = {
        "start": _number(segment["start"]) or 0.0,
        "end": _number(segment["end"]) or 0.0,
        "text": segment["text"],
        "words": [_timed("word", word) for word in segment.get("words") or ()],
        "speaker": None,
    }
    average = _number(segment.get("avg_logprob"))
    if average is not None:
        result["avg_logprob"] = average
    if with_characters:
        result["chars"] = [_timed("char", char) for char in segment.get("chars") or ()]
    return result


def _timed(kind: str, part: dict[str, Any]) -> dict[str, Any]:
    timed = {kind: part[kind], **{key: _number(part.get(key)) for key in ("start", "end", "score")}}
    return {**timed, "timing": part["timing"]} if "timing" in part else timed


def _number(value: Any) -> float | None:
    """A plain number: WhisperX's are numpy's, and not-a-number where it knows none."""
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None
