"""The transcription server that many people write first: for each session an observer of the drop folder, a queue and
a worker thread, all in one Python process. The engine answers at once, so that what is measured is the design.

    naive_server.py DROP-FOLDER DATABASE

Standard input: `open SESSION` opens a session (answer: `opened`, or what went wrong), `results` lists what was done
(`NAME CREATED DONE`, then `end`).
"""

import os
import queue
import sqlite3
import sys
import threading
import time
import wave

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer


class Results:
    """One table for all users, behind a lock."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = NORMAL")
        self.database.execute("CREATE TABLE results (name TEXT, session TEXT, created REAL, done REAL, text TEXT)")

    def add(self, name, session, created, text):
        with self.lock:
            row = (name, session, created, time.time(), text)
            self.database.execute("INSERT INTO results VALUES (?, ?, ?, ?, ?)", row)
            self.database.commit()

    def all(self):
        with self.lock:
            return self.database.execute("SELECT name, created, done FROM results").fetchall()


class NewFiles(FileSystemEventHandler):
    """Puts the session's finished files into its queue."""

    def __init__(self, session, files):
        self.prefix = session + "_"
        self.files = files

    def on_closed(self, event):
        self.take(event.src_path)

    def on_moved(self, event):
        self.take(event.dest_path)

    def take(self, path):
        if os.path.basename(path).startswith(self.prefix):
            self.files.put((path, time.time()))


class Session:
    """One user: an observer, a queue, a worker."""

    def __init__(self, name, folder, results):
        self.name = name
        self.results = results
        self.files = queue.Queue()
        self.observer = Observer()
        self.observer.schedule(NewFiles(name, self.files), folder)
        self.observer.start()
        threading.Thread(target=self.work, daemon=True).start()

    def work(self):
        while True:
            path, created = self.files.get()
            try:
                self.results.add(os.path.basename(path), self.name, created, transcribe(path))
                os.remove(path)
            except (OSError, wave.Error, EOFError) as error:
                print(error, file=sys.stderr)


def transcribe(path):
    """The instant engine: reads the samples and says how long they last."""
    with wave.open(path) as recording:
        frames = recording.readframes(recording.getnframes())
        return str(len(frames) / recording.getsampwidth() / recording.getframerate())


def main():
    folder, database = sys.argv[1:]
    results = Results(database)
    sessions = {}
    for line in sys.stdin:
        command, *names = line.split()
        if command == "open":
            try:
                sessions[names[0]] = Session(names[0], folder, results)
                print("opened", flush=True)
            except (OSError, RuntimeError) as error:
                print(f"{type(error).__name__}: {error}", flush=True)
        elif command == "results":
            for name, created, done in results.all():
                print(name, created, done)
            print("end", flush=True)


if __name__ == "__main__":
    main()
