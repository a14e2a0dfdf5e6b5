from __future__ import annotations

import pytest

from sotto_whisperx.options import WindowOptions
from sotto_whisperx.protocol import (
    Align,
    Audio,
    Cancel,
    Detect,
    Diarize,
    Ping,
    Recognize,
    Refused,
    Window,
    parse,
)

from .fakes import line

AUDIO = {"path": "/spool/1", "samples": 16000}


def test_reads_windows_with_their_options() -> None:
    options = {
        "language": "de",
        "task": "translate",
        "prompt": "Guten Tag",
        "hotwords": ["Sotto", " "],
        "align": False,
        "char_alignments": True,
    }
    request = parse(line(t="recognize", windows=[{"id": "1", "audio": AUDIO, "options": options}]))
    expected = WindowOptions("de", "translate", "Guten Tag", ("Sotto",), False, True)
    assert request == Recognize((Window("1", Audio("/spool/1", 16000), expected),))


def test_absent_options_have_their_defaults() -> None:
    request = parse(line(t="recognize", windows=[{"id": "1", "audio": AUDIO, "options": {}}]))
    assert isinstance(request, Recognize)
    assert request.windows[0].options == WindowOptions(align=True, char_alignments=False)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (line(t="detect", id="d", audio=AUDIO), Detect("d", Audio("/spool/1", 16000))),
        (
            line(t="diarize", id="d", audio=AUDIO, min_speakers=2, max_speakers=None),
            Diarize("d", Audio("/spool/1", 16000), 2, None),
        ),
        (
            line(t="align", id="a", audio=AUDIO, language="en", text="Go on."),
            Align("a", Audio("/spool/1", 16000), "en", "Go on."),
        ),
        (line(t="cancel", id="7"), Cancel("7")),
        (line(t="ping", n=3), Ping(3)),
    ],
)
def test_reads_the_other_requests(sent: bytes, expected: object) -> None:
    assert parse(sent) == expected


def test_one_window_that_cannot_be_read_is_refused_alone() -> None:
    good = {"id": "1", "audio": AUDIO, "options": {}}
    bad = {"id": "2", "audio": AUDIO, "options": {"task": "sing"}}
    request = parse(line(t="recognize", windows=[good, bad, 5, {"id": 6}]))
    assert isinstance(request, Recognize)
    assert [window.id for window in request.windows] == ["1"]
    assert request.refused == ("2",)


@pytest.mark.parametrize(
    ("sent", "ids"),
    [
        (line(t="detect", id="d"), ("d",)),
        (line(t="dance", id="d"), ("d",)),
        (line(t="diarize", id="d", audio=AUDIO, min_speakers="two"), ("d",)),
        (line(t="align", id="a", audio=AUDIO, language="en"), ("a",)),
        (line(t="recognize", windows={"id": "1"}, id="x"), ("x",)),
        (line(t=["detect"], windows=[{"id": "1"}, {"id": "2"}]), ("1", "2")),
    ],
)
def test_what_cannot_be_read_but_has_ids_is_refused(sent: bytes, ids: tuple[str, ...]) -> None:
    assert parse(sent) == Refused(ids)


@pytest.mark.parametrize(
    "sent", [b"{", b"[]", b"\xff", b"[" * 100_000, line(t="ping", n=True), line(t="ping", n="1")]
)
def test_what_nobody_waits_for_is_no_request(sent: bytes) -> None:
    assert parse(sent) is None


def test_blank_prompts_and_languages_count_as_none() -> None:
    assert WindowOptions.parse({"prompt": "  ", "language": ""}) == WindowOptions()


def test_a_translation_is_not_aligned() -> None:
    assert WindowOptions().aligns
    assert not WindowOptions(task="translate").aligns
    assert not WindowOptions(align=False).aligns
