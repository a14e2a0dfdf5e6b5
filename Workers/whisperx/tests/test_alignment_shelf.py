"""Alignment models that are here, are fetched, or cannot be had."""

from __future__ import annotations

import sys
import threading
from concurrent import futures
from pathlib import Path
from typing import Any

import pytest

from sotto_whisperx import devices
from sotto_whisperx.alignment_shelf import AlignmentShelf, NoModel
from sotto_whisperx.alignment_source import AlignmentSource, LoadedModel
from sotto_whisperx.lost_device import LostDevice
from sotto_whisperx.patience import Patience
from sotto_whisperx.settings import AlignmentModels
from sotto_whisperx.unavailable import Unavailable

OUT_OF_MEMORY = RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB")
ILLEGAL = RuntimeError("CUDA error: an illegal memory access was encountered")


class Library(AlignmentSource):
    """Models by name, of which the machine has some. A fetch waits for the gate."""

    def __init__(self, *here: str, offline: bool = False) -> None:
        super().__init__(AlignmentModels(), "cpu", offline, Path("/nowhere"))
        self.here = set(here)
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.failure: Exception | None = None
        self.fetch_failure: Exception | None = None

    def name(self, language: str) -> str | None:
        return f"model-{language}" if language != "xx" else None

    def load(self, language: str, name: str) -> LoadedModel:
        self.asked.append(f"load {language}")
        if self.failure is not None:
            raise self.failure
        if language not in self.here:
            raise ValueError("not in the cache")
        return name, {}

    def fetch(self, language: str, name: str) -> LoadedModel:
        self.asked.append(f"fetch {language}")
        self.gate.wait(60)
        if self.fetch_failure is not None:
            raise self.fetch_failure
        self.here.add(language)
        return name, {"fetched": True}

    def place(self, fetched: LoadedModel) -> LoadedModel:
        if self.failure is not None:
            raise self.failure
        return fetched


def ask(shelf: AlignmentShelf, language: str, seconds: float = 0.0) -> Any:
    """The model, or why there is none."""
    try:
        return shelf.model(language, Patience(seconds))[0]
    except NoModel as none:
        return none


def finish(shelf: AlignmentShelf) -> None:
    futures.wait(shelf._fetches._loads.values(), timeout=60)


def test_a_model_that_is_here_is_loaded_at_once_and_kept() -> None:
    library = Library("de")
    shelf = AlignmentShelf(library)
    assert [ask(shelf, "de"), ask(shelf, "de")] == ["model-de"] * 2
    assert library.asked == ["load de"]


def test_a_model_that_is_not_here_is_fetched_while_windows_go_without() -> None:
    library = Library("en")
    shelf = AlignmentShelf(library)
    for _ in range(3):
        assert str(ask(shelf, "de")) == (
            "words in 'de' are placed by Whisper's attention for now: their alignment model is "
            "being fetched"
        )
    assert ask(shelf, "en") == "model-en"
    library.gate.set()
    finish(shelf)
    assert [ask(shelf, "de"), ask(shelf, "de")] == ["model-de"] * 2
    assert sorted(library.asked) == ["fetch de", "load de", "load en"]


def test_a_fetch_that_is_quick_is_waited_for() -> None:
    library = Library()
    library.gate.set()
    assert ask(AlignmentShelf(library), "de", seconds=60) == "model-de"


def test_a_fetch_that_failed_is_not_tried_again_for_a_while() -> None:
    now = 0.0
    library = Library()
    library.fetch_failure = OSError("no network")
    library.gate.set()
    shelf = AlignmentShelf(library)
    shelf._unavailable = Unavailable(600, clock=lambda: now)
    for _ in range(2):
        assert str(ask(shelf, "de", seconds=60)) == (
            "words in 'de' are placed by Whisper's attention: its alignment model could not be "
            "fetched; name one with --align-model de=DIRECTORY"
        )
    assert library.asked == ["load de", "fetch de"]
    now, library.fetch_failure = 600.0, None
    assert ask(shelf, "de", seconds=60) == "model-de"


