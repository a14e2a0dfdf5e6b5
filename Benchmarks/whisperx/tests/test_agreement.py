"""What counts as other work."""

from __future__ import annotations

from agreement import compared
from direct import Text
from served import Window

WINDOWS = [Window("a.wav", 0, 160_000)]
LOOP_OF_WORDS = "and so " * 20


def test_white_space_makes_no_difference() -> None:
    found = compared(WINDOWS, [Text(" one  two", -0.2)], [Text("one two")])
    assert (found.windows, found.equal, found.suspect, found.differing) == (1, 1, 0, 0)


def test_other_words_of_a_good_text_are_other_work() -> None:
    found = compared(WINDOWS, [Text("one two", -0.2)], [Text("one three")])
    assert (found.equal, found.changed, found.differing) == (0, 0, 1)
    assert found.examples == (("one two", "one three"),)


def test_a_text_that_the_server_decodes_again_may_change() -> None:
    found = compared(WINDOWS, [Text(LOOP_OF_WORDS, -0.2)], [Text("and so on")])
    assert (found.suspect, found.changed, found.differing) == (1, 1, 0)


def test_a_suspect_text_may_stay() -> None:
    found = compared(WINDOWS, [Text("one two", -1.5)], [Text("one two")])
    assert (found.equal, found.suspect, found.changed) == (1, 1, 0)


def test_silence_is_left_out() -> None:
    found = compared(WINDOWS, [Text("Thank you.", -0.9)], [Text("")])
    assert (found.left_out, found.changed, found.differing) == (1, 1, 0)
