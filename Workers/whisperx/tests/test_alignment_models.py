"""Alignment models that cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx.aligner import Aligner
from sotto_whisperx.alignment_source import AlignmentSource
from sotto_whisperx.lost_device import LostDevice
from sotto_whisperx.patience import Patience
from sotto_whisperx.punkt import SentenceRules
from sotto_whisperx.settings import AlignmentModels

from .conftest import recording

SEGMENT = {"text": " five four", "start": 0.0, "end": 2.0, "avg_logprob": -0.1}


def aligner(models: AlignmentModels, folder: Path) -> Aligner:
    source = AlignmentSource(models, "cpu", True, folder / "locks")
    return Aligner(source, "cpu", "nearest", SentenceRules(folder))


def test_a_language_without_a_model_keeps_its_text_and_says_what_to_do(
    tmp_path: Path, strings: Path
) -> None:
    pytest.importorskip("whisperx")
    samples = recording(strings / "digits-06.wav")
    missing = aligner(AlignmentModels({"de": str(tmp_path / "absent")}), tmp_path)
    for language in ("sw", "de"):
        alignment = missing.align(SEGMENT, language, samples, False, Patience(0))
        assert [utterance["text"] for utterance in alignment.utterances] == [SEGMENT["text"]]
        assert alignment.notice is not None
        assert alignment.notice["code"] == "alignment_unavailable"
        assert f"'{language}'" in alignment.notice["message"]
    assert alignment.notice is not None and alignment.notice["message"] == (
        "words in 'de' are placed by Whisper's attention: the alignment model given for it cannot "
        "be loaded (--align-model)"
    )


def test_a_gpu_that_has_gone_is_not_taken_for_a_text_that_cannot_be_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy

    def breaks(*_: object) -> None:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    broken = aligner(AlignmentModels(), tmp_path)
    monkeypatch.setattr(broken._shelf, "model", lambda *_: ("model", {}))
    monkeypatch.setattr(broken, "_run", breaks)
    with pytest.raises(LostDevice):
        broken.align(SEGMENT, "en", numpy.zeros(16, numpy.float32), False, Patience(0))


def test_a_text_that_cannot_be_placed_keeps_its_segment(
    tmp_path: Path, strings: Path, alignment: Path
) -> None:
    samples = recording(strings / "digits-06.wav")
    working = aligner(AlignmentModels(for_others=str(alignment)), tmp_path)
    # More letters than the sound has frames.
    segment = {**SEGMENT, "text": " five" * 2000}
    result = working.align(segment, "en", samples[:8000], False, Patience(0))
    assert result.notice is not None and result.notice["code"] == "alignment_failed"
    assert [utterance["text"] for utterance in result.utterances] == [segment["text"]]


def test_a_model_for_all_languages_is_loaded_once(
    tmp_path: Path, strings: Path, alignment: Path
) -> None:
    samples = recording(strings / "digits-06.wav")
    shared = aligner(AlignmentModels(for_others=str(alignment)), tmp_path)
    for language, text in (("en", " five four"), ("de", " fünf vier"), ("ja", "五四")):
        result = shared.align({**SEGMENT, "text": text}, language, samples, False, Patience(0))
        assert result.notice is None
        assert result.utterances[0]["words"]
    assert len(shared._shelf._kept._kept) == 1
