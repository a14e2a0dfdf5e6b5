"""Places the words of a text in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import devices
from .aligned import Utterance, utterance
from .alignment_shelf import AlignmentShelf, NoModel
from .alignment_source import AlignmentSource
from .diagnostics import first_line, note
from .lost_device import LostDevice, is_lost_device
from .memory_shortage import is_memory_shortage
from .patience import Patience
from .punkt import SentenceRules

if TYPE_CHECKING:
    from .audio_file import Samples

Notice = dict[str, str]


@dataclass(frozen=True)
class Alignment:
    """Utterances, and what could not be done. Without an alignment: the text as one utterance."""

    utterances: list[Utterance]
    notice: Notice | None = None


class Aligner:
    """Forced alignment with a wav2vec 2.0 model of the language, as WhisperX does it (Bain et al.
    2023)."""

    def __init__(
        self, source: AlignmentSource, device: str, interpolate: str, rules: SentenceRules
    ) -> None:
        self._shelf = AlignmentShelf(source)
        self._device = device
        self._interpolate = interpolate
        self._rules = rules

    def align(
        self,
        segment: dict[str, Any],
        language: str,
        samples: Samples,
        with_characters: bool,
        patience: Patience,
    ) -> Alignment:
        """Sentences with their words. The segment is the whole of the samples; a model that has to
        be fetched is waited for as long as the patience lasts. Raises LostDevice."""
        plain = [utterance(segment, with_characters)]
        try:
            model, known = self._shelf.model(language, patience)
        except NoModel as none:
            return Alignment(plain, {"code": "alignment_unavailable", "message": str(none)})
        try:
            found = self._run(
                segment, model, {**known, "language": language}, samples, with_characters
            )
        except Exception as error:
            if is_lost_device(error):
                raise LostDevice(first_line(error)) from error
            note(f"an alignment for '{language}' failed: {type(error).__name__}")
            short_of_memory = is_memory_shortage(error)
            if short_of_memory:
                devices.release_memory()
            return Alignment(plain, _failed(short_of_memory))
        if not any(sentence["words"] for sentence in found):
            return Alignment(plain, _failed())
        return Alignment([utterance(sentence, with_characters) for sentence in found])

    def _run(
        self,
        segment: dict[str, Any],
        model: Any,
        known: dict[str, Any],
        samples: Samples,
        with_characters: bool,
    ) -> list[dict[str, Any]]:
        from whisperx.alignment import align

        self._rules.provide(known["language"])
        result = align(
            [segment],
            model,
            known,
            samples,
            self._device,
            interpolate_method=self._interpolate,
            return_char_alignments=with_characters,
        )
        return list(result["segments"])


def _failed(short_of_memory: bool = False) -> Notice:
    why = "the memory did not suffice" if short_of_memory else "text and sound could not be matched"
    message = f"words of a window are placed by Whisper's attention: {why}"
    return {"code": "alignment_failed", "message": message}
