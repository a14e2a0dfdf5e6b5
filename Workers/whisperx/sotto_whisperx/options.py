"""What the server asks for one window besides its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TASKS = ("transcribe", "translate")


@dataclass(frozen=True)
class WindowOptions:
    """`language` is ISO-639-1 or Whisper's code, None to find out. Blank prompts and hotwords count
    as none."""

    language: str | None = None
    task: str = "transcribe"
    prompt: str | None = None
    hotwords: tuple[str, ...] = ()
    align: bool = True
    char_alignments: bool = False

    @property
    def aligns(self) -> bool:
        """A translation is not what was spoken, so it cannot be aligned (nor does WhisperX)."""
        return self.align and self.task == "transcribe"

    @classmethod
    def parse(cls, value: dict[str, Any]) -> WindowOptions:
        """Raises TypeError or ValueError on what the protocol does not allow."""
        task = value.get("task", "transcribe")
        if task not in TASKS:
            raise ValueError
        return cls(
            language=_optional_text(value, "language"),
            task=task,
            prompt=_optional_text(value, "prompt"),
            hotwords=_words(value.get("hotwords")),
            align=_flag(value, "align", True),
            char_alignments=_flag(value, "char_alignments", False),
        )


def _optional_text(value: dict[str, Any], key: str) -> str | None:
    text = value.get(key)
    if text is None:
        return None
    if not isinstance(text, str):
        raise TypeError
    return text if text.strip() else None


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError
    return tuple(word.strip() for word in value if word.strip())


def _flag(value: dict[str, Any], key: str, default: bool) -> bool:
    flag = value.get(key)
    if flag is None:
        return default
    if not isinstance(flag, bool):
        raise TypeError
    return flag
