"""What the log says of workers."""

from soak import log

TEXT = """\
2026-11-30T21:31:12+0000 info sotto: worker.name=whisper [Engines] replacing a worker
2026-11-30T21:32:12+0000 info sotto: worker.name=whisper [Engines] replacing a worker
2026-11-30T21:33:12+0000 notice sotto: error=It was killed. worker.name=whisper \
[Engines] a worker is lost
2026-11-30T21:33:13+0000 warning sotto: error=It ended. worker.name=voice activity \
[Engines] a worker did not start
2026-11-30T21:34:12+0000 error sotto: error=disk [Persistence] cannot write
2026-11-30T21:34:13+0000 info sotto: [sotto] ready
"""


def test_counts_what_happened_to_workers_by_name_and_reason() -> None:
    assert dict(log.read(TEXT).workers) == {
        "whisper: replacing a worker": 2,
        "whisper: a worker is lost: It was killed.": 1,
        "voice activity: a worker did not start: It ended.": 1,
    }


def test_keeps_errors() -> None:
    assert [line.partition(" ")[2] for line in log.read(TEXT).errors] == [
        "error sotto: error=disk [Persistence] cannot write"
    ]
