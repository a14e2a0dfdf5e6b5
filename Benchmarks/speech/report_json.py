"""The figures and texts of a run as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from speech import audio, scored, scoring, word_times
from speech.measurement import Measurement
from speech.run import Run
from speech.scored import Scored
from speech.scoring import Errors


def write(path: Path, run: Run) -> None:
    path.write_text(json.dumps(_run(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _run(run: Run) -> dict[str, Any]:
    material = run.material
    return {
        "machine": run.machine,
        "command": run.command,
        "versions": run.versions,
        "threads": run.threads,
        "compute_type": run.compute_type,
        "recordings": [
            {
                "file": one.name,
                "language": one.language,
                "seconds": material.seconds[one.name],
                "reference": one.reference,
            }
            for one in material.recordings
        ],
        "skipped": [{"file": one.name, "reason": one.reason} for one in material.skipped],
        "missing": run.missing,
        "long_file": material.long
        and {
            "reference": material.long.reference,
            "recordings": material.long.count,
            "seconds": audio.seconds(material.long.samples),
            "seconds_of_recordings": material.long.speech_seconds,
        },
        "ways": [_measurement(one) for one in run.measurements],
    }


def _measurement(one: Measurement) -> dict[str, Any]:
    languages = dict.fromkeys(scored.recording.language for scored in one.told)
    return {
        "name": one.name,
        "model": one.model,
        "audio_seconds": one.told_length,
        "wall_seconds": one.told_seconds,
        "processor_seconds": one.told_processor_seconds,
        "peak_memory_bytes": one.memory,
        "failures": one.failures,
        "english": _rate(scored.english_errors(one.told)),
        "words_plain": _rate(scored.word_errors(one.told)),
        "characters": _rate(scored.character_errors(one.told)),
        "languages": {
            language: _rate(scored.language_errors(one.told, language)) for language in languages
        },
        "recordings": [_scored(recording) for recording in one.told],
        "without_language": one.untold and [_scored(recording) for recording in one.untold],
        "found_languages": one.languages
        and [
            {"file": recording.name, "language": recording.language, "found": found}
            for recording, found in one.languages
        ],
        "word_times": one.times
        and {
            "start": word_times.spread(one.times.starts),
            "end": word_times.spread(one.times.ends),
            "spoken": one.times.spoken,
            "matched": one.times.matched,
            "written": one.times.written,
            "untimed": one.times.untimed,
        },
        "texts": one.texts,
        "non_speech_words": one.non_speech,
        "long_file": one.long and {**_errors(one.long), "wall_seconds": one.long_seconds},
    }


def _scored(one: Scored) -> dict[str, Any]:
    return {
        "file": one.recording.name,
        "text": one.transcript.text,
        "failure": one.transcript.failure,
        "plain": _errors(one.plain),
        "english": one.english and _errors(one.english),
    }


def _rate(errors: list[Errors]) -> dict[str, Any]:
    return {**_errors(scoring.add(errors)), "interval": scoring.interval(errors)}


def _errors(one: Errors) -> dict[str, Any]:
    return {
        "total": one.total,
        "substitutions": one.substitutions,
        "deletions": one.deletions,
        "insertions": one.insertions,
        "rate": one.rate,
    }
