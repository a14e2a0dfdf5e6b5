"""A folder of recordings, as its MANIFEST.tsv describes it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

NAME = "MANIFEST.tsv"
WANTED = ("file", "language", "reference")
COPY = re.compile(r"\bsame recording\b[^;]*")


class ManifestError(Exception):
    """The manifest cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Recording:
    """A recording of one speaker, and what is said in it. `seconds` is its length by the manifest, None
    where that does not tell."""

    name: str
    path: Path
    language: str
    reference: str
    seconds: float | None


@dataclass(frozen=True)
class Skipped:
    """A recording that is not scored, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Manifest:
    """The recordings to score, in the manifest's order, and those that are left out."""

    recordings: tuple[Recording, ...]
    skipped: tuple[Skipped, ...]


def read(folder: Path, excluded: Sequence[str] = ()) -> Manifest:
    """Reads `folder`/MANIFEST.tsv: a line of column names, then a line for each recording, with tabs
    between the columns and no quoting.

    `file` (below the folder), `language` (an ISO-639-1 code) and `reference` are needed. Where there
    are others they are used: `seconds`, the length; of several `speakers` (the number that the column begins with) the
    recording is left out, as it is where `codec` says "headerless" and where `note` says "same
    recording" (as another, which is scored). `excluded` are patterns of names. Raises ManifestError."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ManifestError(
            f"there is no {path}: --speech takes a folder with a {NAME} whose columns are "
            f"{', '.join(WANTED)}, with tabs between them"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path} cannot be read: {error}") from error
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [column for column in WANTED if column not in (rows.fieldnames or ())]
    if missing:
        raise ManifestError(f"{path} has no column {' and no column '.join(missing)}")
    recordings: list[Recording] = []
    skipped: list[Skipped] = []
    for line, row in enumerate(rows, 2):
        name = (row["file"] or "").strip()
        if not name:
            raise ManifestError(f"{path}, line {line}: no file is named")
        reason = _reason(row, name, excluded)
        if reason:
            skipped.append(Skipped(name, reason))
            continue
        file = folder / name
        if not file.is_file():
            raise ManifestError(f"{path}, line {line}: there is no {file}")
        language = (row["language"] or "").strip()
        if not language:
            raise ManifestError(f"{path}, line {line}: {name} has no language")
        reference = (row["reference"] or "").strip()
        recordings.append(Recording(name, file, language, reference, _seconds(row, path, line)))
    return Manifest(tuple(recordings), tuple(skipped))


def _seconds(row: dict[str, str | None], path: Path, line: int) -> float | None:
    text = (row.get("seconds") or "").strip()
    try:
        seconds = float(text) if text else None
    except ValueError:
        seconds = 0
    if seconds is not None and not 0 < seconds < 1e6:
        raise ManifestError(f"{path}, line {line}: {text!r} is no number of seconds")
    return seconds


def _reason(row: dict[str, str | None], name: str, excluded: Sequence[str]) -> str | None:
    """Why a recording is not scored; None where it is."""
    if any(fnmatch(name, pattern) for pattern in excluded):
        return "excluded"
    if not (row["reference"] or "").strip():
        return "no reference"
    speakers = re.match(r"\d+", (row.get("speakers") or "").strip())
    if speakers and int(speakers.group()) > 1:
        return "several speakers"
    if "headerless" in (row.get("codec") or ""):
        return "headerless"
    copy = COPY.search(row.get("note") or "")
    return copy.group() if copy else None
