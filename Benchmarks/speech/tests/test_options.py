"""The command line."""

from __future__ import annotations

import pytest

from speech import options
from speech.options import Engine

FIXED = ["--speech", "recordings", "--server", "/bin/true"]


def test_an_engine_has_its_own_model_or_that_of_all() -> None:
    given = options.parse([*FIXED, "--engine", "whisperx=/m/a=b", "--engine", "x", "--model", "m"])
    assert given.engines == (Engine("whisperx", "/m/a=b"), Engine("x", "m"))
    assert options.parse([*FIXED, "--engine", "pocketsphinx"]).engines[0].model is None


def test_sizes_follow_the_options() -> None:
    given = options.parse([*FIXED, "--engine", "x", "--long", "--skip", "long-file"])
    assert (given.sizes.non_speech, given.sizes.long_file) == (1800, 0)
    assert options.parse([*FIXED, "--engine", "x"]).sizes.non_speech == 180


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["--engine", "x", "--engine", "x"], "can be named once"),
        (["--engine", "x", "--threads", "0"], "at least 1"),
        (["--engine", "x", "--server", "/nowhere/sotto"], "make build makes it"),
        ([], "--engine"),
    ],
)
def test_says_what_is_wrong(
    wrong: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        options.parse([*FIXED, *wrong])
    assert words in capsys.readouterr().err
