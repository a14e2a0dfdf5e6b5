"""What sessions are dealt."""

from pathlib import Path

import pytest

from soak.material import Deck, Recording, recordings


def test_long_recordings_are_dealt_as_often_as_short_ones() -> None:
    short = [Recording(Path(f"short-{number}"), 1) for number in range(100)]
    deck = Deck([*short, Recording(Path("long"), 100)], 1)
    hands = [deck.deal() for _ in range(200)]
    assert {len(hand) for hand in hands} == {1, 2, 3, 4, 5}
    dealt = [recording for hand in hands for recording in hand]
    assert 0.4 < sum(recording.seconds == 100 for recording in dealt) / len(dealt) < 0.6


def test_a_seed_deals_the_same_again() -> None:
    known = [Recording(Path(str(number)), number) for number in range(1, 50)]
    one, other = Deck(known, 7), Deck(known, 7)
    assert [one.deal() for _ in range(20)] == [other.deal() for _ in range(20)]


def test_there_has_to_be_a_recording() -> None:
    with pytest.raises(RuntimeError):
        Deck([], 1)


def test_only_english_recordings_are_taken(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav", "c.wav"):
        (tmp_path / name).write_bytes(bytes(64_000))
    rows = ["a.wav\ten\thello\t3.5", "b.wav\tde\thallo\t3", "c.wav\ten\tbye\t"]
    (tmp_path / "MANIFEST.tsv").write_text("\n".join(["file\tlanguage\treference\tseconds", *rows]))
    found = recordings(tmp_path, tmp_path)
    assert [(recording.path.name, recording.seconds) for recording in found] == [
        ("a.wav", 3.5), ("c.wav", 2.0),
    ]  # fmt: skip


def test_without_a_folder_the_sample_is_joined_to_several_lengths(tmp_path: Path) -> None:
    seconds = [recording.seconds for recording in recordings(None, tmp_path)]
    assert seconds == sorted(seconds) and seconds[0] < 25 < seconds[-1]
