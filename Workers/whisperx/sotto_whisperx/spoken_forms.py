"""How a written word is spoken: English text as words of a pronouncing dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from . import number_reader
from .number_reader import Reading

# Readings of one written word that are kept, and its longest spelling that is looked into.
MOST_READINGS = 12
LONGEST_WORD = 100

Knows = Callable[[str], bool]

_SYMBOLS: dict[str, list[Reading]] = {
    "%": [("percent",)],
    "&": [("and",)],
    "+": [("plus",)],
    "=": [("equals",)],
    "@": [("at",)],
    "#": [("number",), ("hash",), ("pound",)],
    "°": [("degrees",)],
    "$": [("dollars",)],
    "£": [("pounds",)],
    "€": [("euros",)],
}
_CURRENCIES = {
    "$": ("dollar", "dollars", "cents"),
    "£": ("pound", "pounds", "pence"),
    "€": ("euro", "euros", "cents"),
}
# What letters mean directly behind a number.
_UNITS: dict[str, list[Reading]] = {
    "k": [("thousand",), ("k.",)],
    "m": [("million",), ("meters",)],
    "bn": [("billion",)],
    "km": [("kilometers",)],
    "cm": [("centimeters",)],
    "mm": [("millimeters",)],
    "kg": [("kilograms",), ("kilos",)],
    "g": [("grams",), ("g.",)],
    "mph": [("miles", "per", "hour")],
}
_FRACTIONS: dict[str, list[Reading]] = {
    "1/2": [("one", "half"), ("a", "half"), ("half",)],
    "1/4": [("one", "quarter"), ("a", "quarter")],
    "3/4": [("three", "quarters")],
}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_TOKEN = re.compile(
    rf"(?P<clock>\d{{1,2}}:\d{{2}}(?!\d))"
    rf"|(?P<fraction>\d{{1,3}}/\d{{1,3}}(?![\d/]))"
    rf"|(?P<money>[$£€](?:{_NUMBER}))"
    rf"|(?P<ordinal>\d[\d,]*(?:st|nd|rd|th)\b)"
    rf"|(?P<plural>'?\d+'?s\b)"
    rf"|(?P<range>(?<=\d)-(?=\d))"
    rf"|(?P<number>{_NUMBER})"
    rf"|(?P<initials>(?:[a-z]\.){{2,}})"
    rf"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)"
    rf"|(?P<symbol>[%&+=@#°$£€])",
    re.IGNORECASE,
)


def readings(written: str, knows: Knows) -> list[Reading]:
    """Ways in which a written word may be spoken, the most usual first; none where there is nothing
    to speak, as in a dash. `knows` says whether a word is in the dictionary: what is not is divided
    at hyphens and the like and spelled out where it is an abbreviation in capitals. The words of
    the readings are in lower case; some may still be unknown."""
    text = _plain(written)
    if len(text) > LONGEST_WORD:
        return [(text.lower(),)]
    whole = _known_whole(text.lower(), knows)
    if whole and not _is_abbreviation(text.strip(".,'")):
        return whole
    found: list[Reading] = [()]
    behind_number = False
    for match in _TOKEN.finditer(text):
        kind, part = str(match.lastgroup), match[0]
        found = _joined(found, _token(kind, part, behind_number, knows))
        behind_number = kind in ("number", "money")
    return _unique([*whole, *(reading for reading in found if reading)])


def _known_whole(text: str, knows: Knows) -> list[Reading]:
    """The text as one word of the dictionary, with and without the full stop of ``mr.``."""
    bare = re.sub(r"^[^\w$£€']+|[^\w%'.]+$", "", text)
    candidates = [bare.strip(".'"), bare.rstrip("."), bare.strip("'"), bare]
    return _unique((word,) for word in candidates if word and knows(word))


def _token(kind: str, part: str, behind_number: bool, knows: Knows) -> list[Reading]:
    if kind == "clock":
        return number_reader.clock(*part.split(":"))
    if kind == "fraction":
        return _fraction(part)
    if kind == "money":
        return _money(part[0], part[1:])
    if kind == "ordinal":
        return number_reader.ordinals(part[:-2])
    if kind == "plural":
        return number_reader.plurals(re.sub(r"\D", "", part))
    if kind == "range":
        return [("to",), (), ("dash",)]
    if kind == "number":
        return number_reader.readings(part)
    if kind == "initials":
        return [_spelled(part)]
    if kind == "symbol":
        return _SYMBOLS[part]
    if behind_number and part.lower() in _UNITS:
        return _UNITS[part.lower()]
    return _word(part, knows)


def _word(part: str, knows: Knows) -> list[Reading]:
    word = part.lower()
    if len(word) == 1 and "a" <= word <= "z":
        return [("a",), ("a.",)] if word == "a" else [(f"{word}.",)]
    bare = word.strip("'")
    forms: list[Reading] = [(word,)] if knows(word) else [(bare,)]
    if _is_abbreviation(part):
        return [_spelled(part), *forms] if not knows(bare) else [*forms, _spelled(part)]
    return forms


def _is_abbreviation(part: str) -> bool:
    return part.isascii() and part.isalpha() and part.isupper() and 2 <= len(part) <= 5


def _fraction(part: str) -> list[Reading]:
    above, below = part.split("/")
    over = [
        (*number_reader.cardinal(int(above)), *link, *number_reader.cardinal(int(below)))
        for link in (("over",), ("slash",), (), ("out", "of"))
    ]
    parts = [*number_reader.cardinal(int(above)), *number_reader.ordinals(below)[0]]
    if int(above) != 1:
        parts[-1] += "s"
    return [*_FRACTIONS.get(part, [tuple(parts)]), *over]


def _money(sign: str, amount: str) -> list[Reading]:
    """The sign may be spoken behind a later word: $5 million."""
    one, many, small = _CURRENCIES[sign]
    values = number_reader.readings(amount)
    unit = one if amount == "1" else many
    spoken = [(*value, unit) for value in values[:2]]
    match = re.fullmatch(r"([\d,]+)\.(\d\d)", amount)
    if match:
        whole, rest = number_reader.readings(match[1])[0], number_reader.cardinal(int(match[2]))
        unit = one if match[1] == "1" else many
        spoken = [(*whole, unit, *rest), (*whole, unit, "and", *rest, small), (*whole, *rest)]
    return [*spoken, *values[:2]]


def _spelled(part: str) -> Reading:
    return tuple(f"{letter}." for letter in part.lower() if "a" <= letter <= "z")


def _joined(heads: list[Reading], tails: list[Reading]) -> list[Reading]:
    """Every head with every tail, usual ones first, as many as are kept."""
    ranked = sorted(
        (first + second, (*head, *tail))
        for first, head in enumerate(heads)
        for second, tail in enumerate(tails)
    )
    return _unique(reading for _, reading in ranked)[:MOST_READINGS]


def _plain(written: str) -> str:
    """Without accents and typographic variants."""
    text = unicodedata.normalize("NFKD", written)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return text.translate(_VARIANTS)


_VARIANTS = str.maketrans(
    {**dict.fromkeys("’‘ʼ`", "'"), **dict.fromkeys("‐‑–—", "-"), "⁄": "/"}
)


def _unique(found: Iterable[Reading]) -> list[Reading]:
    return list(dict.fromkeys(found))
