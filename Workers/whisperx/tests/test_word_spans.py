from __future__ import annotations

from sotto_whisperx.word_spans import ALIGNED, INTERPOLATED, PlacedWord, completed


def at(word: str, start: float, end: float) -> PlacedWord:
    return PlacedWord(word, start, end, 0.5, ALIGNED)


def times(words: list[PlacedWord]) -> list[tuple[float, float]]:
    return [(word.start, word.end) for word in words]


def test_unknown_words_share_the_speech_between_their_neighbours() -> None:
    known = [at("go", 0.1, 0.4), None, None, at("on", 3.0, 3.2)]
    words = completed(["go", "abc", "d", "on"], known, [(0.1, 0.4), (1.0, 1.8), (3.0, 3.2)], 4.0)
    assert times(words) == [(0.1, 0.4), (1.0, 1.6), (1.6, 1.8), (3.0, 3.2)]
    assert [word.timing for word in words] == [ALIGNED, INTERPOLATED, INTERPOLATED, ALIGNED]
    assert words[1].score is None and words[0].score == 0.5


def test_without_speech_between_the_neighbours_they_share_the_time() -> None:
    words = completed(["a", "bb", "b"], [at("a", 0.0, 1.0), None, None], [(0.0, 1.0)], 4.0)
    assert times(words) == [(0.0, 1.0), (1.0, 3.0), (3.0, 4.0)]


def test_a_text_that_could_not_be_aligned_lies_over_the_speech() -> None:
    words = completed(["ab", "cd", "—"], [None] * 3, [(1.0, 2.0), (5.0, 6.0)], 8.0)
    assert times(words) == [(1.0, 2.0), (5.0, 6.0), (6.0, 6.0)]


def test_a_word_across_a_pause_keeps_both_its_ends() -> None:
    words = completed(["abcd"], [None], [(1.0, 2.0), (5.0, 6.0)], 8.0)
    assert times(words) == [(1.0, 6.0)]


def test_marks_alone_have_no_length() -> None:
    words = completed(["a", "—", "b"], [at("a", 0, 1), None, at("b", 2, 3)], [(0, 3)], 3.0)
    assert times(words)[1] == (1.0, 1.0)
    assert times(completed(["—", "…"], [None, None], [(1.0, 2.0)], 3.0)) == [(1.0, 1.0)] * 2


def test_words_stay_within_the_window_and_in_order() -> None:
    known = [at("a", -0.01, 1.0), at("b", 0.9, 2.0), at("c", 2.95, 3.05)]
    words = completed(["a", "b", "c"], known, [(0.0, 3.0)], 3.0)
    assert times(words) == [(0.0, 0.9), (0.9, 2.0), (2.95, 3.0)]


def test_nothing_to_place() -> None:
    assert completed([], [], [(0.0, 1.0)], 1.0) == []
