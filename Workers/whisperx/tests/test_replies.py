from __future__ import annotations

import json

import pytest

from sotto_whisperx import replies
from sotto_whisperx.failures import Rejection


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
    turns = [(0.0, 1.0, "SPEAKER_00")] * 40_000
    reply = json.loads(replies.line(replies.diarized("d", turns)))
    assert (reply["t"], reply["id"], reply["code"]) == ("rejected", "d", "engine_error")


def test_not_a_number_is_never_written() -> None:
    with pytest.raises(ValueError):
        replies.line({"t": "recognized", "x": float("nan")})
