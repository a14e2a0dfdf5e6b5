from __future__ import annotations

import random
from collections.abc import Callable

from sotto_whisperx.rescue import TEMPERATURES, Rescue, is_surely_a_loop, rescued
from sotto_whisperx.text_quality import (
    CUT,
    IMPROBABLE,
    MOST_REPEATS,
    REPETITIVE,
    Decoded,
    repeats,
    units,
)

LOOP = Decoded((1,), "the end " * 20, -0.1)
GOOD = Decoded((2,), "a good text", -0.4)
ODD = Decoded((3,), "an odd text", -1.5)


class Decoder:
    """Gives results in turn and remembers the temperatures."""

    def __init__(self, *results: Decoded) -> None:
        self.results = list(results)
        self.asked: list[float] = []

    def __call__(self, temperature: float) -> Decoded:
        self.asked.append(temperature)
        return self.results.pop(0) if len(self.results) > 1 else self.results[0]


def always() -> bool:
    return True


def run(
    first: Decoded, again: Decoder, was_prompted: bool = False, wants: Callable[[], bool] = always
) -> tuple[Decoded, str | None]:
    outcome = rescued(first, again, 20.0, wants, was_prompted)
    return outcome.decoded, outcome.doubt


def test_the_first_text_without_a_fault_is_taken() -> None:
    decoder = Decoder(LOOP, GOOD)
    assert run(LOOP, decoder) == (GOOD, None)
    assert decoder.asked == [0.2, 0.4]


def test_a_window_with_a_prompt_is_first_decoded_without_it() -> None:
    decoder = Decoder(GOOD)
    assert run(LOOP, decoder, was_prompted=True) == (GOOD, None)
    assert decoder.asked == [0.0]


def test_what_stays_bad_is_in_doubt_and_the_most_believable_is_taken() -> None:
    odder = Decoded((4,), "odder", -2.0)
    decoder = Decoder(odder, ODD, LOOP, odder, LOOP)
    assert run(LOOP, decoder) == (ODD, IMPROBABLE)
    assert decoder.asked == list(TEMPERATURES)


def test_an_improbable_text_that_only_becomes_more_so_is_not_pursued() -> None:
    decoder = Decoder(Decoded((4,), "odder", -2.0), Decoded((5,), "still odder", -2.2), GOOD)
    assert run(ODD, decoder) == (ODD, IMPROBABLE)
    assert decoder.asked == [0.2, 0.4]


def test_a_window_that_turns_out_to_be_silent_has_no_text() -> None:
    decoded, doubt = run(LOOP, Decoder(Decoded((5,), "Thank you.", -1.4, 0.9)))
    assert (decoded.text, decoded.tokens, doubt) == ("", (), None)


def test_loops_of_many_lengths_are_in_doubt() -> None:
    others = [Decoded((), "the end " * count, -0.1) for count in (7, 12, 9, 30, 5)]
    assert run(LOOP, Decoder(*others))[1] == REPETITIVE


def test_what_is_said_five_times_at_every_temperature_was_said() -> None:
    said = Decoded((6,), "one five five five five five two", -0.1)
    assert run(said, Decoder(said)) == (said, None)


def test_nothing_more_is_decoded_for_a_request_that_was_taken_back() -> None:
    decoder = Decoder(LOOP)
    run(LOOP, decoder, wants=lambda: len(decoder.asked) < 2)
    assert len(decoder.asked) == 2


def test_a_loop_is_in_doubt_where_there_was_no_time_to_decode_it_again_often_enough() -> None:
    for attempts in (0, 1):
        decoder = Decoder(LOOP)
        outcome = rescued(LOOP, decoder, 20.0, lambda: len(decoder.asked) < attempts, False)  # noqa: B023
        assert outcome == Rescue(LOOP, REPETITIVE, loops=True, attempts=attempts)


def test_what_may_have_been_said_stays_whole_where_too_few_decodings_tell() -> None:
    said = Decoded((6,), "one five five five five five two", -0.1)
    for attempts in (0, 1):
        decoder = Decoder(said)
        outcome = rescued(said, decoder, 20.0, lambda: len(decoder.asked) < attempts, False)  # noqa: B023
        assert outcome == Rescue(said, REPETITIVE, loops=False, attempts=attempts)


def test_what_no_speaker_says_is_a_loop_by_itself() -> None:
    assert is_surely_a_loop("no " * 11)
    assert is_surely_a_loop("and then we went on to the next house of the street " * 10)
    assert not is_surely_a_loop("no " * 10)
    assert not is_surely_a_loop("ask not what your country can do for you")


def test_a_text_that_breaks_off_is_no_good_one_but_better_than_an_improbable_one() -> None:
    cut = Decoded((8,), "a text that breaks", -0.5, is_cut=True)
    assert run(LOOP, Decoder(cut, GOOD)) == (GOOD, None)
    assert run(LOOP, Decoder(cut, ODD)) == (cut, CUT)
    whole = Decoded((9,), "a longer text that breaks off as well", -0.3, is_cut=True)
    assert run(whole, Decoder(cut)) == (whole, CUT)


def test_loops_that_fill_their_room_are_no_agreement() -> None:
    full = Decoded((10,), "no " * 8, -0.1, is_cut=True)
    outcome = rescued(full, Decoder(full), 20.0, always, False)
    assert (outcome.doubt, outcome.loops) == (REPETITIVE, True)


def test_what_no_speaker_says_stays_in_doubt_though_all_agree() -> None:
    counted = Decoded((11,), "no " * 12, -0.1)
    outcome = rescued(counted, Decoder(counted), 20.0, always, False)
    assert outcome == Rescue(counted, REPETITIVE, loops=False, attempts=5)


def test_loops_of_a_model_are_cut_down_and_what_was_said_is_not() -> None:
    """Whatever is decoded: a text in which something stands more than three times in a row either
    stands so in most decodings, or is marked as a loop, or is in doubt for want of comparison."""
    chance = random.Random(1)
    for _ in range(2000):
        others = [
            Decoded((), "so " + "go on " * chance.randint(1, 14), -2 * chance.random())
            for _ in range(5)
        ]
        limit = chance.randint(0, 5)
        decoder = Decoder(*others)
        outcome = rescued(LOOP, decoder, 20.0, lambda: len(decoder.asked) < limit, False)  # noqa: B023
        count = repeats(units(outcome.decoded.text))
        if count <= MOST_REPEATS or outcome.loops:
            continue
        texts = [LOOP.text, *(other.text for other in others[: outcome.attempts])]
        alike = [text for text in texts if repeats(units(text)) > MOST_REPEATS]
        is_said = any(alike.count(text) > len(texts) / 2 for text in alike)
        assert outcome.doubt is not None or (is_said and count <= 10)
        assert is_said or (outcome.attempts < 2 and count <= 10)


def test_an_improbable_text_may_be_a_loop_of_the_model_as_well() -> None:
    counting = Decoded((7,), "4 4 4 4 4 5 7 7 8 8 9 9 9 9 9 9 9", -1.4)
    odder = Decoded((8,), "3 3 3 8 9", -1.9)
    outcome = rescued(counting, Decoder(odder), 20.0, always, was_prompted=False)
    assert outcome == Rescue(counting, IMPROBABLE, loops=True, attempts=2)


def test_what_is_said_often_in_noise_is_no_loop() -> None:
    said = Decoded((9,), "five five five five five", -1.2)
    outcome = rescued(said, Decoder(said), 20.0, always, False)
    assert (outcome.decoded, outcome.doubt, outcome.loops) == (said, IMPROBABLE, False)
