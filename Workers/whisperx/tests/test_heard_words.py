from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from sotto_whisperx.heard_words import HeardWord, heard_words, score


@dataclass
class Segment:
    """As PocketSphinx gives it: frames of 10 ms, both inclusive."""

    word: str
    start_frame: int
    end_frame: int
    ascore: float = 0.9


def test_silences_and_noises_are_left_out_and_pronunciations_unnumbered() -> None:
    found = heard_words(
        [Segment("<sil>", 0, 9), Segment("and(2)", 10, 29), Segment("[NOISE]", 30, 39)]
    )
    assert [(word.name, word.frames) for word in found] == [("and", 20)]


def test_times_are_those_of_the_middle_of_the_frames_features() -> None:
    found = heard_words([Segment("go", 0, 9), Segment("on", 10, 29)])
    assert [(round(word.start, 3), round(word.end, 3)) for word in found] == [
        (0.008, 0.108),
        (0.108, 0.308),
    ]


def test_behind_a_pause_a_word_begins_later_than_it_is_found() -> None:
    found = heard_words([Segment("<sil>", 0, 9), Segment("on", 10, 29)])
    assert (round(found[0].start, 3), round(found[0].end, 3)) == (0.13, 0.308)


def test_the_score_is_the_mean_over_frames() -> None:
    words = [HeardWord("a", 0, 1, 10, -80.0), HeardWord("b", 1, 2, 30, 0.0)]
    assert score(words) == pytest.approx(math.exp(-80 / 40 / 8))
    assert score([HeardWord("a", 0, 1, 10, 1.0)]) == 1.0
    # A unit of the decoder's scores is 1024 logarithms to the base 1.0001.
    only = heard_words([Segment("a", 0, 0, 1.0001**-10)])
    assert only[0].log_ratio == pytest.approx(-10 * 1024 * math.log(1.0001))
    assert heard_words([Segment("a", 0, 0, 0.0)])[0].log_ratio < -1000
