"""Which model is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from speech_model import find


@pytest.mark.parametrize("named", ["base", "faster-whisper-base"])
def test_a_name_is_that_of_an_installed_model(named: str, tmp_path: Path) -> None:
    directory = tmp_path / "faster-whisper-base"
    directory.mkdir()
    (directory / "model.bin").write_bytes(b"")
    found = find(named, tmp_path, tmp_path)
    assert found.directory == directory
    assert found.is_real
    assert find(str(directory), tmp_path / "none", tmp_path).directory == directory


def test_says_how_to_get_one_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="sotto models pull faster-whisper-small"):
        find("small", tmp_path, tmp_path)
