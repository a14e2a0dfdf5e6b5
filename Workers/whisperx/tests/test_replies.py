from __future__ import annotations

import json

import pytest

from sotto_whisperx import replies
from sotto_whisperx.failures import Rejection
from sotto_whisperx.lines import MAXIMUM_LINE_BYTES


def test_writes_one_line_of_json() -> None:
    line = replies.line(replies.detected("ü\ud800", [(1, 2)]))
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    expected = {"t": "detected", "id": "ü\ud800", "spans": [{"start": 1, "end": 2}]}
    assert json.loads(line) == expected


def test_a_rejection_says_whether_another_attempt_makes_sense() -> None:
    assert replies.rejected("1", Rejection.engine("no")) == {
        "t": "rejected",
        "id": "1",
        "code": "engine_error",
        "message": "no",
        "retry": True,
    }
    assert not Rejection.out_of_memory().may_retry


def test_an_answer_that_the_server_would_not_read_becomes_a_rejection() -> None:
    reply = json.loads(replies.line(replies.detected("d", [(0, 1)] * 60_000)))
    assert (reply["t"], reply["id"], reply["code"]) == ("rejected", "d", "engine_error")


def test_turns_that_are_too_many_for_a_line_lose_their_pauses_short_ones_first() -> None:
    pauses = [0.05 if number % 3 else 0.8 for number in range(60_000)]
    turns, start = [], 0.0
    for number, pause in enumerate(pauses):
        turns.append((round(start, 3), round(start + 1, 3), f"SPEAKER_0{number // 3 % 2}"))
        start += 1 + pause
    data = replies.line(replies.diarized("d", turns))
    reply = json.loads(data)
    assert reply["t"] == "diarized" and len(data) <= MAXIMUM_LINE_BYTES
    # 0.1 seconds are not enough to make 60,000 turns few; with 1 second, everything of a speaker
    # that another one does not interrupt is one turn.
    assert len(reply["turns"]) < 20_000
    assert reply["turns"][-1]["end"] == turns[-1][1]
    few = turns[:100]
    assert len(replies.diarized("d", few)["turns"]) == 100


def test_an_answer_with_as_many_speakers_as_turns_is_a_rejection_in_the_end() -> None:
    turns = [(0.0, 1.0, f"SPEAKER_{number}") for number in range(40_000)]
    assert json.loads(replies.line(replies.diarized("d", turns)))["t"] == "rejected"


def test_not_a_number_is_never_written() -> None:
    with pytest.raises(ValueError):
        replies.line({"t": "recognized", "x": float("nan")})
