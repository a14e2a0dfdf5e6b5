from __future__ import annotations

from sotto_whisperx.lines import LineSplitter


def test_joins_what_comes_in_pieces_and_skips_empty_lines() -> None:
    splitter = LineSplitter()
    assert splitter.take(b"on") == []
    assert splitter.take(b"e\n\ntwo\nth") == [b"one", b"two"]
    assert splitter.take(b"ree\n") == [b"three"]


def test_drops_a_line_that_is_too_long_and_goes_on_after_it() -> None:
    splitter = LineSplitter(limit=4)
    assert splitter.take(b"1234\n") == [b"1234"]
    assert splitter.take(b"123") == []
    assert splitter.take(b"45") == []
    assert splitter.take(b"6\nok\n") == [None, b"ok"]
