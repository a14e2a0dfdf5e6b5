"""What is seen of processes and folders."""

from pathlib import Path

import pytest

from soak.look import HEAD, Memory, folder_bytes, kind, sort
from soak.tests.made import look

STATUS = """\
Name:	sotto
VmHWM:	    9000 kB
VmRSS:	    8000 kB
RssAnon:	    5000 kB
RssFile:	    2900 kB
RssShmem:	     100 kB
Threads:	17
"""


def test_memory_is_read_from_the_status_of_a_process() -> None:
    found = Memory.of(STATUS)
    assert (found.resident, found.peak) == (8000 * 1024, 9000 * 1024)
    assert (found.unfiled, found.threads) == (5100 * 1024, 17)


@pytest.mark.parametrize(
    ("command", "does"),
    [
        ("/opt/sotto/.build/release/sotto-worker vad --model silero_vad.onnx", "vad"),
        ("/opt/.sotto/whisper/bin/python /opt/Workers/whisperx whisper --model base", "whisper"),
        ("/usr/bin/python3.12 /opt/other.py whisper", None),
        ("nice -n 10 prlimit --core=0 -- /opt/sotto-worker vad", None),
        ("ffmpeg -v error -i file", None),
        ("", None),
    ],
)
def test_workers_are_told_by_their_command_lines(command: str, does: str | None) -> None:
    assert kind(command) == does


def test_folders_are_weighed_with_all_below(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(10))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b").write_bytes(bytes(5))
    (tmp_path / "sub/gone").symlink_to("nowhere")
    assert folder_bytes(tmp_path) == 15


def test_a_row_has_the_columns_of_the_head() -> None:
    row = look(at=30, workers={7: 300, 8: 310}).row()
    assert len(row) == len(HEAD)
    assert row[-1].split()[0] == f"whisper:7:{300 << 20}:{300 << 20}:{300 << 20}"


def test_descriptors_are_sorted_by_their_links() -> None:
    links = ["socket:[7]", "pipe:[8]", "anon_inode:[pidfd]", "anon_inode:inotify", "/data/lock"]
    assert [sort(link) for link in links] == ["socket", "pipe", "pidfd", "inotify", "file"]
    assert sort("/data/sotto.sqlite-wal") == "journal"