def test_a_language_that_nobody_has_a_model_for_asks_nobody() -> None:
    library = Library()
    assert "there is no alignment model for it" in str(ask(AlignmentShelf(library), "xx"))
    assert library.asked == []


def test_a_model_that_does_not_fit_into_memory_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released: list[bool] = []
    monkeypatch.setattr(devices, "release_memory", lambda: released.append(True))
    library = Library("de")
    shelf = AlignmentShelf(library)
    library.failure = OUT_OF_MEMORY
    assert "the memory does not suffice" in str(ask(shelf, "de"))
    # A loader that makes another error of it.
    library.failure = ValueError("could not be found")
    library.failure.__context__ = OUT_OF_MEMORY
    assert "the memory does not suffice" in str(ask(shelf, "de"))
    library.failure = None
    assert ask(shelf, "de") == "model-de"
    assert library.asked == ["load de"] * 3 and len(released) == 2


def test_a_fetched_model_that_does_not_fit_is_loaded_from_this_machine_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "release_memory", lambda: None)
    library = Library()
    shelf = AlignmentShelf(library)
    ask(shelf, "de")
    library.gate.set()
    finish(shelf)
    library.failure = OUT_OF_MEMORY
    assert "the memory does not suffice" in str(ask(shelf, "de"))
    library.failure = None
    assert ask(shelf, "de") == "model-de"
    assert library.asked == ["load de", "fetch de", "load de"]


def test_a_gpu_that_has_gone_is_not_taken_for_a_missing_model() -> None:
    library = Library("de")
    library.failure = ILLEGAL
    with pytest.raises(LostDevice):
        AlignmentShelf(library).model("de", Patience(0))
    assert library.asked == ["load de"]


def test_offline_nothing_is_fetched() -> None:
    library = Library(offline=True)
    shelf = AlignmentShelf(library)
    for _ in range(2):
        assert "starting once without --offline" in str(ask(shelf, "de"))
    assert library.asked == ["load de"]


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it"])
def test_offline_torchaudio_s_models_are_used_only_where_their_file_is(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alignment = pytest.importorskip("whisperx.alignment")
    import torch

    def load(*_: object, **options: object) -> LoadedModel:
        loaded.append(options)
        return "model", {}

    loaded: list[dict[str, object]] = []
    monkeypatch.setattr(alignment, "load_align_model", load)
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    source = AlignmentSource(AlignmentModels(), "cpu", True, tmp_path)
    shelf = AlignmentShelf(source)
    assert "starting once without --offline" in str(ask(shelf, language))
    assert loaded == []

    checkpoints = tmp_path / "checkpoints"
    checkpoints.mkdir()
    name = source.name(language)
    assert name is not None
    bundle = getattr(sys.modules["torchaudio"].pipelines, name)
    (checkpoints / bundle._path).touch()
    assert ask(AlignmentShelf(source), language) == "model"
    assert loaded == [{"model_name": name, "model_cache_only": True}]


def test_a_model_is_fetched_into_plain_memory_under_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alignment = pytest.importorskip("whisperx.alignment")

    def load(language: str, device: str, **options: object) -> LoadedModel:
        assert (language, device, options) == ("nl", "cpu", {"model_name": "some/model"})
        assert len(list((tmp_path / "locks").iterdir())) == 1
        return "model", {}

    monkeypatch.setattr(alignment, "load_align_model", load)
    source = AlignmentSource(AlignmentModels(), "cuda", False, tmp_path / "locks")
    assert source.fetch("nl", "some/model") == ("model", {})


def test_what_the_hub_s_cache_lacks_is_not_looked_for_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alignment = pytest.importorskip("whisperx.alignment")
    monkeypatch.setattr(alignment, "load_align_model", lambda *_, **__: ("model", {}))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    source = AlignmentSource(AlignmentModels(for_others="some/model"), "cpu", True, tmp_path)
    assert "--align-model" in str(ask(AlignmentShelf(source), "nl"))
    repository = tmp_path / "models--some--model"
    (repository / "snapshots" / "c0ffee").mkdir(parents=True)
    (repository / "snapshots" / "c0ffee" / "config.json").touch()
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("c0ffee")
    assert ask(AlignmentShelf(source), "nl") == "model"
