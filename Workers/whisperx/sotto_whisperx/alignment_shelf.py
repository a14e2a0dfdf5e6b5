"""The alignment models at hand."""

from __future__ import annotations

from . import devices
from .alignment_source import AlignmentSource, LoadedModel
from .background_loads import BackgroundLoads, StillLoading
from .diagnostics import first_line, note
from .lost_device import LostDevice, is_lost_device
from .memory_shortage import is_memory_shortage
from .patience import Patience
from .recently_used import RecentlyUsed
from .unavailable import Unavailable

# A model is 360 MB to 1.3 GB.
MODELS_KEPT = 3
# Seconds until a model that could not be had is asked for again.
RETRY_AFTER = 600.0


class NoModel(Exception):
    """Words of a language cannot be placed now; the message is for users."""


class AlignmentShelf:
    """Keeps the models that were used last. One that this machine has is loaded when it is first
    wanted; others are fetched in the background, as a window must not wait for a long download."""

    def __init__(self, source: AlignmentSource) -> None:
        self._source = source
        self._kept: RecentlyUsed[str, LoadedModel] = RecentlyUsed(MODELS_KEPT)
        self._fetches: BackgroundLoads[LoadedModel] = BackgroundLoads()
        self._unavailable = Unavailable(RETRY_AFTER)

    def model(self, language: str, patience: Patience) -> LoadedModel:
        """Raises NoModel, or LostDevice."""
        source = self._source
        name = source.name(language)
        if name is None:
            raise NoModel(_by_attention(language, "there is no alignment model for it; ", True))
        if self._unavailable.reason(name) is not None:
            raise NoModel(self._remedy(language))
        try:
            if not self._fetches.holds(name):
                try:
                    return self._kept.get(name, lambda: source.load(language, name))
                except Exception as error:
                    if _ends(error) or not source.can_fetch(name):
                        raise
            fetched = self._fetches.take(name, lambda: source.fetch(language, name), patience)
            return self._kept.get(name, lambda: source.place(fetched))
        except StillLoading:
            raise NoModel(
                f"words in '{language}' are placed by Whisper's attention for now: their alignment "
                "model is being fetched"
            ) from None
        except Exception as error:
            raise self._failure(language, name, error) from error

    def _failure(self, language: str, name: str, error: Exception) -> Exception:
        if is_lost_device(error):
            return LostDevice(first_line(error))
        note(f"no alignment model for '{language}': {first_line(error)}")
        if is_memory_shortage(error):
            devices.release_memory()
            return NoModel(
                f"words in '{language}' are placed by Whisper's attention: the memory does not "
                "suffice for their alignment model"
            )
        self._unavailable.remember(name, "could not be had")
        return NoModel(self._remedy(language))

    def _remedy(self, language: str) -> str:
        source = self._source
        if source.is_given(language):
            return _by_attention(
                language, "the alignment model given for it cannot be loaded (--align-model)"
            )
        if source.offline:
            return _by_attention(
                language,
                "its alignment model is not on this machine; fetch it by starting once without "
                "--offline, or ",
                True,
            )
        return _by_attention(language, "its alignment model could not be fetched; ", True)


def _ends(error: Exception) -> bool:
    """Whether fetching would not help."""
    return is_lost_device(error) or is_memory_shortage(error)


def _by_attention(language: str, reason: str, name_one: bool = False) -> str:
    remedy = f"name one with --align-model {language}=DIRECTORY" if name_one else ""
    return f"words in '{language}' are placed by Whisper's attention: {reason}{remedy}"
