"""Numbers as they are read out in English."""

from __future__ import annotations

import re

Reading = tuple[str, ...]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
# Digits in a row from which on a number without commas is read digit by digit.
_LONGEST_CARDINAL = 6
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")


def readings(number: str) -> list[Reading]:
    """How a number such as ``7``, ``1,250``, ``3.5``, ``.5`` or ``0042`` may be read, the most
    usual way first. Raises ValueError where it is no number of this form."""
    if re.fullmatch(r"\.\d+", number):
        return [("point", *fraction) for fraction in _digit_readings(number[1:])]
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"'{number}' is no number")
    whole, fraction = match[1], match[2]
    if fraction is None:
        return _whole(whole)
    value = cardinal(int(whole.replace(",", ""))) if len(whole) <= 16 else _digits(whole)
    return [(*value, "point", *rest) for rest in _digit_readings(fraction)]


def ordinals(number: str) -> list[Reading]:
    """How ``1`` of ``1st`` or ``22`` of ``22nd`` is read."""
    return [(*reading[:-1], _ordinal(reading[-1])) for reading in _with_and(_value(number))]


def plurals(number: str) -> list[Reading]:
    """How ``1980`` of ``1980s`` or ``90`` of ``90s`` is read."""
    return [(*reading[:-1], _plural(reading[-1])) for reading in readings(number)]


def clock(hours: str, minutes: str) -> list[Reading]:
    """How ``10:05`` is read."""
    hour = cardinal(int(hours))
    if int(minutes) == 0:
        return [hour, (*hour, "o'clock"), (*hour, "hundred")]
    if minutes.startswith("0"):
        return [(*hour, "oh", *cardinal(int(minutes))), (*hour, *cardinal(int(minutes)))]
    return [(*hour, *cardinal(int(minutes)))]


def cardinal(value: int) -> Reading:
    """Without "and". Values of a thousand trillions and more are read digit by digit."""
    if value >= 10**15:
        return _digits(str(value))
    words: list[str] = []
    for scale, name in _SCALES:
        if value >= scale:
            words += [*_below_thousand(value // scale), name]
            value %= scale
    if value or not words:
        words += _below_thousand(value)
    return tuple(words)


def _whole(digits: str) -> list[Reading]:
    if "," in digits:
        return _with_and(_value(digits))
    one_by_one = _digit_readings(digits)
    if digits.startswith("0") or len(digits) > _LONGEST_CARDINAL:
        return one_by_one if len(digits) > 1 else [cardinal(0), *one_by_one[1:]]
    value = int(digits)
    plain = _with_and(value)
    if len(digits) == 4:
        return _unique([*_year(value), *plain, *one_by_one[:1]])
    if len(digits) == 3:
        return _unique([*plain, (_UNITS[value // 100], *_pair(value % 100)), *one_by_one])
    return plain


def _year(value: int) -> list[Reading]:
    """Pairs of digits: 1984, 1905, 1900. The years after 2000 are read as numbers first."""
    century, rest = divmod(value, 100)
    if century % 10 == 0:
        return [*_with_and(value), (*cardinal(century), *_pair(rest))] if rest else []
    return [(*cardinal(century), *(_pair(rest) if rest else ("hundred",)))]


def _pair(value: int) -> Reading:
    return ("oh", _UNITS[value]) if value < 10 else cardinal(value)


def _with_and(value: int) -> list[Reading]:
    """With and without the "and" behind the last hundred or thousand: two thousand and four."""
    plain = cardinal(value)
    rest = value % 100
    if value < 100 or rest == 0 or value >= 10**15:
        return [plain]
    tail = len(cardinal(rest))
    return [plain, (*plain[:-tail], "and", *plain[-tail:])]


def _below_thousand(value: int) -> list[str]:
    words: list[str] = []
    if value >= 100:
        words += [_UNITS[value // 100], "hundred"]
        value %= 100
        if value == 0:
            return words
    if value < 20:
        return [*words, _UNITS[value]]
    words.append(_TENS[value // 10])
    return words if value % 10 == 0 else [*words, _UNITS[value % 10]]


def _digit_readings(digits: str) -> list[Reading]:
    read = _digits(digits)
    if "zero" not in read:
        return [read]
    return [read, tuple("oh" if word == "zero" else word for word in read)]


def _digits(digits: str) -> Reading:
    return tuple(_UNITS[int(digit)] for digit in digits if digit.isdigit())


def _value(number: str) -> int:
    return int(number.replace(",", ""))


def _ordinal(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"


def _plural(word: str) -> str:
    if word.endswith("y"):
        return word[:-1] + "ies"
    return word + "es" if word.endswith("x") else word + "s"


def _unique(readings: list[Reading]) -> list[Reading]:
    return list(dict.fromkeys(readings))
