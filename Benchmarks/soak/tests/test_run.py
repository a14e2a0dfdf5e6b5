"""What is left of sessions."""

import sqlite3
from pathlib import Path

from soak.run import left


def data(folder: Path) -> Path:
    for name in ("sessions", "drop/quarantine"):
        (folder / name).mkdir(parents=True)
    journal = sqlite3.connect(folder / "sotto.sqlite")
    for table in ("sessions", "files", "windows", "events"):
        journal.execute(f"CREATE TABLE {table} (id)")
    journal.commit()
    journal.close()
    return folder


def test_nothing_is_left_in_the_folder_of_a_server_without_sessions(tmp_path: Path) -> None:
    assert left(data(tmp_path)) == []


def test_folders_files_and_rows_are_found(tmp_path: Path) -> None:
    folder = data(tmp_path)
    (folder / "sessions/01m8").mkdir()
    (folder / "drop/.01m8_a.wav.part").touch()
    (folder / "drop/quarantine/a.wav").touch()
    journal = sqlite3.connect(folder / "sotto.sqlite")
    journal.execute("INSERT INTO events VALUES (1)")
    journal.commit()
    journal.close()
    assert left(folder) == [
        "sessions/01m8", "drop/.01m8_a.wav.part", "drop/quarantine/a.wav",
        "1 rows of events in the journal",
    ]  # fmt: skip
