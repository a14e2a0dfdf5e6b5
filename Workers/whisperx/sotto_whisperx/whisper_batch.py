"""Runs Whisper on windows in a batch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .attended_word import UNSPACED, AttendedWord, joined
from .audio_file import SAMPLE_RATE
from .batching import BatchKey, previous_tokens
from .engine import AudibleWindow
from .failures import Rejection
from .language_codes import iso_code, whisper_code
from .log_mel import LONGEST_SECONDS, LogMel
from .rescue import rescued
from .settings import RecognitionSettings
from .text_quality import Decoded, shortened

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

# For decoding a window again: hypotheses that are drawn.
_DRAWS = 5
# Tokens that may be needed for a second of speech: where a token is a word or a part of one, and in
# scripts in which a sign takes one or two. A loop fills all the room that it is given.
_TOKENS_PER_SECOND = 10
_TOKENS_PER_SECOND_OF_SIGNS = 25
_FEWEST_TOKENS = 32


@dataclass(frozen=True)
class Row:
    """A window made ready for the model."""

    window: AudibleWindow
    previous: tuple[int, ...]

    @property
    def key(self) -> BatchKey:
        return BatchKey(len(self.previous))

    @property
    def seconds(self) -> float:
        return len(self.window.samples) / SAMPLE_RATE


@dataclass(frozen=True)
class Heard:
    """What the encoder made of a batch, and which row of it."""

    encoded: Any
    place: int
    count: int


@dataclass(frozen=True)
class Recognized:
    """What Whisper made of a window. The language is an ISO code; the probability is of one that it
    found out itself. `doubt` says what is wrong with the text, None where nothing is known."""

    decoded: Decoded
    language: str
    language_probability: float | None
    heard: Heard
    doubt: str | None = None

    @property
    def text(self) -> str:
        return self.decoded.text


class WhisperBatch:
    """The steps that WhisperX's pipeline takes, for rows that may differ in language, task and
    previous text. With WhisperX's spectrograms, a row's text is the one that WhisperX gives for the
    same samples and options."""

    def __init__(
        self, model: WhisperModel, settings: RecognitionSettings, spectrograms: LogMel
    ) -> None:
        from faster_whisper.tokenizer import Tokenizer

        self._model = model
        self._settings = settings
        self._spectrograms = spectrograms
        self.multilingual = bool(model.model.is_multilingual)
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
        if len(window.samples) > longest * SAMPLE_RATE:
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
        encoded = self._model.encode(self._spectrograms([row.window.samples for row in rows]))
        languages = self._languages(rows, encoded)
        prompts = [
            self._prompt(row.previous, row.window.options.task, language)
            for row, (language, _) in zip(rows, languages, strict=True)
        ]
        results = self._generate(
            encoded, prompts, beam_size=self._settings.beam_size, patience=self._settings.patience
        )
        return [
            Recognized(self._decoded(result), *language, Heard(encoded, place, len(rows)))
            for place, (result, language) in enumerate(zip(results, languages, strict=True))
        ]

    def checked(self, row: Row, recognized: Recognized, wants: Callable[[], bool]) -> Recognized:
        """The text of a row, decoded again where it cannot be what was spoken: without the prompt,
        then at rising temperatures, as Whisper's own loop does and its batches cannot. `wants` says
        whether the row has not been cancelled."""
        first = recognized.decoded
        if first.is_silence:
            return replace(recognized, decoded=replace(first, text="", tokens=()))
        if first.fault(row.seconds) is None:
            return recognized
        encoded = self.one(recognized.heard)
        prompt = self._prompt((), row.window.options.task, recognized.language)
        dense = recognized.language in UNSPACED or recognized.language == "ko"
        pace = _TOKENS_PER_SECOND_OF_SIGNS if dense else _TOKENS_PER_SECOND
        room = max(_FEWEST_TOKENS, math.ceil(row.seconds * pace))
        length = min(self._model.max_length, len(prompt) + room)

        def again(temperature: float) -> Decoded:
            if temperature == 0:
                how: dict[str, Any] = {
                    "beam_size": self._settings.beam_size,
                    "patience": self._settings.patience,
                }
            else:
                how = {
                    "beam_size": 1,
                    "num_hypotheses": _DRAWS,
                    "sampling_topk": 0,
                    "sampling_temperature": temperature,
                }
            return self._decoded(self._generate(encoded, [prompt], length, **how)[0])

        outcome = rescued(first, again, row.seconds, wants, was_prompted=bool(row.previous))
        result = replace(recognized, decoded=outcome.decoded, doubt=outcome.doubt)
        return self.without_loops(result) if outcome.loops else result

    def without_loops(self, recognized: Recognized) -> Recognized:
        """The same without what the text says in a row after its third time."""
        decoded = recognized.decoded
        text = shortened(decoded.text)
        if text == decoded.text:
            return recognized
        tokens = tuple(self._tokenizer.encode(text))
        return replace(recognized, decoded=replace(decoded, text=text, tokens=tokens))

    def word_starts(self, row: Row, recognized: Recognized) -> list[AttendedWord]:
        """Words with the time at which attention turns to them and away, in seconds, and their mean
        probability, by dynamic time warping of the cross-attention (Whisper's alignment heads)."""
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import merge_punctuations

        language = whisper_code(recognized.language)
        tokenizer = Tokenizer(
            self._model.hf_tokenizer, self.multilingual, row.window.options.task, language
        )
        frames = min(LONGEST_SECONDS * 100, math.ceil(row.seconds * 100))
        if frames < 2:
            return []
        found = self._model.find_alignment(
            tokenizer, [list(recognized.decoded.tokens)], self.one(recognized.heard), frames
        )[0]
        merge_punctuations(found, "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、")
        words = [
            (word["word"], float(word["start"]), float(word["end"]), float(word["probability"]))
            for word in found
            if word["word"].strip()
        ]
        return words if language in UNSPACED else joined(words)

    def one(self, heard: Heard) -> Any:
        """The encoder's output for one row."""
        if heard.count == 1:
            return heard.encoded
        import ctranslate2
        import numpy

        whole = heard.encoded
        if whole.device != "cpu":
            # numpy does not know all of a GPU's types.
            whole = whole.to(ctranslate2.DataType.float32).to_device(ctranslate2.Device.cpu)
        row = numpy.asarray(whole)[heard.place : heard.place + 1]
        return ctranslate2.StorageView.from_array(numpy.ascontiguousarray(row))

    def _generate(
        self, encoded: Any, prompts: list[list[int]], length: int | None = None, **how: Any
    ) -> Any:
        return self._model.model.generate(
            encoded,
            prompts,
            length_penalty=self._settings.length_penalty,
            max_length=length or self._model.max_length,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            return_scores=True,
            return_no_speech_prob=True,
            **how,
        )

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

    def _prompt(self, previous: Sequence[int], task: str, language: str) -> list[int]:
        tokenizer = self._tokenizer
        prompt = [tokenizer.sot_prev, *previous] if previous else []
        prompt.append(tokenizer.sot)
        if self.multilingual:
            hf_tokenizer = self._model.hf_tokenizer
            prompt.append(hf_tokenizer.token_to_id(f"<|{whisper_code(language)}|>"))
            prompt.append(hf_tokenizer.token_to_id(f"<|{task}|>"))
        return [*prompt, tokenizer.no_timestamps]

    def _decoded(self, result: Any) -> Decoded:
        spoken = tuple(token for token in result.sequences_ids[0] if token < self._tokenizer.eot)
        text = str(self._model.hf_tokenizer.decode(list(spoken)))
        return Decoded(spoken, text, self._average(result), float(result.no_speech_prob))

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
