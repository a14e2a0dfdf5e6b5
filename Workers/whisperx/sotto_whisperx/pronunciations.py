"""Which words a decoder can pronounce."""

from __future__ import annotations

import re
from typing import Any

from . import letter_sounds

# Longer words are no words of a language.
LONGEST_GUESS = 40

_HISSING = ("S", "Z", "SH", "ZH", "CH", "JH")
_VOICELESS = ("P", "T", "K", "F", "TH")


class Pronunciations:
    """A decoder's dictionary, which grows by what is guessed: the possessive of a known word, or
    the spelling's usual sounds. Does not build a search anew."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder

    def knows(self, word: str) -> bool:
        return self.phones(word) is not None

    def phones(self, word: str) -> tuple[str, ...] | None:
        """The first pronunciation of a word, in ARPAbet; None where there is none yet."""
        found = self._decoder.lookup_word(word)
        return tuple(found.split()) if found else None

    def learn(self, word: str) -> tuple[str, ...] | None:
        """Its phones, guessed where the dictionary has none; None where its letters say none."""
        known = self.phones(word)
        if known is not None:
            return known
        guessed = self._guess(word)
        if guessed:
            self._decoder.add_word(word, " ".join(guessed), False)
        return guessed or None

    def _guess(self, word: str) -> tuple[str, ...]:
        if len(word) > LONGEST_GUESS or not re.fullmatch(r"[a-z.']*[a-z][a-z.']*", word):
            return ()
        owner, mark, ending = word.partition("'")
        base = self.phones(owner) or letter_sounds.phones(owner)
        if mark and ending == "s" and base:
            return (*base, *possessive(base[-1]))
        return base if not ending else letter_sounds.phones(word)


def possessive(last: str) -> tuple[str, ...]:
    """The sounds of 's behind a word's last phone."""
    if last in _HISSING:
        return ("IH", "Z")
    return ("S",) if last in _VOICELESS else ("Z",)
