"""What a worker process does before and besides recognising."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .worker import PROGRAM, Worker, until_gone

RECOGNIZE = ("recognize", "--offline", "--model")


def test_help_and_version_go_to_standard_output() -> None:
    for option, text in (("--help", "recognize"), ("--version", "protocol 1")):
        result = subprocess.run(
            [sys.executable, str(PROGRAM), option], capture_output=True, text=True, check=True
        )
        assert text in result.stdout and not result.stderr


def test_wrong_options_are_explained_on_standard_error() -> None:
    result = subprocess.run(
        [sys.executable, str(PROGRAM), "recognize"], capture_output=True, text=True
    )
    assert result.returncode == 2 and not result.stdout and "--model" in result.stderr


def test_answers_ping_while_it_loads_and_ends_with_its_input() -> None:
    worker = Worker("vad")
    worker.send(t="ping", n=1)
    assert worker.receive(10) == {"t": "pong", "n": 1}
    worker.end_input()
    assert worker.wait(10) == 0


def test_is_killed_when_the_server_dies(tmp_path: Path) -> None:
    """The worker holds its input open itself here, so that only the kernel can end it."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(PROGRAM)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    assert json.loads(server.stdout.readline()) == {"t": "pong", "n": 1}
    server.kill()
    server.wait()
    assert until_gone(worker)


SERVER = """
import os, signal, subprocess, sys
read, write = os.pipe()
environment = {**os.environ, "SOTTO_SERVER_PID": str(os.getpid())}
worker = subprocess.Popen([sys.executable, sys.argv[1], "vad"], stdin=read, pass_fds=[write],
                          env=environment)
print(worker.pid, flush=True)
os.write(write, b'{"t":"ping","n":1}\\n')
signal.pause()
"""


def test_ends_at_once_when_the_server_is_gone_already() -> None:
    worker = Worker("vad", environment={"SOTTO_SERVER_PID": str(os.getpid() + 1_000_000)})
    assert worker.wait(10) == 0
    worker = Worker("vad", environment={"SOTTO_SERVER_PID": str(os.getpid())})
    worker.send(t="ping", n=1)
    assert worker.receive(10) == {"t": "pong", "n": 1}
    worker.stop()


def failure(*arguments: str, python: str | None = None) -> str:
    worker = Worker(*arguments, python=python)
    reply = worker.receive()
    assert reply["t"] == "failed", reply
    assert worker.wait() == 1
    message: str = reply["message"]
    return message


def test_without_whisperx_it_says_how_to_install_it() -> None:
    system_python = getattr(sys, "_base_executable", sys.executable)
    probe = [system_python, "-c", "import torch"]
    if subprocess.run(probe, capture_output=True).returncode == 0:
        pytest.skip("the system's Python has PyTorch")
    assert "make whisperx" in failure(*RECOGNIZE, "small", python=system_python)


def test_a_model_that_is_not_there_is_explained(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2")
    assert "there is no model in" in failure(*RECOGNIZE, str(tmp_path / "absent"))


def test_a_compute_type_that_cannot_be_had_is_explained() -> None:
    pytest.importorskip("ctranslate2")
    message = failure(*RECOGNIZE, "small", "--device", "cpu", "--compute-type", "float4")
    assert "float4" in message and "int8" in message
