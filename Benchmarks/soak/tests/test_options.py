"""The command line."""

import pytest

from soak import options

FIXED = ["--server", "/bin/true"]


def test_the_server_gets_engine_workers_and_what_is_passed_on() -> None:
    plain = options.parse(FIXED)
    assert plain.arguments == ["--engine", "whisper", "--workers", "2"]
    given = options.parse(
        [
            *FIXED,
            "--engine",
            "x",
            "--model",
            "m",
            "--worker-memory",
            "900",
            "--server-argument=--batch=1",
        ]
    )
    assert given.arguments == [
        "--engine", "x", "--workers", "2", "--model", "m", "--worker-memory", "900MiB", "--batch=1",
    ]  # fmt: skip
    assert given.worker_memory == 900 << 20


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["--server", "/nowhere/sotto"], "make build makes it"),
        ([*FIXED, "--minutes", "0"], "--minutes has to be more than 0"),
        ([*FIXED, "--worker-memory", "0"], "at least 1"),
    ],
)
def test_says_what_is_wrong(
    wrong: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        options.parse(wrong)
    assert words in capsys.readouterr().err
