"""The steps of WhisperBatch, with a small real model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sotto_whisperx.engine import AudibleWindow
from sotto_whisperx.options import WindowOptions
from sotto_whisperx.rescue_time import RescueTime
from sotto_whisperx.settings import RecognitionSettings
from sotto_whisperx.text_quality import REPETITIVE, Decoded
from sotto_whisperx.whisper_batch import Row, WhisperBatch, room_for

from .conftest import recording
from .prose import PROSE


@pytest.fixture(scope="module")
def batch(whisper: Path) -> WhisperBatch:
    faster_whisper = pytest.importorskip("faster_whisper")
    from sotto_whisperx.log_mel import NumpyLogMel

    model = faster_whisper.WhisperModel(
        str(whisper), "cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )
    settings = RecognitionSettings(model=str(whisper))
    return WhisperBatch(model, settings, NumpyLogMel(model.feature_extractor))


def row(batch: WhisperBatch, samples: Any, **options: Any) -> Row:
    return batch.prepare(AudibleWindow("1", samples, WindowOptions("en", **options)))


def test_a_decoding_has_the_room_that_it_was_given_and_says_that_it_was_cut(
    batch: WhisperBatch, strings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = row(batch, recording(strings / "digits-06.wav"))
    (recognized,) = batch.recognize([first])
    assert not recognized.decoded.is_cut
    # Without the mark that ends a text, and other marks.
    marks = range(batch._tokenizer.eot, batch._model.hf_tokenizer.get_vocab_size())
    monkeypatch.setattr(batch, "_suppressed", [-1, *marks])
    encoded = recognized.heard.encoded
    for before, room, tokens in ((0, 40, 40), (0, 57, 57), (0, None, 224), (223, None, 221)):
        prompt = batch._prompt([11] * before, "transcribe", "en")
        (found,), pace = batch._decodings(encoded, [prompt], room, beam_size=1)
        assert pace > 0 and found.is_cut and len(found.tokens) == tokens


def test_room_is_as_much_as_can_be_spoken_of_a_text_as_dense() -> None:
    for language, density in (("en", 0.25), ("my", 2.8), ("hi", 1.06), ("ka", 2.4), ("zh", 1.3)):
        text = PROSE[language]
        tokens = tuple(range(int(len(text) * density)))
        # Spoken in 20 s, as far as a fast talker can.
        assert room_for(Decoded(tokens, text, -0.1), 20.0) > len(tokens)
    assert room_for(Decoded((1,), "no", -0.1), 0.5) >= 32
    assert room_for(Decoded((1,), "", None), 1.0) >= 32


def test_control_marks_in_prompts_and_hotwords_are_no_tokens(batch: WhisperBatch) -> None:
    numpy = pytest.importorskip("numpy")
    silence = numpy.zeros(16000, numpy.float32)
    marked = "<|startoftranscript|><|de|> one two <|endoftext|><|0.00|> three"
    previous = row(batch, silence, prompt=marked, hotwords=(marked,)).previous
    assert previous and max(previous) < batch._tokenizer.eot
    text = batch._tokenizer.decode(list(previous))
    assert text.count("one two") == text.count("three") == 2


def test_a_window_shorter_than_any_word_has_no_text(batch: WhisperBatch) -> None:
    numpy = pytest.importorskip("numpy")
    for length, text in ((400, ""), (800, "you")):
        short = row(batch, numpy.zeros(length, numpy.float32))
        (recognized,) = batch.recognize([short])
        believed = replace(recognized, decoded=Decoded((1,), "you", -0.1))
        assert batch.checked(short, believed, lambda: True, RescueTime(10)).text == text


def test_no_decoding_is_begun_that_does_not_fit_into_the_time(
    batch: WhisperBatch, strings: Path
) -> None:
    first = row(batch, recording(strings / "digits-06.wav"))
    (recognized,) = batch.recognize([first])
    assert recognized.heard.pace > 0
    loop = replace(recognized, decoded=Decoded((1,), "no " * 5, -0.1))
    slow = replace(loop, heard=replace(loop.heard, pace=10.0))
    late = batch.checked(first, slow, lambda: True, RescueTime(10))
    assert (late.attempts, late.text, late.doubt) == (0, loop.text, REPETITIVE)
    again = batch.checked(first, loop, lambda: True, RescueTime(60))
    assert again.attempts > 0 and again.text != loop.text
