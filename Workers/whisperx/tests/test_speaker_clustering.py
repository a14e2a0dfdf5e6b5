"""Which vectors are taken for one speaker's."""

from __future__ import annotations

from typing import Any

import pytest

numpy = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from sotto_whisperx.speakers import clustering  # noqa: E402


def voices(*counts: int, spread: float = 0.1, seed: int = 1) -> Any:
    """So many vectors of each of some voices that have nothing in common."""
    chance = numpy.random.default_rng(seed)
    rows = numpy.repeat(numpy.eye(16)[: len(counts)], counts, axis=0)
    rows = rows + chance.normal(0, spread, rows.shape)
    rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(numpy.float32)


def found(vectors: Any, similarity: float = 0.4, **bounds: int) -> int:
    centers = clustering.centers(
        vectors, numpy.full(len(vectors), 2.0), similarity, bounds.get("fewest"), bounds.get("most")
    )
    assert numpy.allclose(numpy.linalg.norm(centers, axis=1), 1, atol=1e-5)
    return len(centers)


def test_finds_each_voice() -> None:
    vectors = voices(10, 20, 5)
    centers = clustering.centers(vectors, numpy.full(35, 2.0), 0.4)
    owners = (vectors @ centers.T).argmax(axis=1)
    assert len(centers) == 3
    assert len({tuple(owners[:10]), tuple(owners[10:30]), tuple(owners[30:])}) == 3
    assert all(len(set(part)) == 1 for part in (owners[:10], owners[10:30], owners[30:]))


def test_one_voice_is_one_speaker() -> None:
    assert found(voices(12)) == 1 and found(voices(1)) == 1


@pytest.mark.parametrize("fewest, most", [(None, 1), (None, 2), (4, None), (6, 8), (2, 2), (3, 3)])
def test_bounds_are_kept(fewest: int | None, most: int | None) -> None:
    bounds = {"fewest": fewest, "most": most}
    count = found(voices(10, 20, 5), **{key: value for key, value in bounds.items() if value})
    assert (fewest or 1) <= count <= (most or 99)


def test_there_are_no_more_speakers_than_vectors() -> None:
    assert found(voices(2, 1), fewest=10) == 3 and found(voices(1), fewest=3) == 1


def test_a_stray_vector_in_much_speech_is_no_speaker() -> None:
    assert found(voices(200, 100, 1)) == 2
    assert found(voices(200, 100, 1), fewest=3) == 3
    assert found(voices(3, 2, 1)) == 3
    # The longer the recording, the more is needed, up to 40 seconds; a vector stands for two.
    assert found(voices(700, 300, 4)) == 2 and found(voices(700, 300, 6)) == 3
    assert found(voices(3000, 900, 19)) == 2 and found(voices(3000, 900, 20)) == 3


def test_many_vectors_are_thinned_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clustering, "MOST_VECTORS", 50)
    assert found(voices(300, 200)) == 2


def test_equal_and_opposed_vectors_do_no_harm() -> None:
    same = numpy.repeat(voices(1), 5, axis=0)
    assert found(same) == 1 and 1 <= found(same, fewest=3, most=3) <= 3
    opposed = numpy.concatenate([same[:1], -same[:1]])
    assert len(clustering.centers(opposed, numpy.full(2, 2.0), -1.0)) == 1


def test_the_similarity_follows_the_recording() -> None:
    usual = clustering.similarity(numpy.zeros(0))
    noisy, clear = (clustering.similarity(numpy.full(50, cosine)) for cosine in (0.45, 0.8))
    assert 0.25 < noisy < usual < clear < 0.55
    assert clustering.similarity(numpy.zeros(100)) == 0.25
    assert clustering.similarity(numpy.ones(100)) == 0.55
    # A few pairs say little.
    assert usual < clustering.similarity(numpy.full(2, 0.8)) < clear
