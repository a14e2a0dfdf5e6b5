"""Who speaks in each frame, and the turns that come of it."""

from __future__ import annotations

import pytest

numpy = pytest.importorskip("numpy")

from sotto_whisperx.speakers import timeline  # noqa: E402
from sotto_whisperx.speakers.activity import Activity  # noqa: E402
from sotto_whisperx.speakers.pieces import Piece  # noqa: E402


def three_windows() -> Activity:
    """Windows of four frames, two frames apart: frames 0-3, 2-5 and 4-7 of the recording."""
    flags = numpy.zeros((3, 4, 2), bool)
    flags[0, 1:, 0] = True
    flags[1, :, 1] = True
    flags[1, 3, 0] = True
    flags[2, 1:3, 0] = True
    return Activity(flags, step_seconds=0.2, frame_seconds=0.1, first_middle=0.05)


def test_counts_speakers_by_the_mean_of_the_windows() -> None:
    # Frame 5 has two speakers in one window and one in the other: 1.5 is rounded to 2.
    assert timeline.speaker_count(three_windows()).tolist() == [0, 1, 1, 1, 0, 2, 1, 0]


def test_windows_vote_for_the_owners_of_their_pieces() -> None:
    owners = [(Piece(0, 0, 1, 4), 0), (Piece(1, 1, 0, 4), 0), (Piece(1, 0, 3, 4), 1)]
    votes = timeline.votes(three_windows(), owners, 2)
    assert votes.tolist() == [[0, 0], [1, 0], [2, 0], [2, 0], [1, 0], [1, 1], [0, 0], [0, 0]]


def test_those_with_most_votes_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_BLOCK", 2)
    votes = numpy.array([[1, 3, 2], [1, 3, 2], [2, 2, 0], [4, 0, 0], [1, 1, 1]], numpy.uint8)
    flags = timeline.decided(votes, numpy.array([1, 2, 1, 2, 0]))
    assert flags.astype(int).tolist() == [[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 0], [0, 0, 0]]


def test_turns_are_named_in_the_order_of_the_first_ones() -> None:
    flags = numpy.zeros((10, 3), bool)
    flags[4:6, 0] = flags[9:, 0] = flags[1:5, 2] = True
    found = timeline.turns(flags, frame_seconds=0.1, first_middle=0.05)
    assert [(round(start, 3), round(end, 3), speaker) for start, end, speaker in found] == [
        (0.1, 0.5, "SPEAKER_00"),
        (0.4, 0.6, "SPEAKER_01"),
        (0.9, 1.0, "SPEAKER_01"),
    ]
    assert timeline.turns(numpy.zeros((5, 2), bool), 0.1, 0.05) == []
