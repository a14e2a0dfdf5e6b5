from __future__ import annotations

from sotto_whisperx.word_graph import (
    ANY_SOUND_ARCS,
    PHONES,
    Slot,
    any_sound,
    arcs,
    spoken,
    with_few_unknown,
)

YEAR = Slot("2024", (("two", "thousand", "four"), ("twenty", "four")))
DASH = Slot("—", (), audible=False)
UNKNOWN = Slot("Привет")


def test_readings_are_paths_side_by_side() -> None:
    assert arcs([Slot("go", (("go",),)), DASH, YEAR]) == (
        6,
        [
            (0, 1, 1.0, "go"),
            (1, 2, 0.5, "two"),
            (2, 3, 1.0, "thousand"),
            (3, 5, 1.0, "four"),
            (1, 4, 0.5, "twenty"),
            (4, 5, 1.0, "four"),
        ],
    )


def test_a_word_of_unknown_sounds_is_a_loop_of_phones() -> None:
    states, found = arcs([UNKNOWN])
    assert states == 3 and len(found) == 4 * len(PHONES)
    assert {(start, end) for start, end, _, _ in found} == {(0, 1), (1, 1), (1, 2), (0, 2)}


def test_spoken_words_are_given_back_to_their_slots() -> None:
    words = ["twenty", "four", any_sound("P"), any_sound("R"), "go"]
    slots = [YEAR, DASH, UNKNOWN, Slot("go", (("go",),))]
    assert spoken(slots, words) == [range(0, 2), range(2, 2), range(2, 4), range(4, 5)]


def test_a_reading_that_begins_like_another_is_found() -> None:
    slots = [Slot("5", (("five",), ("five", "dollars"))), Slot("x", (("dollars",), ("go",)))]
    assert spoken(slots, ["five", "dollars"]) == [range(0, 1), range(1, 2)]
    assert spoken(slots, ["five", "dollars", "go"]) == [range(0, 2), range(2, 3)]


def test_what_is_no_path_is_none() -> None:
    assert spoken([YEAR], ["twenty"]) is None
    assert spoken([YEAR], []) is None
    assert spoken([], []) == []
    assert spoken([UNKNOWN], []) is None


def test_a_narrowed_slot_has_its_first_reading() -> None:
    assert YEAR.narrowed().readings == (("two", "thousand", "four"),)
    assert arcs([UNKNOWN.narrowed()]) == (1, [])


def test_neighbours_of_unknown_sounds_share_one_loop() -> None:
    go = Slot("go", (("go",),))
    slots = [UNKNOWN, DASH, UNKNOWN, go, UNKNOWN]
    found = with_few_unknown(slots, most=5)
    assert [slot.audible for slot in found] == [True, False, False, True, True]
    assert [slot.is_shared for slot in found] == [True, False, True, False, False]
    states, phones = arcs(found)
    assert states == 1 + 2 + 1 + 2 and len(phones) == 1 + 2 * ANY_SOUND_ARCS


def test_words_of_unknown_sounds_beyond_the_most_have_no_arcs() -> None:
    go = Slot("go", (("go",),))
    found = with_few_unknown([go, UNKNOWN] * 4, most=2)
    assert [slot.audible for slot in found[1::2]] == [True, True, False, False]
    assert found[::2] == [go] * 4
