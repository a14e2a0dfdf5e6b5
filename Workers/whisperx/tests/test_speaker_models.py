"""The two networks behind speakers without an account, with untrained weights."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("pyannote.audio")

import numpy  # noqa: E402

from sotto_whisperx.speakers.cam_plus_plus import BANDS, DIMENSION, CamPlusPlus  # noqa: E402
from sotto_whisperx.speakers.segmenter import Segmenter  # noqa: E402
from sotto_whisperx.speakers.voice_embedder import FEWEST_FRAMES, VoiceEmbedder  # noqa: E402

from . import random_pipeline  # noqa: E402


def test_rows_of_a_batch_do_not_influence_each_other() -> None:
    torch.manual_seed(1)
    network = CamPlusPlus().eval()
    features = torch.randn(3, 230, BANDS)
    with torch.inference_mode():
        together = network(features)
        alone = torch.cat([network(row[None]) for row in features])
    assert together.shape == (3, DIMENSION) and torch.allclose(together, alone, atol=1e-4)


@pytest.fixture
def embedder(tmp_path: Path) -> VoiceEmbedder:
    torch.manual_seed(1)
    torch.save(CamPlusPlus().state_dict(), tmp_path / "weights")
    return VoiceEmbedder(tmp_path / "weights", "cpu")


def test_there_is_a_frame_of_features_for_every_hundredth_of_a_second(
    embedder: VoiceEmbedder,
) -> None:
    chance = numpy.random.default_rng(1)
    for samples in (1, 160, 161, 16_000):
        noise = chance.normal(size=samples).astype(numpy.float32)
        assert embedder.features(noise).shape == (-(-samples // 160), BANDS)


def test_vectors_have_length_one_and_loudness_does_not_matter(embedder: VoiceEmbedder) -> None:
    noise = numpy.random.default_rng(1).normal(0, 0.1, 16_000).astype(numpy.float32)
    loud, quiet = (embedder.embed(embedder.features(noise * gain)) for gain in (1.0, 0.25))
    assert loud.shape == (DIMENSION,) and float(loud @ loud) == pytest.approx(1, abs=1e-4)
    assert float(loud @ quiet) == pytest.approx(1, abs=1e-3)
    shortest = embedder.embed(embedder.features(noise)[:FEWEST_FRAMES])
    assert numpy.isfinite(shortest).all()


@pytest.mark.parametrize(
    "chosen, speakers", [(0, []), (1, [0]), (3, [2]), (4, [0, 1]), (6, [1, 2])]
)
def test_classes_are_sets_of_speakers(tmp_path: Path, chosen: int, speakers: list[int]) -> None:
    checkpoint = random_pipeline.segmentation(tmp_path / "model", chosen)
    called: list[None] = []
    samples = numpy.zeros(16_000 * 5, numpy.float32)
    activity = Segmenter(checkpoint, "cpu").activity(samples, lambda: called.append(None))
    windows, _, three = activity.flags.shape
    assert (windows, three, activity.step_seconds) == (7, 3, 0.5) and called
    expected = [speaker in speakers for speaker in range(3)]
    assert (activity.flags == expected).all()
