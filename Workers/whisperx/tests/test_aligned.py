from __future__ import annotations

from sotto_whisperx.aligned import utterance


def test_what_whisperx_leaves_out_is_null() -> None:
    segment = {
        "start": 0.1,
        "end": 2.0,
        "text": " In 1999",
        "words": [
            {"word": "In", "start": 0.1, "end": 0.2, "score": 0.9},
            {"word": "1999", "start": 0.2, "end": float("nan")},
        ],
        "avg_logprob": -0.2,
    }
    assert utterance(segment) == {
        "start": 0.1,
        "end": 2.0,
        "text": " In 1999",
        "words": [
            {"word": "In", "start": 0.1, "end": 0.2, "score": 0.9},
            {"word": "1999", "start": 0.2, "end": None, "score": None},
        ],
        "speaker": None,
        "avg_logprob": -0.2,
    }


def test_a_segment_that_was_not_aligned_has_no_words() -> None:
    segment = {"start": 0.0, "end": 1.0, "text": "♪", "words": [], "chars": None}
    result = utterance(segment, with_characters=True)
    assert result["words"] == [] and result["chars"] == [] and "avg_logprob" not in result


def test_characters_come_only_when_asked_for() -> None:
    segment = {"start": 0, "end": 1, "text": "a", "words": [], "chars": [{"char": "a"}]}
    assert "chars" not in utterance(segment)
    expected = [{"char": "a", "start": None, "end": None, "score": None}]
    assert utterance(segment, with_characters=True)["chars"] == expected
