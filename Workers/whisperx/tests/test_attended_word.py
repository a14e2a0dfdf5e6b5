from __future__ import annotations

from sotto_whisperx.attended_word import joined


def test_what_stands_together_is_one_word() -> None:
    words = [(" in", 0.0, 0.2, 0.9), (" real", 0.2, 0.5, 0.8), ("-time,", 0.5, 0.9, 0.6)]
    assert joined(words) == [(" in", 0.0, 0.2, 0.9), (" real-time,", 0.2, 0.9, 0.6)]


def test_the_first_word_may_lack_its_space() -> None:
    assert joined([("One", 0.0, 0.2, 0.9), (" two", 0.2, 0.4, 0.9)])[0][0] == "One"
    assert joined([]) == []
