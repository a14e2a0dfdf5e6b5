"""Exporting the transcript, which says what the page says in each format."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Download, expect

from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session


class Line(NamedTuple):
    start: float
    end: float
    text: str


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "speech.wav", 60)))
    return session


def seconds(text: str) -> float:
    hours, minutes, rest = (["0"] + text.replace(",", ".").split(":"))[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def cues(text: str) -> list[Line]:
    """Of SubRip and WebVTT alike: a line of times, then lines of text up to an empty one."""
    found = re.findall(r"([\d:.,]+) --> ([\d:.,]+)[^\n]*\n(.*?)(?:\n\n|\Z)", text, re.DOTALL)
    return [Line(seconds(start), seconds(end), " ".join(body.split())) for start, end, body in found]


def plain(text: str) -> list[Line]:
    return [Line(0, 0, line) for line in text.splitlines() if line]


def table(text: str) -> list[Line]:
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return [Line(int(row["start"]) / 1000, int(row["end"]) / 1000, row["text"]) for row in rows]


def labels(text: str) -> list[Line]:
    rows = (line.split("\t") for line in text.splitlines() if line)
    return [Line(float(start), float(end), text) for start, end, text in rows]


def segments(text: str) -> list[Line]:
    return [Line(each["start"], each["end"], each["text"]) for each in json.loads(text)["segments"]]


FORMATS: dict[str, Callable[[str], list[Line]]] = {
    "srt": cues, "vtt": cues, "txt": plain, "tsv": table, "aud": labels,
    "json": segments, "whisperx": segments, "verbose_json": segments,
}
ON_THE_PAGE = {
    "SRT": "srt", "WebVTT": "vtt", "Text": "txt", "TSV": "tsv", "JSON": "json", "WhisperX": "whisperx",
    "OpenAI": "verbose_json", "Audacity": "aud",
}


def expect_the_same(lines: list[Line], session: Session, file: str) -> None:
    native = session.transcript(file)["segments"]
    said = " ".join(segment["text"].strip() for segment in native)
    assert " ".join(line.text.strip() for line in lines) == said
    if any(line.end > 0 for line in lines):
        assert abs(lines[0].start - native[0]["start"]) < 0.02
        assert abs(lines[-1].end - native[-1]["end"]) < 0.02
        assert all(before.start <= after.start for before, after in zip(lines, lines[1:]))


@pytest.mark.parametrize("label", ON_THE_PAGE)
def test_each_format_on_the_page_is_downloaded(screen: Screen, session: Session, label: str) -> None:
    screen.button("Export").click()
    screen.dialog.get_by_text(label, exact=True).click()
    with screen.page.expect_download() as download:
        screen.dialog.get_by_role("button", name="Download").click()
    expect(screen.dialog).to_have_count(0)
    text = content(download.value)
    assert download.value.suggested_filename.startswith("speech")
    expect_the_same(FORMATS[ON_THE_PAGE[label]](text), session, session.get("/files")["files"][0]["id"])


def content(download: Download) -> str:
    return Path(download.path()).read_text()


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_of_the_server_says_the_same(session: Session, name: str) -> None:
    file = session.get("/files")["files"][0]["id"]
    answer = session.call("GET", f"/files/{file}/transcript?format={name}")
    assert answer.status == 200
    expect_the_same(FORMATS[name](answer.body.decode()), session, file)


def test_the_whole_session_is_one_document(screen: Screen, session: Session) -> None:
    screen.button("Export").click()
    screen.dialog.get_by_text("Whole session").click()
    screen.dialog.get_by_text("SRT", exact=True).click()
    with screen.page.expect_download() as download:
        screen.dialog.get_by_role("button", name="Download").click()
    expect_the_same(cues(content(download.value)), session, session.get("/files")["files"][0]["id"])


def test_the_text_is_copied(screen: Screen, session: Session) -> None:
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.button("Copy text").click()
    expect(screen.button("Copied")).to_be_visible()
    copied = screen.page.evaluate("navigator.clipboard.readText()")
    file = session.get("/files")["files"][0]["id"]
    said = " ".join(segment["text"].strip() for segment in session.transcript(file)["segments"])
    assert " ".join(copied.split()) == said
