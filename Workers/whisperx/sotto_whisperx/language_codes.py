"""Whisper's codes of languages and those of ISO 639."""

from __future__ import annotations

# Whisper calls Javanese by a code that ISO-639-1 has withdrawn.
_WHISPER_CODES = {"jv": "jw"}
_ISO_CODES = {whisper: iso for iso, whisper in _WHISPER_CODES.items()}


def whisper_code(code: str) -> str:
    return _WHISPER_CODES.get(code, code)


def iso_code(code: str) -> str:
    """ISO-639-1, or three letters where it has no code."""
    return _ISO_CODES.get(code, code)
