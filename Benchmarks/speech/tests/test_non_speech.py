"""Sound in which nothing is said."""

from __future__ import annotations

import numpy
import pytest

from speech import non_speech
from speech.audio import RATE
from speech.non_speech import KINDS, LEVEL
from speech.transcript import Segment, Transcript


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_length_and_level(kind: str) -> None:
    sound = non_speech.make(kind, 3, numpy.random.default_rng(7))
    assert len(sound) == 3 * RATE
    level = float(numpy.sqrt(numpy.mean(sound.astype(float) ** 2)))
    assert level == pytest.approx(0 if kind == "silence" else LEVEL, rel=0.05)
    assert numpy.max(numpy.abs(sound)) < 1.5


def test_a_seed_makes_the_same_sound() -> None:
    one, parts = non_speech.all_kinds(9, seed=3)
    other, _ = non_speech.all_kinds(9, seed=3)
    another, _ = non_speech.all_kinds(9, seed=4)
    assert numpy.array_equal(one, other)
    assert not numpy.array_equal(one, another)
    assert [part.kind for part in parts] == list(KINDS)
    assert parts[-1].end == pytest.approx(9)


def test_words_are_counted_where_they_stand() -> None:
    _, parts = non_speech.all_kinds(9, seed=3)
    said = Transcript(
        "en",
        (Segment(0.2, 0.6, "Thank you.", ()), Segment(8.5, 9.4, "Thanks for watching", ())),
    )
    words = non_speech.words_by_kind(said, parts)
    assert words.pop("silence") == 2
    assert words.pop("breath") == 3
    assert set(words.values()) == {0}
