from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx.failures import WorkerUnusable
from sotto_whisperx.settings import Machine, RecognitionSettings
from sotto_whisperx.whisper_model import check_directory, load, short_name


def complaint(folder: Path) -> str:
    try:
        check_directory(str(folder))
    except WorkerUnusable as unusable:
        return str(unusable)
    return ""


def test_says_what_a_directory_lacks(tmp_path: Path) -> None:
    assert "there is no model in" in complaint(tmp_path / "absent")
    assert "model.bin" in complaint(tmp_path)
    (tmp_path / "model.bin").touch()
    assert "tokenizer.json" in complaint(tmp_path)
    (tmp_path / "tokenizer.json").touch()
    assert complaint(tmp_path) == ""


def test_a_model_of_other_bands_than_its_spectrograms_is_explained(
    whisper: Path, tmp_path: Path
) -> None:
    pytest.importorskip("faster_whisper")
    for file in whisper.iterdir():
        (tmp_path / file.name).symlink_to(file)
    settings = RecognitionSettings(str(tmp_path), Machine(offline=True))
    load(settings, "cpu")
    config = tmp_path / "preprocessor_config.json"
    config.unlink()
    config.write_text('{"feature_size": 128}')
    with pytest.raises(WorkerUnusable, match=r"80 bands.*preprocessor_config.json.*128"):
        load(settings, "cpu")


@pytest.mark.parametrize(
    ("model", "name"),
    [("small.en", "small.en"), ("/m/tiny/", "tiny"), ("some/model", "some/model")],
)
def test_clients_see_a_name_and_no_path(model: str, name: str) -> None:
    assert short_name(model) == name
