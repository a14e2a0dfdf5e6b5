"""Which windows can be computed together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Callable, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class BatchKey:
    """What rows of one call have to share: CTranslate2 wants <|startoftranscript|> at one position
    in all of them. Language and task may differ, and so may previous tokens of one number."""

    previous_tokens: int


def groups(
    rows: Iterable[Row], key: Callable[[Row], Hashable], limit: int | None = None
) -> list[list[Row]]:
    """Rows by their keys, at most `limit` in a group, in the order in which the keys appear."""
    found: dict[Hashable, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [piece for group in found.values() for piece in pieces(group, limit or len(group))]


def pieces(rows: Sequence[Row], limit: int) -> list[list[Row]]:
    """Rows in their order, cut into as few stretches of at most `limit` as possible."""
    size = max(1, limit)
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]


def previous_tokens(prompt: Sequence[int], hotwords: Sequence[int], text_length: int) -> list[int]:
    """Tokens that stand before <|startoftranscript|>, without the mark that opens them.

    Whisper was trained on at most half of its text length of previous text less one mark, the end
    of it where there is more (Radford et al. 2022, transcribe.py of the reference). Hotwords stand
    first and are cut at their end, the prompt at its beginning, as faster-whisper does; where both
    are long, hotwords go before."""
    room = text_length // 2 - 1
    kept = list(hotwords[:room])
    rest = room - len(kept)
    return kept + (list(prompt[-rest:]) if rest > 0 else [])
