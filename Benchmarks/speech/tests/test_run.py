"""From a folder of recordings to the report."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pytest

from speech import audio, material, report, report_json
from speech.manifest import ManifestError
from speech.material import Material, Sizes
from speech.measurement import Measurement, measure
from speech.run import Run
from speech.tests.fakes import ScriptedWay

LINES = (
    "file\tlanguage\treference",
    "a.wav\ten\tone small step for a man",
    "b.wav\ten\tgood | bad",
    "c.wav\tja\tこんにちは",
    "d.wav\tsv\tett två",
)
TEXTS = {"a.wav": "One small step for man.", "b.wav": "good bad", "c.wav": "こんにちわ"}


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    (folder / "MANIFEST.tsv").write_text("\n".join(LINES), encoding="utf-8")
    (folder / "WORDS.tsv").write_text("file\tstart\tend\tword\na.wav\t0\t1\tone\n")
    for name in "abcd":
        audio.write(folder / f"{name}.wav", numpy.zeros(audio.RATE))
    return folder


def gathered(speech: Path, *, quick: bool = False) -> Material:
    sizes = Sizes(non_speech=9, long_file=40, word_times=10)
    return material.gather(speech, [], sizes, speech.parent, seed=1, quick=quick)


def measured(speech: Path, languages: frozenset[str] | None = None) -> Run:
    run = Run("a machine", "run speech", 1, "int8", gathered(speech), {"sotto": "1.0"})
    run.served.append(_measure("Sotto, whisperx", TEXTS, run.material, languages))
    run.direct.append(_measure("WhisperX", {**TEXTS, "d.wav": "ett två"}, run.material, languages))
    return run


def _measure(
    name: str, texts: dict[str, str], what: Material, languages: frozenset[str] | None
) -> Measurement:
    way = ScriptedWay(texts, heard="en")
    way.name = name
    return measure(way, "base", what, languages, lambda words: None)


def test_measures_everything(speech: Path) -> None:
    found = measured(speech).served[0]
    assert found.told_length == pytest.approx(4)
    assert found.speed == pytest.approx(2)
    assert [one.errors.edits for one in found.told] == [1, 0, 1, 2]
    assert list(found.failures) == ["d.wav", "non-speech", "the long file"]
    assert found.times is not None and found.times.untimed == 5
    assert found.languages is not None
    assert [heard for _, heard in found.languages] == ["en", "en", "en", None]


def test_an_engine_gets_its_languages_alone(speech: Path) -> None:
    found = measured(speech, frozenset({"ja"})).served[0]
    assert [one.recording.name for one in found.told] == ["c.wav"]
    assert found.non_speech is None and found.long is None and found.times is None


def test_reports_what_was_measured(speech: Path) -> None:
    text = report.markdown(measured(speech))
    # Whisper's form of "one small step for a man" has six words.
    assert "| Sotto, whisperx | 12.5 [0.0, 16.7] | 0 / 1 / 0 of 8 |" in text
    assert "| ja (CER) | 1 | 20.0 | 20.0 |" in text
    assert "| sv (WER) | 1 | 100.0 | 0.0 |" in text
    assert "| Sotto, whisperx minus WhisperX | +0.0 [+0.0, +0.0] |" in text
    assert "- Sotto, whisperx, d.wav: cannot be read" in text
    columns = {line.count("|") for line in text.split("### By recording")[1].splitlines() if "|" in line}
    assert len(columns) == 1


def test_says_what_could_not_be_measured(speech: Path) -> None:
    run = Run("a machine", "run speech", 1, "int8", gathered(speech), {"sotto": "1.0"})
    run.missing.append("whisperx: the server did not start")
    text = report.markdown(run)
    assert text.endswith("- not measured: whisperx: the server did not start")
    assert "###" not in text


def test_writes_json(speech: Path, tmp_path: Path) -> None:
    report_json.write(tmp_path / "found.json", measured(speech))
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [way["name"] for way in found["ways"]] == ["Sotto, whisperx", "WhisperX"]
    assert found["ways"][1]["languages"]["sv"]["rate"] == 0
    assert found["ways"][0]["recordings"][2]["text"] == "こんにちわ"


def test_quick_takes_short_ones_of_all_languages(speech: Path) -> None:
    audio.write(speech / "a.wav", numpy.zeros(20 * audio.RATE))
    names = [one.name for one in gathered(speech, quick=True).recordings]
    assert names == ["b.wav", "c.wav", "d.wav"]


def test_nothing_to_score_is_an_error(speech: Path) -> None:
    (speech / "MANIFEST.tsv").write_text("file\tlanguage\treference\n")
    with pytest.raises(ManifestError, match="no recording that can be scored"):
        gathered(speech)
