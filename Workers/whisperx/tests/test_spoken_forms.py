from __future__ import annotations

import pytest

from sotto_whisperx import spoken_forms

KNOWN = set(
    "go don't mr mr. no x-ray self made cafe it nato at and t. u.s. u.s".split()
)


def read(written: str) -> list[str]:
    found = spoken_forms.readings(written, KNOWN.__contains__)
    return [" ".join(reading) for reading in found]


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("Go,", "go"),
        ("“Go!”", "go"),
        ("don’t", "don't"),
        ("Mr.", "mr"),
        ("No.", "no"),
        ("x-ray", "x-ray"),
        ("self-made", "self made"),
        ("go—no", "go no"),
        ("café", "cafe"),
        ("U.S.", "u.s"),
        ("U.K.", "u. k."),
        ("NHS", "n. h. s."),
        ("IT", "it"),
        ("I", "i."),
        ("AT&T", "at and t."),
        ("R&D", "r. and d."),
        ("$5", "five dollars"),
        ("$1", "one dollar"),
        ("£2.50", "two pounds fifty"),
        ("$1.5", "one point five dollars"),
        ("3.5%", "three point five percent"),
        ("1st", "first"),
        ("21st,", "twenty first"),
        ("1980s", "nineteen eighties"),
        ("'90s", "nineties"),
        ("10:30", "ten thirty"),
        ("10-15", "ten to fifteen"),
        ("1/2", "one half"),
        ("2/3", "two thirds"),
        ("½", "one half"),
        ("5km", "five kilometers"),
        ("#3", "number three"),
        ("B2B", "b. two b."),
        ("COVID-19", "c. o. v. i. d. nineteen"),
        ("Привет!", "привет"),
    ],
)
def test_the_most_usual_reading_comes_first(written: str, usual: str) -> None:
    assert read(written)[0] == usual


def test_readings_that_only_the_sound_can_decide_are_all_kept() -> None:
    assert "i. t." in read("IT")
    assert "nhs" in read("NHS")
    assert {"ten to fifteen", "ten fifteen"} <= set(read("10-15"))
    assert "one point five" in read("$1.5")


@pytest.mark.parametrize("written", ["—", "...", "♪", "-", "'", "_"])
def test_marks_alone_are_not_spoken(written: str) -> None:
    assert read(written) == []


def test_readings_are_bounded() -> None:
    assert len(read("911-911-911-911-911")) <= spoken_forms.MOST_READINGS
    assert read("x" * 5000) == ["x" * 5000]
