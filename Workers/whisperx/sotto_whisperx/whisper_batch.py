"""Runs Whisper on windows in a batch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from .attended_word import UNSPACED, AttendedWord, joined
from .audio_file import SAMPLE_RATE
from .batching import BatchKey, previous_tokens
from .engine import AudibleWindow
from .failures import Rejection
from .language_codes import iso_code, whisper_code
from .log_mel import LONGEST_SECONDS, LogMel
from .rescue import rescued
from .rescue_time import RescueTime
from .settings import RecognitionSettings
from .text_quality import Decoded, shortened, speaking_time

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

# For decoding a window again: hypotheses that are drawn.
_DRAWS = 5
# Tokens that a second of speech has room for at least, and a decoding. A loop fills all its room, so
# there is not much more than the fastest talker needs: by the tokens that the text's letters take,
# from a quarter of one each in English to three in Burmese, and a quarter more.
_TOKENS_PER_SECOND = 10.0
_FEWEST_TOKENS = 32
_SPARE = 1.25
# With room for less than a slow talker needs no decoding is begun.
_FEWEST_USEFUL = 16
_USEFUL_PER_SECOND = 2.0
# Tokens that take as long as a prompt.
_STEPS_BEFORE = 4
# A window of less is shorter than any word, and than two of the frames that Whisper hears; it writes
# "you", and believes in it.
SHORTEST_SECONDS = 0.05


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
    """What the encoder made of a batch, which row of it, and the seconds that decoding the batch took
    for a token."""

    encoded: Any
    place: int
    count: int
    pace: float = 0.0


@dataclass(frozen=True)
class Recognized:
    """What Whisper made of a window. The language is an ISO code; the probability is of one that it
    found out itself. `doubt` says what is wrong with the text, None where nothing is known; `attempts`
    how often it was decoded again."""

    decoded: Decoded
    language: str
    language_probability: float | None
    heard: Heard
    doubt: str | None = None
    attempts: int = 0

    @property
    def text(self) -> str:
        return self.decoded.text


def room_for(first: Decoded, seconds: float) -> int:
    """Tokens that another decoding of a window may take: for a text as dense as the first one's, as
    much as can be spoken in the time."""
    pace = max(_TOKENS_PER_SECOND, len(first.tokens) / max(speaking_time(first.text), 1e-3))
    return max(_FEWEST_TOKENS, math.ceil(seconds * pace * _SPARE))


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
        decodings, pace = self._decodings(
            encoded, prompts, beam_size=self._settings.beam_size, patience=self._settings.patience
        )
        return [
            Recognized(decoded, *language, Heard(encoded, place, len(rows), pace))
            for place, (decoded, language) in enumerate(zip(decodings, languages, strict=True))
        ]

    def checked(
        self, row: Row, recognized: Recognized, wants: Callable[[], bool], time: RescueTime
    ) -> Recognized:
        """The text of a row, decoded again where it cannot be what was spoken: without the prompt,
        then at rising temperatures, as Whisper's own loop does and its batches cannot, while there
        is time. `wants` says whether the row has not been cancelled."""
        first = recognized.decoded
        if first.is_silence or row.seconds < SHORTEST_SECONDS:
            return replace(recognized, decoded=replace(first, text="", tokens=()))
        if first.fault(row.seconds) is None:
            return recognized
        encoded = self.one(recognized.heard)
        prompt = self._prompt((), row.window.options.task, recognized.language)
        room = room_for(first, row.seconds)
        useful = max(_FEWEST_USEFUL, math.ceil(row.seconds * _USEFUL_PER_SECOND))

        def left() -> int:
            return time.room(recognized.heard.pace)

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
            (decoded,), pace = self._decodings(encoded, [prompt], min(room, left()), **how)
            time.drew(pace)
            return decoded

        outcome = rescued(
            first,
            again,
            row.seconds,
            lambda: wants() and left() >= useful,
            was_prompted=bool(row.previous),
        )
        result = replace(
            recognized, decoded=outcome.decoded, doubt=outcome.doubt, attempts=outcome.attempts
        )
        return self.without_loops(result) if outcome.loops else result

    def without_loops(self, recognized: Recognized) -> Recognized:
        """The same without what the text says in a row after its third time."""
        decoded = recognized.decoded
        text = shortened(decoded.text)
        if text == decoded.text:
            return recognized
        tokens = tuple(self._plain(text))
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

    def _decodings(
        self, encoded: Any, prompts: list[list[int]], room: int | None = None, **how: Any
    ) -> tuple[list[Decoded], float]:
        """Of prompts of one length, with room for so many tokens at most; and the seconds for a
        token."""
        whole = self._model.max_length
        # CTranslate2 writes at most half of the length that it is told, and what the prompt leaves
        # of it, the last mark of which is the first step.
        before = len(prompts[0]) - 1
        length = whole if room is None else min(whole, max(2 * room, room + before))
        limit = min(length // 2, length - before)
        begin = monotonic()
        results = self._model.model.generate(
            encoded,
            prompts,
            length_penalty=self._settings.length_penalty,
            max_length=length,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            return_scores=True,
            return_no_speech_prob=True,
            **how,
        )
        longest = max(len(written) for result in results for written in result.sequences_ids)
        pace = (monotonic() - begin) / (longest + _STEPS_BEFORE)
        return [self._decoded(result, limit) for result in results], pace

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

    def _decoded(self, result: Any, limit: int) -> Decoded:
        written = result.sequences_ids[0]
        spoken = tuple(token for token in written if token < self._tokenizer.eot)
        text = str(self._model.hf_tokenizer.decode(list(spoken)))
        return Decoded(
            spoken,
            text,
            self._average(result),
            float(result.no_speech_prob),
            # The end mark is not written.
            is_cut=len(written) >= limit,
        )

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
        return self._plain(" " + text.strip())

    def _plain(self, text: str) -> list[int]:
        """The tokens of a text, without those of control marks that are written out in it."""
        return [token for token in self._tokenizer.encode(text) if token < self._tokenizer.eot]

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
