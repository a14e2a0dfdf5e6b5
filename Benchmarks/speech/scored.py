"""Transcripts of recordings with their errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from speech import scoring
from speech.manifest import Recording
from speech.normalisers import UNSPACED, english_tokens, tokens
from speech.scoring import Errors
from speech.transcript import Transcript


@dataclass(frozen=True)
class Scored:
    """`plain` counts words, or characters of a language of which characters are scored; `english` words
    in the form of Whisper's normaliser, None for other languages. A failure counts as no text."""

    recording: Recording
    transcript: Transcript
    plain: Errors
    english: Errors | None

    @property
    def errors(self) -> Errors:
        """In the form by which the language is reported."""
        return self.english or self.plain


def score(recording: Recording, transcript: Transcript) -> Scored:
    text = transcript.text
    language = recording.language
    plain = scoring.compare(tokens(recording.reference, language), tokens(text, language))
    english = None
    if language == "en":
        english = scoring.compare(english_tokens(recording.reference), english_tokens(text))
    return Scored(recording, transcript, plain, english)


def english_errors(scored: Iterable[Scored]) -> list[Errors]:
    return [one.english for one in scored if one.english is not None]


def word_errors(scored: Iterable[Scored]) -> list[Errors]:
    """In plain form, of all languages of which words are scored."""
    return [one.plain for one in scored if one.recording.language not in UNSPACED]


def character_errors(scored: Iterable[Scored]) -> list[Errors]:
    return [one.plain for one in scored if one.recording.language in UNSPACED]


def language_errors(scored: Iterable[Scored], language: str) -> list[Errors]:
    return [one.errors for one in scored if one.recording.language == language]
