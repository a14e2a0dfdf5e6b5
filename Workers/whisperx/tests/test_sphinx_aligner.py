"""Alignment with PocketSphinx and its model, where they are installed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from sotto_whisperx.failures import Rejection, WorkerUnusable
from sotto_whisperx.protocol import Align, Audio
from sotto_whisperx.settings import AlignmentSettings
from sotto_whisperx.word_graph import ANY_SOUND_ARCS, arcs, with_few_unknown
from sotto_whisperx.word_spans import ALIGNED, INTERPOLATED, PlacedWord

from .conftest import SHARED, recording
from .fakes import audio_file
from .worker import Worker

TEXT = (
    "And so, my fellow Americans: ask — not what your country can do for you; ask what you can "
    "do for your country."
)


@pytest.fixture(scope="module")
def aligner() -> Any:
    pytest.importorskip("numpy")
    pytest.importorskip("pocketsphinx")
    from sotto_whisperx.sphinx_aligner import SphinxAligner

    return SphinxAligner(AlignmentSettings())


@pytest.fixture(scope="module")
def speech() -> Any:
    """11 s; words begin behind pauses at 0.33, 3.29, 5.42 and 8.19 s."""
    path = SHARED / "speech" / "jfk.wav"
    if not path.exists():
        pytest.skip("needs ../shared/speech/jfk.wav beside the repository")
    return recording(path)


def align(aligner: Any, samples: Any, text: str, language: str = "en") -> list[PlacedWord]:
    request = Align("1", Audio("", len(samples)), language, text)
    words: list[PlacedWord] = aligner.align(samples, request)
    length = len(samples) / 16000
    assert [word.word for word in words] == text.split()
    for word, following in zip(words, [*words[1:], None]):
        assert 0 <= word.start <= word.end <= length
        assert following is None or word.end <= following.start
        assert word.timing in (ALIGNED, INTERPOLATED)
        assert (word.score is not None) == (word.timing == ALIGNED)
        assert word.score is None or 0 <= word.score <= 1
    return words


def test_places_the_words_of_a_sentence(aligner: Any, speech: Any) -> None:
    words = align(aligner, speech, TEXT)
    starts = {place: words[place].start for place in (0, 5, 8, 15)}
    assert starts == pytest.approx({0: 0.33, 5: 3.29, 8: 5.42, 15: 8.19}, abs=0.05)
    assert words[4].end < 2.3 and words[7].end < 4.4
    assert [word.word for word in words if word.timing != ALIGNED] == ["—"]


def test_words_behind_an_inserted_silence_move_by_its_length(aligner: Any, speech: Any) -> None:
    import numpy

    plain = align(aligner, speech, TEXT)
    silence = numpy.zeros(32000, numpy.float32)
    longer = numpy.concatenate([silence, speech[:44800], silence, speech[44800:], silence])
    moved = align(aligner, longer, TEXT)
    for place, (old, new) in enumerate(zip(plain, moved, strict=True)):
        if old.timing == ALIGNED:
            shift = 2.0 if place < 5 else 4.0
            assert new.start - old.start == pytest.approx(shift, abs=0.04)
            assert new.end - old.end == pytest.approx(shift, abs=0.2)


def test_a_word_that_is_not_in_the_dictionary_is_aligned_by_its_letters(
    aligner: Any, speech: Any
) -> None:
    plain = align(aligner, speech, TEXT)
    words = align(aligner, speech, TEXT.replace("country", "kuntreigh"))
    assert words[10].start == pytest.approx(plain[10].start, abs=0.05)
    assert words[10].timing == ALIGNED


def test_a_word_without_known_sounds_is_interpolated(aligner: Any, speech: Any) -> None:
    plain = align(aligner, speech, TEXT)
    words = align(aligner, speech, TEXT.replace("Americans", "Американцы"))
    assert words[4].timing == INTERPOLATED
    assert words[4].start == pytest.approx(plain[4].start, abs=0.2)
    assert words[5].start == pytest.approx(plain[5].start, abs=0.1)


def test_many_words_without_known_sounds_take_little_time(aligner: Any, speech: Any) -> None:
    import numpy

    half_a_minute = numpy.tile(speech, 3)[: 30 * 16000]
    for text in ("hello 世界 " * 7, "hello " + "世界 " * 7):
        slots = [aligner._slot(word) for word in text.split()]
        few = with_few_unknown(slots, 2)
        assert len(arcs(few)[1]) <= 2 * ANY_SOUND_ARCS + 7 * 2
        words = align(aligner, half_a_minute, text.strip())
        assert all(word.timing == INTERPOLATED for word in words[1::2])


def test_neighbours_without_known_sounds_share_their_time(aligner: Any, speech: Any) -> None:
    plain = align(aligner, speech, TEXT)
    words = align(aligner, speech, TEXT.replace("my fellow", "мои дорогие"))
    assert [word.timing for word in words[2:4]] == [INTERPOLATED] * 2
    assert words[1].timing == words[4].timing == ALIGNED
    assert words[2].start == pytest.approx(plain[2].start, abs=0.25)
    assert words[3].end == pytest.approx(plain[3].end, abs=0.25)
    assert words[2].end - words[2].start < words[3].end - words[3].start


def test_another_text_is_interpolated(aligner: Any, speech: Any) -> None:
    text = "The child almost hurt the small dog, and Sunday is the best part of the week."
    assert all(word.timing == INTERPOLATED for word in align(aligner, speech, text))


def test_more_text_than_can_be_spoken_is_interpolated(aligner: Any, speech: Any) -> None:
    for text in (" ".join([TEXT] * 20), "911 " * 300, "Слово " * 200):
        words = align(aligner, speech, text.strip())
        assert all(word.timing == INTERPOLATED for word in words)
        assert words[-1].end > 10


def test_windows_without_speech_or_text(aligner: Any) -> None:
    import numpy

    silence = numpy.zeros(16000, numpy.float32)
    assert align(aligner, silence, "") == []
    assert all(word.timing == INTERPOLATED for word in align(aligner, silence, "hello there"))
    align(aligner, silence[:1], "hello")
    assert align(aligner, silence, "— …")[1].timing == INTERPOLATED


def test_other_languages_and_long_windows_are_rejected(aligner: Any) -> None:
    import numpy

    with pytest.raises(Rejection) as no:
        align(aligner, numpy.zeros(16000, numpy.float32), "Guten Tag", "de")
    assert no.value.code == "bad_language" and not no.value.may_retry
    with pytest.raises(Rejection) as no:
        align(aligner, numpy.zeros(30 * 16000 + 1, numpy.float32), "hello")
    assert no.value.code == "bad_audio"


def test_a_folder_without_a_model_is_explained(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    from sotto_whisperx.sphinx_aligner import SphinxAligner

    with pytest.raises(WorkerUnusable, match="--model"):
        SphinxAligner(AlignmentSettings(model=str(tmp_path)))


def test_strings_of_digits_are_placed_where_they_are(aligner: Any, strings: Path) -> None:
    import numpy

    errors: list[float] = []
    rows: dict[str, list[dict[str, str]]] = {}
    with (strings / "WORDS.tsv").open() as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rows.setdefault(row["file"], []).append(row)
    for name in ("digits-01.wav", "digits-05.wav", "digits-08.wav"):
        text = " ".join(row["word"] for row in rows[name])
        words = align(aligner, recording(strings / name), text)
        errors += [
            abs(word.start - float(row["start"]))
            for word, row in zip(words, rows[name], strict=True)
        ]
    assert numpy.median(errors) < 0.04 and numpy.quantile(errors, 0.9) < 0.13


def test_a_worker_answers_requests(tmp_path: Path, speech: Any) -> None:
    pytest.importorskip("pocketsphinx")
    worker = Worker("align", "--offline")
    greeting = worker.receive()["greeting"]
    assert greeting["engine"]["capabilities"]["languages"] == ["en"]
    assert greeting["library"].startswith("pocketsphinx 5")
    audio = audio_file(tmp_path, "window", speech)
    worker.send(t="align", id="1", audio=audio, language="en", text=TEXT)
    worker.send(t="align", id="2", audio=audio, language="fr", text=TEXT)
    worker.send(t="detect", id="3", audio=audio)
    replies = [worker.receive() for _ in range(3)]
    worker.stop()
    assert [(reply["id"], reply.get("code")) for reply in replies] == [
        ("1", None),
        ("2", "bad_language"),
        ("3", "unsupported"),
    ]
    assert replies[0]["t"] == "aligned"
    word = replies[0]["words"][4]
    assert set(word) == {"word", "start", "end", "score", "timing"}
    assert word["word"] == "Americans:" and word["timing"] == "aligned"
