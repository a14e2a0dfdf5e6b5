"""Processes that are asked in lines of JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from measuring.json_process import JSONProcess

ECHO = "import sys\nprint('{\"ready\": 1}', flush=True)\nfor line in sys.stdin: print(line, flush=True, end='')"


def test_asks_and_answers(tmp_path: Path) -> None:
    with JSONProcess([sys.executable, "-c", ECHO], tmp_path / "log") as process:
        assert process.receive() == {"ready": 1}
        assert process.ask({"text": "é"}) == {"text": "é"}


def test_one_that_ends_says_its_last_words(tmp_path: Path) -> None:
    program = "import os, sys; sys.exit('no model in ' + repr(os.environ.get('PLACE')))"
    with JSONProcess([sys.executable, "-c", program], tmp_path / "log", {"PLACE": None}) as process:
        with pytest.raises(RuntimeError, match="no model in None"):
            process.ask({})
