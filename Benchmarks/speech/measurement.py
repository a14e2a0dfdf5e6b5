"""What one way of transcribing made of the material."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from speech import non_speech, scoring, word_times
from speech.jobs import Job, Way
from speech.manifest import Recording
from speech.material import Material
from speech.normalisers import english_tokens
from speech.scored import Scored, score
from speech.scoring import Errors
from speech.word_times import TimeErrors

LANGUAGE = "en"


@dataclass
class Measurement:
    """None stands for what was not measured or cannot be. Seconds are those of the clock, lengths seconds
    of audio."""

    name: str
    model: str
    told: list[Scored] = field(default_factory=list)
    told_length: float = 0
    told_seconds: float = 0
    told_processor_seconds: float = 0
    # Language asked for and found, for each recording.
    languages: list[tuple[Recording, str | None]] | None = None
    untold: list[Scored] | None = None
    times: TimeErrors | None = None
    # Words by kind of sound.
    non_speech: dict[str, int] | None = None
    long: Errors | None = None
    long_seconds: float = 0
    # What was written where nothing is said, and of the long file.
    texts: dict[str, str] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def speed(self) -> float | None:
        """Seconds of audio transcribed in a second."""
        return self.told_length / self.told_seconds if self.told_seconds else None


def measure(
    way: Way, model: str, material: Material, languages: frozenset[str] | None,
    note: Callable[[str], None],
) -> Measurement:  # fmt: skip
    """Transcribes everything, recordings of `languages` alone unless that is None. The first recording is
    transcribed once before, so that loading does not count."""
    result = Measurement(way.name, model)
    recordings = [
        one for one in material.recordings if languages is None or one.language in languages
    ]
    if recordings:
        _recordings(result, way, material, recordings, note)
    if languages is None or LANGUAGE in languages:
        _english(result, way, material, note)
    result.memory = way.memory()
    return result


def _recordings(
    result: Measurement, way: Way, material: Material, recordings: list[Recording],
    note: Callable[[str], None],
) -> None:  # fmt: skip
    jobs = [Job(one.path, one.language) for one in recordings]
    way.transcribe(jobs[:1], word_times=False)
    note(f"{way.name}: {len(jobs)} recordings")
    before = way.processor_seconds()
    done = way.transcribe(jobs, word_times=False)
    result.told_processor_seconds = way.processor_seconds() - before
    result.told = [score(one, text) for one, text in zip(recordings, done.transcripts)]
    result.told_length = material.length(recordings)
    result.told_seconds = done.seconds
    result.failures = {
        one.recording.name: one.transcript.failure for one in result.told if one.transcript.failure
    }
    note(f"{way.name}: languages")
    found = way.find_languages(jobs)
    if found is None:
        return
    result.languages = [
        (one, text.language) for one, text in zip(recordings, found.transcripts)
    ]
    if found.has_text:
        result.untold = [score(one, text) for one, text in zip(recordings, found.transcripts)]


def _english(
    result: Measurement, way: Way, material: Material, note: Callable[[str], None]
) -> None:
    if material.timed:
        note(f"{way.name}: word times")
        jobs = [Job(one.path, LANGUAGE) for one in material.timed]
        done = way.transcribe(jobs, word_times=True)
        result.times = sum(
            (
                word_times.compare(one.words, text)
                for one, text in zip(material.timed, done.transcripts)
            ),
            word_times.NONE,
        )
    if material.non_speech:
        note(f"{way.name}: non-speech")
        done = way.transcribe([Job(material.non_speech, LANGUAGE)], word_times=False)
        result.non_speech = non_speech.words_by_kind(done.transcripts[0], list(material.parts))
        result.texts["non-speech"] = done.transcripts[0].text
        if done.transcripts[0].failure:
            result.failures["non-speech"] = done.transcripts[0].failure
    if material.long:
        note(f"{way.name}: the long file")
        done = way.transcribe([Job(material.long_path, LANGUAGE)], word_times=False)
        result.long = scoring.compare(
            english_tokens(material.long.reference), english_tokens(done.transcripts[0].text)
        )
        result.long_seconds = done.seconds
        result.texts["the long file"] = done.transcripts[0].text
        if done.transcripts[0].failure:
            result.failures["the long file"] = done.transcripts[0].failure
