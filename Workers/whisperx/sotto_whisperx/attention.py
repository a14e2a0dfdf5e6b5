"""Places words where Whisper's attention turns to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .aligned import Utterance, utterance
from .silences import silences
from .whisper_batch import Recognized, Row, WhisperBatch
from .attention_spans import placed

if TYPE_CHECKING:
    from collections.abc import Sequence


def attended(whisper: WhisperBatch, row: Row, recognized: Recognized) -> list[Utterance]:
    """The window's text as one utterance whose words have times, from where attention turns from
    one to the next and from the silences between them. Their score is their probability. Where the
    words cannot be told apart, the utterance has none."""
    found = whisper.word_starts(row, recognized)
    spans = placed(
        [(start, end) for _, start, end, _ in found], silences(row.window.samples), row.seconds
    )
    words = [
        {
            "word": word.strip(),
            "start": start,
            "end": end,
            "score": round(min(1.0, max(0.0, probability)), 3),
            "timing": "attention",
        }
        for (word, _, _, probability), (start, end) in zip(found, spans, strict=True)
    ]
    return [utterance(segment(row, recognized, words))]


def segment(
    row: Row, recognized: Recognized, words: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """A window's text as one of WhisperX's segments: from the first word to the last, or from end to
    end."""
    return {
        "text": recognized.text,
        "start": words[0]["start"] if words else 0.0,
        "end": words[-1]["end"] if words else round(row.seconds, 3),
        "avg_logprob": recognized.decoded.average,
        "words": words,
    }
