"""The report of a run as Markdown."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence

from speech import audio, scored, scoring, word_times
from speech.measurement import Measurement
from speech.normalisers import UNSPACED
from speech.run import Run
from speech.scoring import Errors

NOTHING = "–"


def markdown(run: Run) -> str:
    if not run.measurements:
        return _head(run)
    sections = [
        _head(run),
        _accuracy(run),
        _differences(run),
        _languages(run),
        _speed(run),
        _detection(run),
        _times(run),
        _non_speech(run),
        _long(run),
        _recordings(run),
        _failures(run),
    ]
    return "\n\n".join(section for section in sections if section)


def _head(run: Run) -> str:
    material = run.material
    length = material.length(material.recordings)
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    lines = [
        "## speech",
        "",
        f"{len(material.recordings)} recordings, {length:.0f} s. One process recognises, with"
        f" {run.threads} thread{'s' * (run.threads > 1)}; the libraries compute in"
        f" {run.compute_type}, with a beam of 5.",
        "",
        f"- machine: {run.machine}",
        f"- versions: Python {platform.python_version()}, {versions}",
        f"- command: `{run.command}`",
    ]
    if run.measurements:
        models = ", ".join(f"{one.name}: {one.model}" for one in run.measurements)
        lines.append(f"- models: {models}")
    reasons = Counter(
        "a copy of another recording" if one.reason.startswith("same ") else one.reason
        for one in material.skipped
    )
    if reasons:
        lines.append(
            "- not scored: " + ", ".join(f"{count} {reason}" for reason, count in reasons.items())
        )
    lines += [f"- not measured: {what}" for what in run.missing]
    return "\n".join(lines)


def _accuracy(run: Run) -> str:
    rows = []
    for one in run.measurements:
        english = scored.english_errors(one.told)
        rows.append(
            [
                run.label(one),
                _rate(english),
                _edits(english),
                _rate(scored.word_errors(one.told)),
                _rate(scored.character_errors(one.told)),
                str(len(one.failures)),
            ]
        )
    head = [
        "", "English WER, Whisper's normaliser", "S / D / I of words",
        "WER, all languages with spaces, plain", "CER", "failed",
    ]  # fmt: skip
    return (
        "### Errors, language told\n\n"
        + _table(head, rows)
        + "\n\nRates in %, with 95 % intervals over recordings. S, D, I: substituted, deleted, inserted."
    )


def _differences(run: Run) -> str:
    rows = []
    for one in run.served:
        for other in run.direct:
            pairs = _pairs(one, other)
            if not pairs:
                continue
            rows.append([f"{run.label(one)} minus {run.label(other)}", *pairs])
    if not rows:
        return ""
    head = ["", "English WER", "WER, plain", "CER"]
    return "### Differences, in points of %\n\n" + _table(head, rows)


def _pairs(one: Measurement, other: Measurement) -> list[str]:
    """Of the three rates; empty where the two did not have the same recordings."""
    if [s.recording for s in one.told] != [s.recording for s in other.told]:
        return []
    cells = []
    for errors in (scored.english_errors, scored.word_errors, scored.character_errors):
        mine, theirs = errors(one.told), errors(other.told)
        if not mine:
            cells.append(NOTHING)
            continue
        observed, interval = scoring.difference(mine, theirs)
        bounds = f" [{interval[0] * 100:+.1f}, {interval[1] * 100:+.1f}]" if interval else ""
        cells.append(f"{observed * 100:+.1f}{bounds}")
    return cells


def _languages(run: Run) -> str:
    languages = list(dict.fromkeys(one.language for one in run.material.recordings))
    rows = []
    for language in languages:
        cells = [
            _rate(scored.language_errors(one.told, language)) for one in run.measurements
        ]
        of = [one for one in run.material.recordings if one.language == language]
        what = "CER" if language in UNSPACED else "WER"
        rows.append([f"{language} ({what})", str(len(of)), *cells])
    head = ["", "recordings", *map(run.label, run.measurements)]
    return "### By language\n\n" + _table(head, rows)


def _speed(run: Run) -> str:
    rows = [
        [
            run.label(one),
            f"{one.speed:.2f}" if one.speed else NOTHING,
            _processor(one),
            ", ".join(f"{kind} {peak / 2**20:.0f}" for kind, peak in one.memory.items()),
        ]
        for one in run.measurements
    ]
    return "### Speed and memory\n\n" + _table(
        ["", "audio-s a second", "CPU s per audio s", "peak of each process, MiB"], rows
    )


def _detection(run: Run) -> str:
    rows = []
    for one in run.measurements:
        if one.languages is None:
            continue
        right = sum(recording.language == found for recording, found in one.languages)
        wrong = [
            f"{recording.name} ({recording.language}: {found or 'none'})"
            for recording, found in one.languages
            if recording.language != found
        ]
        untold = _rate(scored.english_errors(one.untold)) if one.untold else NOTHING
        count = len(one.languages)
        rows.append([run.label(one), f"{right} of {count}", untold, ", ".join(wrong) or NOTHING])
    if not rows:
        return ""
    head = ["", "right", "English WER then", "wrong"]
    return "### Language found out\n\n" + _table(head, rows)


def _times(run: Run) -> str:
    rows = []
    for one in run.measurements:
        times = one.times
        if times is None:
            continue
        untimed = f"{100 * times.untimed / times.written:.1f}" if times.written else NOTHING
        rows.append(
            [
                run.label(one),
                f"{times.matched} of {times.spoken}",
                _spread(times.starts),
                _spread(times.ends),
                untimed,
            ]
        )
    if not rows:
        return ""
    head = ["", "words recognised", "start, ms", "end, ms", "% of words without times"]
    return (
        f"### Word times, {len(run.material.timed)} recordings\n\n"
        + _table(head, rows)
        + "\n\nAbsolute errors: median / 90 %."
    )


def _non_speech(run: Run) -> str:
    measured = [one for one in run.measurements if one.non_speech is not None]
    if not measured:
        return ""
    kinds = [part.kind for part in run.material.parts]
    rows = [
        [run.label(one), str(sum(found.values())), *(str(found[kind]) for kind in kinds)]
        for one in measured
        if (found := one.non_speech) is not None
    ]
    minutes = run.material.non_speech_seconds / 60
    return f"### Words where nothing is said, {minutes:g} minutes\n\n" + _table(
        ["", "all", *kinds], rows
    )


def _long(run: Run) -> str:
    long = run.material.long
    if long is None:
        return ""
    length = audio.seconds(long.samples)
    rows = [
        [run.label(one), _rate([one.long]), _edits([one.long]), f"{length / one.long_seconds:.2f}"]
        for one in run.measurements
        if one.long is not None
    ]
    return (
        f"### A long file: {long.count} English recordings in {length:.0f} s,"
        f" {long.speech_seconds:.0f} s of which are theirs\n\n"
        + _table(["", "WER, Whisper's normaliser", "S / D / I of words", "audio-s a second"], rows)
    )


def _recordings(run: Run) -> str:
    rows = []
    by_way = [{s.recording: s.errors for s in one.told} for one in run.measurements]
    for recording in run.material.recordings:
        cells = [_count(found.get(recording)) for found in by_way]
        seconds = run.material.seconds[recording.name]
        rows.append([recording.name, recording.language, f"{seconds:.1f}", *cells])
    head = ["", "language", "s", *map(run.label, run.measurements)]
    return (
        "### By recording\n\n"
        + _table(head, rows)
        + "\n\nErrors of words, or of characters, of how many there are."
    )


def _failures(run: Run) -> str:
    lines = [
        f"- {run.label(one)}, {name}: {failure}"
        for one in run.measurements
        for name, failure in one.failures.items()
    ]
    return "### Failures\n\n" + "\n".join(lines) if lines else ""


# MARK: Cells


def _rate(errors: Sequence[Errors]) -> str:
    rate = scoring.add(errors).rate
    if rate is None:
        return NOTHING
    interval = scoring.interval(errors)
    bounds = f" [{interval[0] * 100:.1f}, {interval[1] * 100:.1f}]" if interval else ""
    return f"{rate * 100:.1f}{bounds}"


def _edits(errors: Sequence[Errors]) -> str:
    found = scoring.add(errors)
    if not found.total:
        return NOTHING
    kinds = f"{found.substitutions} / {found.deletions} / {found.insertions}"
    return f"{kinds} of {found.total}"


def _count(errors: Errors | None) -> str:
    return f"{errors.edits} of {errors.total}" if errors else NOTHING


def _processor(one: Measurement) -> str:
    if not one.told_length:
        return NOTHING
    return f"{one.told_processor_seconds / one.told_length:.3f}"


def _spread(errors: Sequence[float]) -> str:
    found = word_times.spread(errors)
    return f"{found[0] * 1000:.0f} / {found[1] * 1000:.0f}" if found else NOTHING


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
