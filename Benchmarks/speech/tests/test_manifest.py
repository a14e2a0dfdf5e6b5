"""Reading MANIFEST.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from speech import manifest
from speech.manifest import ManifestError

COLUMNS = "file\tlanguage\tspeakers\treference\tcodec\tnote"


def folder(place: Path, *lines: str, columns: str = COLUMNS) -> Path:
    (place / "MANIFEST.tsv").write_text("\n".join([columns, *lines]) + "\n", encoding="utf-8")
    for line in lines:
        path = place / line.split("\t")[0]
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return place


def test_takes_recordings_in_their_order(tmp_path: Path) -> None:
    read = manifest.read(
        folder(
            tmp_path,
            'b.wav\ten\t1 (a reader)\tHe said "no" to it.\tpcm\t',
            "deep/a.mp3\tde\t1\tJa.\tmp3\tclear",
        )
    )
    assert [(one.name, one.language, one.reference) for one in read.recordings] == [
        ("b.wav", "en", 'He said "no" to it.'),
        ("deep/a.mp3", "de", "Ja."),
    ]
    assert read.recordings[1].path == tmp_path / "deep/a.mp3"
    assert read.skipped == ()


def test_leaves_out_what_cannot_be_scored(tmp_path: Path) -> None:
    read = manifest.read(
        folder(
            tmp_path,
            "a.wav\ten\t1\tyes\tpcm\t",
            "silent.wav\ten\t1\t\tpcm\t",
            "two.wav\ten\t2 (one per channel)\tyes no\tpcm\t",
            "a.raw\ten\t1\tyes\tpcm_s16le (headerless)\t",
            "a.mp3\ten\t1\tyes\tmp3\tsame recording as a.wav, 8 kHz",
            "b.wav\ten\t1\tyes\tpcm\tlouder; same recording, 24-bit PCM; noisy",
            "digits/1.wav\ten\t1\tone\tpcm\t",
        ),
        ["digits/*"],
    )
    assert [one.name for one in read.recordings] == ["a.wav"]
    assert {one.name: one.reason for one in read.skipped} == {
        "silent.wav": "no reference",
        "two.wav": "several speakers",
        "a.raw": "headerless",
        "a.mp3": "same recording as a.wav, 8 kHz",
        "b.wav": "same recording, 24-bit PCM",
        "digits/1.wav": "excluded",
    }


def test_needs_three_columns_only(tmp_path: Path) -> None:
    columns = "file\tlanguage\treference"
    read = manifest.read(folder(tmp_path, "a.wav\ten\tyes", columns=columns))
    assert len(read.recordings) == 1


def test_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="whose columns are file, language, reference"):
        manifest.read(tmp_path)
    folder(tmp_path, columns="file\tlanguage")
    with pytest.raises(ManifestError, match="no column reference"):
        manifest.read(tmp_path)
    folder(tmp_path, "a.wav\t\t1\tyes\tpcm\t")
    with pytest.raises(ManifestError, match="line 2: a.wav has no language"):
        manifest.read(tmp_path)
    (tmp_path / "a.wav").unlink()
    with pytest.raises(ManifestError, match=r"line 2: there is no .*a\.wav"):
        manifest.read(tmp_path)


def test_takes_lengths_that_are_given(tmp_path: Path) -> None:
    columns = "file\tseconds\tlanguage\treference"
    lines = ["a.wav\t2.50\ten\tyes", "b.wav\t\ten\tno"]
    read = manifest.read(folder(tmp_path, *lines, columns=columns))
    assert [one.seconds for one in read.recordings] == [2.5, None]
    folder(tmp_path, "a.wav\tlong\ten\tyes", columns=columns)
    with pytest.raises(ManifestError, match="line 2: 'long' is no number of seconds"):
        manifest.read(tmp_path)


def test_a_short_line_has_empty_columns(tmp_path: Path) -> None:
    read = manifest.read(folder(tmp_path, "a.wav\ten"))
    assert read.skipped[0].reason == "no reference"
