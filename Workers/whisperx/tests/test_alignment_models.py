"""Alignment models that cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx.aligner import Aligner
from sotto_whisperx.punkt import SentenceRules
from sotto_whisperx.settings import AlignmentModels

from .conftest import recording

SEGMENT = {"text": " five four", "start": 0.0, "end": 2.0, "avg_logprob": -0.1}


def aligner(models: AlignmentModels, folder: Path) -> Aligner:
    return Aligner(models, "cpu", "nearest", SentenceRules(folder), offline=True)


def test_a_language_without_a_model_keeps_its_text_and_says_what_to_do(
    tmp_path: Path, strings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("whisperx")
    samples = recording(strings / "digits-06.wav")
    missing = aligner(AlignmentModels({"de": str(tmp_path / "absent")}), tmp_path)
    for language in ("sw", "de"):
        alignment = missing.align(SEGMENT, language, samples, False)
        assert [utterance["text"] for utterance in alignment.utterances] == [SEGMENT["text"]]
        assert alignment.notice is not None
        assert alignment.notice["code"] == "alignment_unavailable"
        assert f"'{language}'" in alignment.notice["message"]

    def asked_again(*_: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(missing, "_load", asked_again)
    assert missing.align(SEGMENT, "sw", samples, False).notice == {
        "code": "alignment_unavailable",
        "message": "words in 'sw' have no times: its alignment model is not on this machine; fetch "
        "it by starting once without --offline, or name one with --align-model sw=DIRECTORY",
    }


def test_a_text_that_cannot_be_placed_keeps_its_segment(
    tmp_path: Path, strings: Path, alignment: Path
) -> None:
    samples = recording(strings / "digits-06.wav")
    working = aligner(AlignmentModels(for_others=str(alignment)), tmp_path)
    # More letters than the sound has frames.
    segment = {**SEGMENT, "text": " five" * 2000}
    result = working.align(segment, "en", samples[:8000], False)
    assert result.notice is not None and result.notice["code"] == "alignment_failed"
    assert [utterance["text"] for utterance in result.utterances] == [segment["text"]]


def test_a_model_for_all_languages_is_loaded_once(tmp_path: Path, strings: Path, alignment: Path) -> None:
    samples = recording(strings / "digits-06.wav")
    shared = aligner(AlignmentModels(for_others=str(alignment)), tmp_path)
    for language, text in (("en", " five four"), ("de", " fünf vier"), ("ja", "五四")):
        result = shared.align({**SEGMENT, "text": text}, language, samples, False)
        assert result.notice is None
        assert result.utterances[0]["words"]
    assert len(shared._kept._kept) == 1
