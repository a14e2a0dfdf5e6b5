"""How texts are made comparable before they are scored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

# Languages of which characters are scored: no spaces, or spaces that writers set as they like.
UNSPACED = frozenset({"ja", "ko", "zh", "yue", "th", "lo", "my", "km", "bo"})
APOSTROPHES = frozenset("'’ʼ＇`´")


def plain(text: str) -> str:
    """Lower case, in Unicode's compatibility form, without punctuation and symbols.

    An apostrophe joins what stands beside it, other marks part it: "It's well-known" becomes
    "its well known"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = []
    for character in folded:
        if character in APOSTROPHES:
            continue
        kept.append(" " if unicodedata.category(character)[0] in "PSZC" else character)
    return " ".join("".join(kept).split())


def english(text: str) -> str:
    """Whisper's own normaliser of English: spelling, contractions, numbers, fillers.

    Source: openai/whisper, whisper/normalizers/english.py, as whisper-normalizer packages it."""
    return " ".join(_english_normaliser()(text).split())


def tokens(text: str, language: str) -> list[str]:
    """What is counted: words, or characters in a language of which characters are scored."""
    if language in UNSPACED:
        return list(plain(text).replace(" ", ""))
    return plain(text).split()


def english_tokens(text: str) -> list[str]:
    return english(text).split()


@cache
def _english_normaliser() -> Callable[[str], str]:
    # Half a second to load.
    from whisper_normalizer.english import EnglishTextNormalizer

    normaliser: Callable[[str], str] = EnglishTextNormalizer()
    return normaliser
