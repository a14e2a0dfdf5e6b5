from __future__ import annotations

from pathlib import Path

import pytest

from sotto_whisperx.failures import WorkerUnusable
from sotto_whisperx.whisper_model import check_directory, short_name


def complaint(folder: Path, offline: bool = True) -> str:
    try:
        check_directory(str(folder), offline)
    except WorkerUnusable as unusable:
        return str(unusable)
    return ""


def test_says_what_a_directory_lacks(tmp_path: Path) -> None:
    assert "there is no model in" in complaint(tmp_path / "absent")
    assert "model.bin" in complaint(tmp_path)
    (tmp_path / "model.bin").touch()
    assert "tokenizer.json" in complaint(tmp_path)
    assert complaint(tmp_path, offline=False) == ""
    (tmp_path / "tokenizer.json").touch()
    assert complaint(tmp_path) == ""


@pytest.mark.parametrize(
    ("model", "name"),
    [("small.en", "small.en"), ("/m/tiny/", "tiny"), ("some/model", "some/model")],
)
def test_clients_see_a_name_and_no_path(model: str, name: str) -> None:
    assert short_name(model) == name
