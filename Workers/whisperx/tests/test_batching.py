from __future__ import annotations

from sotto_whisperx.batching import groups, pieces, previous_tokens


def test_rows_are_grouped_by_key_and_cut_to_the_limit() -> None:
    rows = ["a1", "b1", "a2", "a3", "b2"]
    assert groups(rows, lambda row: row[0], 2) == [["a1", "a2"], ["a3"], ["b1", "b2"]]
    assert groups(rows, lambda row: row[0]) == [["a1", "a2", "a3"], ["b1", "b2"]]


def test_pieces_keep_the_order() -> None:
    assert pieces([1, 2, 3], 2) == [[1, 2], [3]]
    assert pieces([], 2) == []
    assert pieces([1, 2], 0) == [[1], [2]]


def test_nothing_asked_means_no_previous_tokens() -> None:
    assert previous_tokens([], [], 448) == []


def test_a_long_prompt_keeps_its_end_and_long_hotwords_their_beginning() -> None:
    assert previous_tokens(list(range(500)), [], 448) == list(range(277, 500))
    assert previous_tokens([], list(range(500)), 448) == list(range(223))


def test_both_together_leave_half_of_the_length_for_the_text() -> None:
    tokens = previous_tokens(list(range(1000, 1200)), list(range(100)), 448)
    assert tokens == list(range(100)) + list(range(1077, 1200))
    assert len(previous_tokens([1] * 500, [2] * 500, 448)) == 223
