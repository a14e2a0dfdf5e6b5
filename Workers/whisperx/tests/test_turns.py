from __future__ import annotations

from sotto_whisperx.turns import growing_gaps, merged


def test_turns_of_one_speaker_that_touch_are_one() -> None:
    turns = [(0.0, 1.1, "A"), (1.1, 2.2, "A"), (2.2, 3.0, "B"), (2.201, 4.0, "A")]
    assert merged(turns) == [(0.0, 2.2, "A"), (2.2, 3.0, "B"), (2.201, 4.0, "A")]


def test_others_who_speak_meanwhile_keep_their_turns() -> None:
    turns = [(0.0, 2.0, "A"), (1.0, 3.0, "B"), (2.0, 4.0, "A")]
    assert merged(turns) == [(0.0, 4.0, "A"), (1.0, 3.0, "B")]


def test_a_turn_inside_another_one_of_its_speaker_ends_nothing() -> None:
    assert merged([(0.0, 5.0, "A"), (1.0, 2.0, "A"), (5.1, 6.0, "A")], 0.1) == [(0.0, 6.0, "A")]


def test_gaps_grow_until_a_speaker_has_one_turn() -> None:
    gaps = list(growing_gaps())
    assert gaps[:5] == [0.0, 0.1, 0.5, 1.0, 2.0] and gaps == sorted(gaps)
    assert merged([(0.0, 1.0, "A"), (86_000.0, 86_001.0, "A")], gaps[-1]) == [(0.0, 86_001.0, "A")]
