"""How the speech of a window's speakers is cut into pieces."""

from __future__ import annotations

import pytest

numpy = pytest.importorskip("numpy")

from sotto_whisperx.speakers.activity import Activity  # noqa: E402
from sotto_whisperx.speakers.pieces import Piece, pieces, runs  # noqa: E402


def activity(*stretches: tuple[int, int, int], frames: int = 100) -> Activity:
    """One window with frames of 0.1 s; speakers from a frame to another."""
    flags = numpy.zeros((1, frames, 3), bool)
    for speaker, first, last in stretches:
        flags[0, first:last, speaker] = True
    return Activity(flags, step_seconds=5.0, frame_seconds=0.1, first_middle=0.05)


def test_finds_runs() -> None:
    assert runs(numpy.array([1, 1, 0, 1, 0, 0, 1], bool)) == [(0, 2), (3, 4), (6, 7)]
    assert runs(numpy.zeros(3, bool)) == [] and runs(numpy.ones(3, bool)) == [(0, 3)]


def test_silence_has_no_pieces() -> None:
    assert list(pieces(activity())) == []


def test_long_speech_is_divided_evenly() -> None:
    assert list(pieces(activity((1, 10, 80)))) == [
        Piece(0, 1, 10, 33),
        Piece(0, 1, 33, 56),
        Piece(0, 1, 56, 80),
    ]


def test_short_runs_are_joined_with_what_follows_them() -> None:
    assert list(pieces(activity((0, 0, 5), (0, 20, 40), (0, 60, 90)))) == [
        Piece(0, 0, 0, 40),
        Piece(0, 0, 60, 90),
    ]


def test_a_short_rest_goes_to_the_piece_before() -> None:
    assert list(pieces(activity((2, 0, 20), (2, 50, 55)))) == [Piece(0, 2, 0, 55)]
    assert list(pieces(activity((2, 50, 55)))) == [Piece(0, 2, 50, 55)]


def test_pieces_hold_every_active_frame_once() -> None:
    flags = numpy.random.default_rng(1).random((4, 100, 3)) < 0.6
    found = Activity(flags, step_seconds=2.5, frame_seconds=0.1, first_middle=0.05)
    held = numpy.zeros(flags.shape, int)
    for piece in pieces(found):
        held[piece.window, piece.first : piece.last, piece.speaker] += 1
    assert (held[flags] == 1).all() and held.max() == 1


def test_windows_have_places_in_the_recording() -> None:
    flags = numpy.zeros((3, 40, 3), bool)
    flags[0, :2] = [[True, False, False], [True, True, False]]
    found = Activity(flags, step_seconds=1.04, frame_seconds=0.1, first_middle=0.05)
    assert found.offsets.tolist() == [0, 10, 21] and found.total_frames == 61
    assert found.alone[0, :2].tolist() == [[True, False, False], [False, False, False]]
