"""Made-up sound in which nothing is said, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy

from speech.audio import RATE, Samples
from speech.transcript import Transcript

# Root mean square of each kind, but for silence: -30 dB below full scale, a little under speech.
LEVEL = 10 ** (-30 / 20)
FADE_SECONDS = 0.05


@dataclass(frozen=True)
class Part:
    """A stretch of one kind, in seconds from the start."""

    kind: str
    start: float
    end: float


def white(count: int, random: numpy.random.Generator) -> Samples:
    return random.standard_normal(count)


def pink(count: int, random: numpy.random.Generator) -> Samples:
    return _shaped(count, random, lambda hertz: 1 / numpy.sqrt(numpy.maximum(hertz, 20)))


def brown(count: int, random: numpy.random.Generator) -> Samples:
    return _shaped(count, random, lambda hertz: 1 / numpy.maximum(hertz, 20))


def rain(count: int, random: numpy.random.Generator) -> Samples:
    """A hiss above 1 kHz, and 40 drops a second that ring for some milliseconds."""
    hiss = _shaped(count, random, lambda hertz: (hertz > 1000) / numpy.sqrt(hertz + 1))
    hiss /= numpy.sqrt(numpy.mean(hiss**2))
    drops = numpy.zeros(count)
    for _ in range(int(40 * count / RATE)):
        hertz = random.uniform(1500, 5000)
        _add(drops, int(random.integers(count)), _ring(hertz, 0.004) * random.exponential(2.0))
    return hiss + drops


def hum(count: int, random: numpy.random.Generator) -> Samples:
    """Mains of 50 Hz with its harmonics."""
    time = numpy.arange(count) / RATE
    phases = random.uniform(0, 2 * numpy.pi, 8)
    return sum(
        (numpy.sin(2 * numpy.pi * 50 * (n + 1) * time + phases[n]) / (n + 1) for n in range(8)),
        numpy.zeros(count),
    )


def clicks(count: int, random: numpy.random.Generator) -> Samples:
    """A keyboard: a key goes down and comes up every 80 to 400 ms."""
    sound = random.standard_normal(count) * 0.002
    place = 0
    while place < count:
        for delay, gain in ((0, 1.0), (int(random.uniform(0.05, 0.09) * RATE), 0.5)):
            length = int(0.012 * RATE)
            burst = random.standard_normal(length) * numpy.exp(-numpy.arange(length) / 40)
            _add(sound, place + delay, burst * gain + _ring(random.uniform(1800, 3200), 0.003)[:length])
        place += int(random.uniform(0.08, 0.4) * RATE)
    return sound


def chords(count: int, random: numpy.random.Generator) -> Samples:
    """Music: a major or minor triad every second, each note with six harmonics that fade."""
    sound = numpy.zeros(count)
    for place in range(0, count, RATE):
        root = 55 * 2 ** (int(random.integers(12, 36)) / 12)
        for step in (0, int(random.integers(3, 5)), 7, 12):
            note = root * 2 ** (step / 12)
            for harmonic in range(1, 7):
                _add(sound, place, _ring(note * harmonic, 0.6) / harmonic)
    return sound


def breath(count: int, random: numpy.random.Generator) -> Samples:
    """Noise between 300 Hz and 3 kHz that swells and ebbs within 1.2 s, every 3 s or so."""
    noise = _shaped(count, random, lambda hertz: ((hertz > 300) & (hertz < 3000)) / (hertz + 300))
    loudness = numpy.full(count, 0.01)
    swell = numpy.sin(numpy.linspace(0, numpy.pi, int(1.2 * RATE))) ** 2
    place = 0
    while place < count:
        _add(loudness, place, swell * random.uniform(0.5, 1))
        place += int(random.uniform(2.2, 3.8) * RATE)
    swelling: Samples = noise * loudness
    return swelling


def silence(count: int, random: numpy.random.Generator) -> Samples:
    return numpy.zeros(count)


KINDS: dict[str, Callable[[int, numpy.random.Generator], Samples]] = {
    "silence": silence,
    "rain": rain,
    "white noise": white,
    "pink noise": pink,
    "brown noise": brown,
    "hum": hum,
    "clicks": clicks,
    "chords": chords,
    "breath": breath,
}


def make(kind: str, seconds: float, random: numpy.random.Generator) -> Samples:
    """A stretch of one of KINDS at LEVEL, [samples], faded in and out."""
    count = int(seconds * RATE)
    sound = KINDS[kind](count, random)
    level = numpy.sqrt(numpy.mean(sound**2))
    if level > 0:
        sound *= LEVEL / level
    fade = min(int(FADE_SECONDS * RATE), count // 2)
    if fade:
        ramp = numpy.linspace(0, 1, fade)
        sound[:fade] *= ramp
        sound[-fade:] *= ramp[::-1]
    single: Samples = sound.astype(numpy.float32)
    return single


def all_kinds(seconds: float, seed: int) -> tuple[Samples, list[Part]]:
    """Every kind once, for the same time each, `seconds` altogether."""
    random = numpy.random.default_rng(seed)
    each = seconds / len(KINDS)
    sound = numpy.concatenate([make(kind, each, random) for kind in KINDS])
    parts = [Part(kind, n * each, (n + 1) * each) for n, kind in enumerate(KINDS)]
    return sound, parts


def words_by_kind(transcript: Transcript, parts: list[Part]) -> dict[str, int]:
    """How many words were written in each part, by the middles of the segments."""
    words = {part.kind: 0 for part in parts}
    for segment in transcript.segments:
        middle = (segment.start + segment.end) / 2
        part = next((part for part in parts if middle < part.end), parts[-1])
        words[part.kind] += len(segment.text.split())
    return words


def _shaped(
    count: int,
    random: numpy.random.Generator,
    gain: Callable[[Samples], Samples],
) -> Samples:
    """Noise with a spectrum of amplitudes `gain`, a function of frequencies in Hz."""
    spectrum = numpy.fft.rfft(random.standard_normal(count))
    noise: Samples = numpy.fft.irfft(
        spectrum * gain(numpy.fft.rfftfreq(count, 1 / RATE)), count
    )
    return noise


def _ring(hertz: float, seconds: float) -> Samples:
    """A sine that fades to a third within `seconds`."""
    time = numpy.arange(int(5 * seconds * RATE)) / RATE
    sine: Samples = numpy.sin(2 * numpy.pi * hertz * time) * numpy.exp(-time / seconds)
    return sine


def _add(sound: Samples, place: int, more: Samples) -> None:
    end = min(len(sound), place + len(more))
    if end > place:
        sound[place:end] += more[: end - place]
