"""Places the words of a text in time."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .aligned import Utterance, utterance
from .diagnostics import first_line, note
from .memory_shortage import is_memory_shortage
from .punkt import SentenceRules
from .recently_used import RecentlyUsed
from .settings import AlignmentModels
from .unavailable import Unavailable

if TYPE_CHECKING:
    from .audio_file import Samples

# A model is 360 MB to 1.3 GB.
MODELS_KEPT = 3
# Seconds until a model that could not be had is asked for again.
RETRY_AFTER = 600.0

Notice = dict[str, str]


@dataclass(frozen=True)
class Alignment:
    """Utterances, and what could not be done. Without an alignment: the text as one utterance."""

    utterances: list[Utterance]
    notice: Notice | None = None


class Aligner:
    """Forced alignment with a wav2vec 2.0 model of the language, as WhisperX does it (Bain et al.
    2023). Models are loaded when a language first needs them, and the last few are kept."""

    def __init__(
        self,
        models: AlignmentModels,
        device: str,
        interpolate: str,
        rules: SentenceRules,
        offline: bool,
    ) -> None:
        self._models = models
        self._device = device
        self._interpolate = interpolate
        self._rules = rules
        self._offline = offline
        self._kept: RecentlyUsed[str, tuple[Any, dict[str, Any]]] = RecentlyUsed(MODELS_KEPT)
        self._unavailable = Unavailable(RETRY_AFTER)

    def align(
        self, segment: dict[str, Any], language: str, samples: Samples, with_characters: bool
    ) -> Alignment:
        """Sentences with their words. The segment is the whole of the samples."""
        plain = [utterance(segment, with_characters)]
        name = self._models.name(language)
        key = name or f"language {language}"
        reason = self._unavailable.reason(key)
        if reason is None:
            try:
                model, known = self._kept.get(key, lambda: self._load(language, name))
            except Exception as error:
                note(f"no alignment model for '{language}': {first_line(error)}")
                reason = self._remedy(language, name)
                self._unavailable.remember(key, reason)
        if reason is not None:
            return Alignment(plain, {"code": "alignment_unavailable", "message": reason})
        try:
            found = self._run(segment, model, {**known, "language": language}, samples,
                              with_characters)
        except Exception as error:
            note(f"an alignment for '{language}' failed: {type(error).__name__}")
            return Alignment(plain, _failed(is_memory_shortage(error)))
        if not any(sentence["words"] for sentence in found):
            return Alignment(plain, _failed())
        return Alignment([utterance(sentence, with_characters) for sentence in found])

    def _load(self, language: str, name: str | None) -> tuple[Any, dict[str, Any]]:
        from whisperx.alignment import load_align_model

        if name is not None and name.startswith(("/", "./", "../")) and not os.path.isdir(name):
            raise FileNotFoundError("the directory does not exist")
        return load_align_model(  # type: ignore[no-any-return]
            language, self._device, model_name=name, model_cache_only=self._offline
        )

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

    def _remedy(self, language: str, name: str | None) -> str:
        what = f"words in '{language}' have no times: "
        if name is not None:
            return what + "the alignment model given for it cannot be loaded (--align-model)"
        if self._offline:
            return what + (
                "its alignment model is not on this machine; fetch it by starting once without "
                f"--offline, or name one with --align-model {language}=DIRECTORY"
            )
        return what + (
            "there is no alignment model for it or it could not be fetched; "
            f"name one with --align-model {language}=DIRECTORY"
        )


def _failed(short_of_memory: bool = False) -> Notice:
    why = "the memory did not suffice" if short_of_memory else "text and sound could not be matched"
    return {"code": "alignment_failed", "message": f"words of a window have no times: {why}"}
