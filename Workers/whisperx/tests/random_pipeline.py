"""A diarization pipeline shaped like pyannote's, with untrained weights: it hears one
speaker all the time. Good for the way through the code, not for results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CONFIGURATION = """
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    clustering: VBxClustering
    segmentation: $model/segmentation
    segmentation_batch_size: 8
    embedding: $model/embedding
    embedding_batch_size: 8
    embedding_exclude_overlap: true
    plda: $model/plda
params:
  clustering: {threshold: 0.6, Fa: 0.07, Fb: 0.8}
  segmentation: {min_duration_off: 0.0}
"""
DIMENSION = 64
REDUCED = 32


def make(folder: Path) -> Path:
    """Writes the pipeline into a folder."""
    import torch

    torch.manual_seed(1)
    _save(_segmentation(), folder / "segmentation")
    _save(_embedding(), folder / "embedding")
    _write_plda(folder / "plda")
    (folder / "config.yaml").write_text(CONFIGURATION)
    return folder


def segmentation(folder: Path, chosen: int) -> Path:
    """Writes a model that always chooses one of its classes; returns the checkpoint."""
    _save(_segmentation(chosen), folder)
    return folder / "pytorch_model.bin"


def _segmentation(chosen: int = 1) -> Any:
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    model = PyanNet(lstm={"hidden_size": 8, "num_layers": 1}, linear={"num_layers": 0})
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=2.0,
        classes=["1", "2", "3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.setup()
    with torch.no_grad():
        model.classifier.weight.zero_()
        # Classes: no speaker, each of the three, each two of them.
        model.classifier.bias.zero_()
        model.classifier.bias[chosen] = 9.0
    return model


def _embedding() -> Any:
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import XVectorSincNet

    model = XVectorSincNet(dimension=DIMENSION)
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=2.0
    )
    model.setup()
    return model


def _save(model: Any, folder: Path) -> None:
    from importlib.metadata import version

    import torch

    folder.mkdir(parents=True)
    checkpoint: dict[str, Any] = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": version("pytorch-lightning"),
    }
    model.on_save_checkpoint(checkpoint)
    torch.save(checkpoint, folder / "pytorch_model.bin")


def _write_plda(folder: Path) -> None:
    import numpy

    folder.mkdir()
    numbers = numpy.random.default_rng(1)
    numpy.savez(
        folder / "xvec_transform.npz",
        mean1=numpy.zeros(DIMENSION),
        mean2=numpy.zeros(REDUCED),
        lda=numbers.normal(size=(DIMENSION, REDUCED)),
    )
    numpy.savez(
        folder / "plda.npz",
        mu=numpy.zeros(REDUCED),
        tr=numpy.eye(REDUCED),
        psi=numpy.linspace(4.0, 1.0, REDUCED),
    )
