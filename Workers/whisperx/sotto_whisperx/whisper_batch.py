"""Runs Whisper on windows in a batch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .batching import BatchKey, previous_tokens
from .engine import AudibleWindow
from .failures import Rejection
from .language_codes import iso_code, whisper_code
from .settings import RecognitionSettings

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

SAMPLES_PER_INPUT = 480_000  # Whisper hears 30 seconds, whatever there is of them.


@dataclass(frozen=True)
class Row:
    """A window made ready for the model."""

    window: AudibleWindow
    previous: tuple[int, ...]

    @property
    def key(self) -> BatchKey:
        return BatchKey(len(self.previous))


@dataclass(frozen=True)
class Recognized:
    """What Whisper made of a window. The language is an ISO code; the probability is of one that it
    found out itself."""

    text: str
    language: str
    language_probability: float | None
    avg_logprob: float | None


class WhisperBatch:
    """The steps that WhisperX's pipeline takes, for rows that may differ in language, task and
    previous text. A row's text is the one that WhisperX gives for the same samples and options."""

    def __init__(self, model: WhisperModel, settings: RecognitionSettings) -> None:
        from faster_whisper.tokenizer import Tokenizer

        self._model = model
        self._settings = settings
        self.multilingual = bool(model.model.is_multilingual)
        self._mel_bands: int = model.feat_kwargs.get("feature_size") or 80
        self._tokenizer = Tokenizer(model.hf_tokenizer, self.multilingual, "transcribe", "en")
        self._suppressed = self._suppressed_tokens()
        self._codes = self._known_codes()

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO codes of what the model knows."""
        return tuple(sorted(iso_code(code) for code in self._codes))

    def prepare(self, window: AudibleWindow) -> Row:
        """Raises Rejection for what the model cannot do."""
        options = window.options
        longest = self._settings.max_window
        if len(window.samples) > longest * 16_000:
            raise Rejection.bad_audio(f"a window may be {longest:g} seconds long")
        if options.task == "translate" and not self.multilingual:
            raise Rejection.unsupported("this model knows English only and cannot translate")
        if options.language is not None and whisper_code(options.language) not in self._codes:
            raise Rejection.bad_language(f"this model does not know '{options.language}'")
        prompt = self._tokens(options.prompt)
        hotwords = self._tokens(", ".join(options.hotwords))
        return Row(window, tuple(previous_tokens(prompt, hotwords, self._model.max_length)))

    def recognize(self, rows: Sequence[Row]) -> list[Recognized]:
        """All rows at once; their keys have to be equal."""
        import torch
        from whisperx.audio import log_mel_spectrogram

        features = torch.stack(
            [
                log_mel_spectrogram(
                    row.window.samples,
                    n_mels=self._mel_bands,
                    padding=SAMPLES_PER_INPUT - len(row.window.samples),
                )
                for row in rows
            ]
        )
        encoded = self._model.encode(features.numpy())
        languages = self._languages(rows, encoded)
        settings = self._settings
        results = self._model.model.generate(
            encoded,
            [
                self._prompt(row, language)
                for row, (language, _) in zip(rows, languages, strict=True)
            ],
            beam_size=settings.beam_size,
            patience=settings.patience,
            length_penalty=settings.length_penalty,
            max_length=self._model.max_length,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            return_scores=True,
        )
        return [
            Recognized(self._text(result), language, probability, self._average(result))
            for result, (language, probability) in zip(results, languages, strict=True)
        ]

    def _languages(self, rows: Sequence[Row], encoded: Any) -> list[tuple[str, float | None]]:
        """The language of each row in ISO's codes, and how sure Whisper is of those that it
        detected."""
        told = [row.window.options.language for row in rows]
        if not self.multilingual:
            return [("en", None) for _ in rows]
        if None not in told:
            return [(iso_code(language), None) for language in told if language is not None]
        found = self._model.model.detect_language(encoded)
        languages: list[tuple[str, float | None]] = []
        for language, candidates in zip(told, found, strict=True):
            token, probability = candidates[0]
            code = iso_code(language or token[2:-2])
            languages.append((code, None if language else float(probability)))
        return languages

    def _prompt(self, row: Row, language: str) -> list[int]:
        tokenizer = self._tokenizer
        prompt = [tokenizer.sot_prev, *row.previous] if row.previous else []
        prompt.append(tokenizer.sot)
        if self.multilingual:
            hf_tokenizer = self._model.hf_tokenizer
            prompt.append(hf_tokenizer.token_to_id(f"<|{whisper_code(language)}|>"))
            prompt.append(hf_tokenizer.token_to_id(f"<|{row.window.options.task}|>"))
        return [*prompt, tokenizer.no_timestamps]

    def _text(self, result: Any) -> str:
        spoken = [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]
        return str(self._model.hf_tokenizer.decode(spoken))

    def _average(self, result: Any) -> float | None:
        """Mean log probability of the tokens and the end mark, as the reference counts them."""
        length = len(result.sequences_ids[0])
        total = result.scores[0] * length**self._settings.length_penalty
        average = total / (length + 1)
        return average if math.isfinite(average) else None

    def _known_codes(self) -> frozenset[str]:
        if not self.multilingual:
            return frozenset(["en"])
        from faster_whisper.tokenizer import _LANGUAGE_CODES

        # The newest codes are missing in older models.
        token_of = self._model.hf_tokenizer.token_to_id
        return frozenset(code for code in _LANGUAGE_CODES if token_of(f"<|{code}|>") is not None)

    def _tokens(self, text: str | None) -> list[int]:
        if not text or not text.strip():
            return []
        return list(self._tokenizer.encode(" " + text.strip()))

    def _suppressed_tokens(self) -> list[int]:
        """Tokens that are never written; -1 stands for the model's own list."""
        chosen = list(self._settings.suppress_tokens)
        if not self._settings.suppress_numerals:
            return chosen
        numerals = (
            token
            for token in range(self._tokenizer.eot)
            if any(sign in "0123456789%$£" for sign in self._tokenizer.decode([token]))
        )
        return sorted({*chosen, *numerals})
