"""The codes of languages that a model has, with a model that only has codes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sotto_whisperx.engine import AudibleWindow
from sotto_whisperx.failures import Rejection
from sotto_whisperx.options import WindowOptions
from sotto_whisperx.recognizer import Recognizer
from sotto_whisperx.settings import RecognitionSettings
from sotto_whisperx.text_quality import Decoded
from sotto_whisperx.whisper_batch import Heard, Recognized, Row, WhisperBatch

CODES = ["en", "jw", "yue"]


class Tokens:
    """A tokenizer of marks alone."""

    MARKS = ["endoftext", "startoftranscript", *CODES, "transcribe", "translate", "notimestamps"]

    def token_to_id(self, token: str) -> int | None:
        name = token[2:-2]
        return self.MARKS.index(name) if name in self.MARKS else None


@pytest.fixture
def whisper_batch() -> WhisperBatch:
    pytest.importorskip("faster_whisper")
    computing = SimpleNamespace(
        is_multilingual=True, detect_language=lambda _: [[("<|jw|>", 0.75)], [("<|en|>", 0.5)]]
    )
    model: Any = SimpleNamespace(
        model=computing, hf_tokenizer=Tokens(), feat_kwargs={}, max_length=448
    )
    return WhisperBatch(model, RecognitionSettings(model="codes"), lambda _: None)


def window(language: str | None) -> AudibleWindow:
    import numpy

    return AudibleWindow("1", numpy.zeros(16, numpy.float32), WindowOptions(language))


def test_says_which_languages_the_model_has(whisper_batch: WhisperBatch) -> None:
    assert whisper_batch.languages == ("en", "jv", "yue")


def test_takes_whisper_s_code_and_the_iso_code_and_refuses_others(
    whisper_batch: WhisperBatch,
) -> None:
    for language in ("jv", "jw"):
        row = whisper_batch.prepare(window(language))
        assert whisper_batch._languages([row], None) == [("jv", None)]
        assert whisper_batch._prompt((), row.window.options.task, "jv") == [
            Tokens.MARKS.index(mark)
            for mark in ("startoftranscript", "jw", "transcribe", "notimestamps")
        ]
    for language in ("xx", "de"):
        with pytest.raises(Rejection) as no:
            whisper_batch.prepare(window(language))
        assert no.value.code == "bad_language"


def test_a_language_that_was_found_out_has_its_iso_code(whisper_batch: WhisperBatch) -> None:
    rows = [whisper_batch.prepare(window(None)), whisper_batch.prepare(window("jw"))]
    assert whisper_batch._languages(rows, None) == [("jv", 0.75), ("jv", None)]


@pytest.mark.parametrize("probability", [float("nan"), float("inf"), None])
def test_a_probability_that_is_no_number_is_left_out(probability: float | None) -> None:
    silence = Recognized(Decoded((), "", None), "en", probability, Heard(None, 0, 1))
    result = Recognizer()._result(Row(window(None), ()), silence)
    assert result == {"language": "en", "utterances": []}
