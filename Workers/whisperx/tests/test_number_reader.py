from __future__ import annotations

import pytest

from sotto_whisperx import number_reader


def read(number: str) -> list[str]:
    return [" ".join(reading) for reading in number_reader.readings(number)]


@pytest.mark.parametrize(
    ("number", "usual"),
    [
        ("0", "zero"),
        ("13", "thirteen"),
        ("42", "forty two"),
        ("100", "one hundred"),
        ("250", "two hundred fifty"),
        ("1,250", "one thousand two hundred fifty"),
        ("1,000,001", "one million one"),
        ("10000", "ten thousand"),
        ("1900", "nineteen hundred"),
        ("1984", "nineteen eighty four"),
        ("2024", "two thousand twenty four"),
        ("3.5", "three point five"),
        (".05", "point zero five"),
        ("0042", "zero zero four two"),
        ("5551234", "five five five one two three four"),
    ],
)
def test_the_most_usual_reading_comes_first(number: str, usual: str) -> None:
    assert read(number)[0] == usual


def test_other_usual_readings_come_after_it() -> None:
    assert "twenty twenty four" in read("2024")
    assert "nine one one" in read("911") and "nine eleven" in read("911")
    assert "one hundred and one" in read("101")
    assert "oh" in read("0")


def test_no_reading_comes_twice_and_none_is_empty() -> None:
    for number in map(str, range(3000)):
        found = number_reader.readings(number)
        assert len(set(found)) == len(found) and all(found)


def test_numbers_of_any_length_are_read() -> None:
    assert len(number_reader.readings("9" * 90)[0]) == 90
    assert len(number_reader.readings("9" * 90 + ".5")[0]) == 92
    assert len(number_reader.cardinal(10**15)) == 16


def test_ordinals_plurals_and_times_of_day() -> None:
    assert number_reader.ordinals("1") == [("first",)]
    assert number_reader.ordinals("22") == [("twenty", "second")]
    assert number_reader.ordinals("30") == [("thirtieth",)]
    assert number_reader.plurals("1980")[0] == ("nineteen", "eighties")
    assert number_reader.plurals("6")[0] == ("sixes",)
    assert number_reader.clock("10", "05")[0] == ("ten", "oh", "five")
    assert ("ten", "o'clock") in number_reader.clock("10", "00")


@pytest.mark.parametrize("text", ["", "one", "1.2.3", "1,23", "-1", "²"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        number_reader.readings(text)
