from __future__ import annotations

import pytest

from sotto_whisperx import letter_sounds
from sotto_whisperx.word_graph import PHONES


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("moonshine", "M UW N SH AY N"),
        ("knight", "N AY T"),
        ("nations", "N EY SH AH N Z"),
        ("foxes", "F OW K S IH Z"),
        ("jumped", "JH AH M P T"),
        ("wanted", "W AA N T IH D"),
        ("sherlock", "SH ER L AA K"),
        ("quickly", "K W IH K L IY"),
        ("", ""),
        ("привет", ""),
    ],
)
def test_guesses_sounds(word: str, sounds: str) -> None:
    assert " ".join(letter_sounds.phones(word)) == sounds


def test_every_sound_is_a_phone_of_the_acoustic_model() -> None:
    used = {sound for _, sounds in letter_sounds._RULES for sound in sounds}
    assert used <= set(PHONES)


def test_every_letter_has_a_rule_that_ends_the_search() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert any(pattern.match(letter, 0) for pattern, _ in letter_sounds._RULES)
