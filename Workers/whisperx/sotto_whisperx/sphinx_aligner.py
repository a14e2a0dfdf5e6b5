"""Places the words of a known English text in time with PocketSphinx."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from statistics import geometric_mean
from typing import TYPE_CHECKING, Any

from . import speech_energy, spoken_forms, versions, word_graph
from .audio_file import SAMPLE_RATE
from .diagnostics import first_line
from .engine import Engine
from .failures import Rejection, WorkerUnusable
from .heard_words import FRAME_SAMPLES, HeardWord, heard_words, score
from .pronunciations import Pronunciations
from .protocol import Align
from .settings import AlignmentSettings
from .speech_energy import Span
from .word_graph import Slot
from .word_spans import ALIGNED, INTERPOLATED, PlacedWord, completed

if TYPE_CHECKING:
    from .audio_file import Samples

LANGUAGE = "en"
LONGEST_WINDOW = 30 * SAMPLE_RATE
# Words below the first score, and all words of a window whose mean is below the second, are taken
# for a text that was not spoken there. Of right words 1 % are below, of right windows none were.
LEAST_WORD_SCORE = 0.27
LEAST_WINDOW_SCORE = 0.40
# The fewest frames of a phone: its three states.
FRAMES_A_PHONE = 3
# A graph of more phones is narrowed to the usual readings, as time and memory grow with it. Speech
# has about 15 phones a second.
MOST_PHONES = 1200
# Words of unknown sounds that a window has arcs for, times its seconds: each of them takes about a
# tenth of the window's time.
MOST_UNKNOWN_SECONDS = 60.0
_GRAPH = "text"


class SphinxAligner(Engine):
    """Forced alignment by an exact Viterbi search (no beams) over the words' triphones with
    optional silence between words; raises WorkerUnusable.

    The score of a word is that of ``heard_words``.
    """

    name = "en-us"
    languages = (LANGUAGE,)
    word_times = True

    def __init__(self, settings: AlignmentSettings) -> None:
        import pocketsphinx

        self._decoder = _decoder(pocketsphinx, settings.model)
        self._pronunciations = Pronunciations(self._decoder)
        for phone in word_graph.PHONES:
            self._decoder.add_word(word_graph.any_sound(phone), phone, False)
        self.library = versions.library("pocketsphinx")

    def align(self, samples: Samples, request: Align) -> list[PlacedWord]:
        if request.language != LANGUAGE:
            raise Rejection.bad_language(
                f"PocketSphinx aligns English (en), not '{request.language}'"
            )
        if len(samples) > LONGEST_WINDOW:
            raise Rejection.bad_audio("a window to align has at most 30 seconds")
        written = request.text.split()
        loud = speech_energy.loud_stretches(samples)
        known = [_without_pauses(word, loud) for word in self._search(samples, written)]
        return completed(
            written, known, speech_energy.stretches(loud), len(samples) / SAMPLE_RATE
        )

    def _slot(self, written: str) -> Slot:
        readings = spoken_forms.readings(written, self._pronunciations.knows)
        spoken = [
            reading
            for reading in readings
            if all(self._pronunciations.learn(word) is not None for word in reading)
        ]
        return Slot(written, tuple(spoken), audible=bool(readings))

    def _search(self, samples: Samples, written: Sequence[str]) -> list[PlacedWord | None]:
        """Where the words lie; None for those of which the sound does not tell."""
        nothing: list[PlacedWord | None] = [None] * len(written)
        most = len(samples) // FRAME_SAMPLES // FRAMES_A_PHONE
        # No word has less than a phone: what is far too much is not even looked up.
        if len(written) > most or speech_energy.is_silent(samples):
            return nothing
        unknown = int(MOST_UNKNOWN_SECONDS * SAMPLE_RATE / len(samples))
        slots = word_graph.with_few_unknown([self._slot(word) for word in written], unknown)
        if sum(map(self._phones, slots)) > MOST_PHONES:
            slots = [slot.narrowed() for slot in slots]
        if not 0 < sum(map(self._fewest_phones, slots)) <= most:
            return nothing
        heard = self._decode(samples, slots)
        ranges = word_graph.spoken(slots, [word.name for word in heard])
        if ranges is None:
            return nothing
        placed = [
            _placed(slot, [heard[place] for place in places])
            for slot, places in zip(slots, ranges, strict=True)
        ]
        scores = [word.score for word in placed if word is not None and word.score is not None]
        if scores and geometric_mean(scores) < LEAST_WINDOW_SCORE:
            return nothing
        return [word if word is not None and _is_credible(word) else None for word in placed]

    def _phones(self, slot: Slot) -> int:
        if slot.readings:
            return sum(self._lengths(slot))
        return word_graph.ANY_SOUND_ARCS if slot.audible else 0

    def _fewest_phones(self, slot: Slot) -> int:
        return min(self._lengths(slot), default=int(slot.audible))

    def _lengths(self, slot: Slot) -> list[int]:
        """The phones of each reading."""
        return [
            sum(len(self._pronunciations.phones(word) or ()) for word in reading)
            for reading in slot.readings
        ]

    def _decode(self, samples: Samples, slots: Sequence[Slot]) -> list[HeardWord]:
        """What the decoder heard of the words; empty where no path reaches the end."""
        import numpy

        decoder = self._decoder
        states, arcs = word_graph.arcs(slots)
        decoder.add_fsg(_GRAPH, decoder.create_fsg(_GRAPH, 0, states - 1, arcs))
        decoder.activate_search(_GRAPH)
        audio = numpy.clip(numpy.rint(samples * 32767.0), -32768, 32767).astype("<i2")
        decoder.start_utt()
        # All at once: the mean of the cepstra is then that of this window alone.
        decoder.process_raw(audio.tobytes(), False, True)
        decoder.end_utt()
        return heard_words(decoder.seg() or ())


def _placed(slot: Slot, heard: Sequence[HeardWord]) -> PlacedWord | None:
    if not heard or slot.is_shared:
        return None
    start, end = heard[0].start, heard[-1].end
    if not slot.readings:
        return PlacedWord(slot.written, start, end, None, INTERPOLATED)
    return PlacedWord(slot.written, start, end, round(score(heard), 3), ALIGNED)


def _without_pauses(word: PlacedWord | None, loud: list[Span]) -> PlacedWord | None:
    if word is None:
        return None
    start, end = speech_energy.without_pauses(word.start, word.end, loud)
    return replace(word, start=start, end=end)


def _is_credible(word: PlacedWord) -> bool:
    return word.score is None or word.score >= LEAST_WORD_SCORE


def _decoder(pocketsphinx: Any, model: str | None) -> Any:
    folder = model or pocketsphinx.get_model_path("en-us")
    acoustic, dictionary = os.path.join(folder, "en-us"), os.path.join(folder, "cmudict-en-us.dict")
    for path in (os.path.join(acoustic, "mdef"), dictionary):
        if not os.path.isfile(path):
            raise WorkerUnusable(
                f"there is no PocketSphinx model in {folder} ({path} is missing): give --model a "
                "directory with en-us and cmudict-en-us.dict, or leave it out"
            )
    try:
        return pocketsphinx.Decoder(
            hmm=acoustic,
            dict=dictionary,
            lm=None,
            loglevel="FATAL",
            # No path is given up: the graph is small, and one that waits may fall far back.
            beam=0.0,
            pbeam=0.0,
            wbeam=0.0,
            # Scores of all states, so that a word's can be compared with the best.
            compallsen=True,
            # Pauses cost nothing.
            silprob=1.0,
            bestpath=False,
        )
    except (RuntimeError, ValueError) as error:
        raise WorkerUnusable(
            f"the PocketSphinx model in {folder} cannot be loaded: {first_line(error)}"
        ) from error
