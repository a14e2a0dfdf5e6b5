"""NLTK's rules for cutting text into sentences, which WhisperX loads for each alignment."""

from __future__ import annotations

from pathlib import Path

# A language's rules; empty files are rules without exceptions: a sentence ends at each full stop.
_FILES = ("collocations.tab", "sent_starters.txt", "abbrev_types.txt", "ortho_context.tab")


class SentenceRules:
    """Makes sure that WhisperX finds rules for a language, so that it fetches none. Installed rules
    are used; where there are none, rules without exceptions are put into a private folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready: set[str] = set()

    def provide(self, language: str) -> None:
        import nltk
        from whisperx.utils import PUNKT_LANGUAGES

        name = PUNKT_LANGUAGES.get(language, "english")
        if name in self._ready:
            return
        # Last, so that what is installed goes first.
        if str(self._folder) not in nltk.data.path:
            nltk.data.path.append(str(self._folder))
        try:
            nltk.data.find(f"tokenizers/punkt_tab/{name}/")
        except LookupError:
            target = self._folder / "tokenizers" / "punkt_tab" / name
            target.mkdir(parents=True, exist_ok=True)
            for file in _FILES:
                (target / file).touch()
        self._ready.add(name)
