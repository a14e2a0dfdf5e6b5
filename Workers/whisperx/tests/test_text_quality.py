from __future__ import annotations

import zlib

import pytest

from sotto_whisperx.text_quality import (
    CUT,
    HIGHEST_COMPRESSION,
    IMPROBABLE,
    MOST_REPEATS,
    REPETITIVE,
    TOO_LONG,
    Decoded,
    compression,
    loops,
    repeats,
    shortened,
    speaking_time,
    units,
)

from .prose import PROSE

SENTENCE = "And so my fellow Americans, ask not what your country can do for you"


def fault(text: str, seconds: float, average: float | None = -0.2) -> str | None:
    return Decoded((), text, average).fault(seconds)


def test_a_sentence_that_was_spoken_has_no_fault() -> None:
    assert fault(SENTENCE, 5) is None
    assert fault("客観的実在の判断的知識が整理するのである", 4.5) is None
    assert fault("OK.", 0.3) is None
    assert fault("", 5, None) is None


def test_says_what_is_wrong() -> None:
    assert fault(SENTENCE, 5, -1.2) == IMPROBABLE
    assert fault(SENTENCE, 5, None) == IMPROBABLE
    assert fault(SENTENCE, 1) == TOO_LONG
    assert fault("を見てください" * 5, 1.5) == TOO_LONG
    assert fault("Thank you. " * 4, 10) == REPETITIVE
    assert fault("go on with it " * 12, 30) == REPETITIVE


def test_silence_is_what_the_model_does_not_believe_in() -> None:
    assert Decoded((), "Thank you.", -1.3, 0.8).is_silence
    assert not Decoded((), "Thank you.", -0.3, 0.8).is_silence
    assert not Decoded((), "Thank you.", -1.3, 0.1).is_silence
    assert Decoded((), "you", -0.9, 0.94).is_silence
    assert not Decoded((), "Seven.", -0.6, 0.94).is_silence
    assert not Decoded((), "Seven.", -0.9, 0.74).is_silence
    assert Decoded((), "you", None, 0.94).is_silence


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one", 1), ("one two one two", 2), ("No, no! NO. no", 4), ("a b a b a b c", 3)],
)
def test_counts_repeats_whatever_the_marks(text: str, count: int) -> None:
    assert repeats(units(text)) == count


def test_a_script_without_spaces_is_counted_by_signs() -> None:
    text = "ご視聴ありがとうございました" * 5
    assert repeats(units(text)) == 5


def test_finds_a_pattern_inside_other_words() -> None:
    assert (1, 2, 4) in loops("x a b a b a b a b y".split())


def test_a_loop_is_cut_down_to_three() -> None:
    assert shortened("Well, " + "I see, " * 40 + "thanks.") == "Well, I see, I see, I see, thanks."
    assert shortened(SENTENCE) == SENTENCE
    assert shortened("no " * 9) == "no no no "


def test_the_time_of_mixed_scripts_adds_up() -> None:
    assert speaking_time("東京" + "a" * 40) == pytest.approx(2 / 14 + 1)


@pytest.mark.parametrize("language", sorted(PROSE))
def test_prose_has_no_fault_in_any_script(language: str) -> None:
    text = PROSE[language]
    assert len(text) >= 200
    assert fault(text, 28) is None
    assert compression(text) < 1.7


@pytest.mark.parametrize("language", sorted(PROSE))
@pytest.mark.parametrize(("length", "count"), [(20, 4), (30, 4), (45, 4), (20, 8)])
def test_a_loop_is_repetitive_in_any_script(language: str, length: int, count: int) -> None:
    spaced = "" if language in ("ja", "zh", "th") else " "
    text = (PROSE[language][:length] + spaced) * count
    assert compression(text) > HIGHEST_COMPRESSION
    assert fault(text, 28) == REPETITIVE
    assert repeats(units(shortened(text))) <= MOST_REPEATS


def test_the_compression_of_plain_letters_is_whisper_s() -> None:
    data = PROSE["en"].encode()
    assert compression(PROSE["en"]) == len(data) / len(zlib.compress(data))


def test_a_text_that_breaks_off_is_no_good_text() -> None:
    assert Decoded((), SENTENCE, -0.2, is_cut=True).fault(5) == CUT
    assert Decoded((), "go on with it " * 12, -0.2, is_cut=True).fault(30) == REPETITIVE
    assert Decoded((), SENTENCE, -1.2, is_cut=True).fault(5) == IMPROBABLE
