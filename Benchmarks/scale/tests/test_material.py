"""Audio that is made."""

import wave
from pathlib import Path

from scale.material import noise, speech


def samples(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        return file.readframes(file.getnframes())


def test_noise_is_as_long_as_asked_for_and_never_the_same(tmp_path: Path) -> None:
    noise(tmp_path / "a.wav", 2, 1)
    noise(tmp_path / "b.wav", 2, 2)
    one, other = samples(tmp_path / "a.wav"), samples(tmp_path / "b.wav")
    assert len(one) == len(other) == 2 * 2 * 16_000
    assert one != other and one[:32_000] != one[32_000:64_000]


def test_speech_is_whole_sentences(tmp_path: Path) -> None:
    seconds = speech(tmp_path / "a.wav", 20)
    assert len(samples(tmp_path / "a.wav")) == round(seconds * 2 * 16_000)
    assert 10 < seconds < 30
