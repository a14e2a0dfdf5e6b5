from __future__ import annotations

import pytest

from sotto_whisperx.command import parse
from sotto_whisperx.settings import (
    AlignmentModels,
    AlignmentSettings,
    DetectionSettings,
    DiarizationSettings,
    Machine,
    RecognitionSettings,
)


def test_defaults_are_those_of_whisperx_but_for_threads() -> None:
    settings = parse(["recognize", "--model", "small"])
    assert settings == RecognitionSettings(model="small", machine=Machine(threads=1))
    assert isinstance(settings, RecognitionSettings)
    assert (settings.beam_size, settings.interpolate, settings.batch) == (5, "nearest", None)


def test_reads_the_options_of_recognition() -> None:
    settings = parse(
        "recognize --model /m --device cuda --compute-type int8 --threads 2 --batch 8 --beam-size 1"
        " --patience 2 --length-penalty 0.5 --suppress-numerals --suppress-tokens=-1,5"
        " --align-model de=/d,en=/e --interpolate linear --model-cache /c --offline"
        " --max-window 20".split()
    )
    assert settings == RecognitionSettings(
        model="/m",
        machine=Machine("cuda", 2, "/c", True),
        compute_type="int8",
        batch=8,
        beam_size=1,
        patience=2,
        length_penalty=0.5,
        suppress_numerals=True,
        suppress_tokens=(-1, 5),
        alignment_models=AlignmentModels({"de": "/d", "en": "/e"}),
        interpolate="linear",
        max_window=20,
    )


def test_an_alignment_model_may_be_for_every_language() -> None:
    settings = parse(["recognize", "--model", "m", "--align-model", "/a=b,de=/d,jw=/j"])
    assert isinstance(settings, RecognitionSettings)
    assert settings.alignment_models.name("de") == "/d"
    assert settings.alignment_models.name("fr") == "/a=b"
    assert settings.alignment_models.name("jv") == "/j"
    assert AlignmentModels().name("fr") is None


def test_reads_the_other_modes() -> None:
    expected = DetectionSettings("silero", onset=0.4, offset=0.2)
    assert parse("vad --vad-method silero --onset 0.4 --offset 0.2".split()) == expected
    assert parse(["align"]) == AlignmentSettings(Machine())
    assert parse("align --model /m --threads 1".split()) == AlignmentSettings(model="/m")
    settings = parse("diarize --token-env MY_TOKEN --speakers /s".split())
    assert settings == DiarizationSettings(None, Machine(), "MY_TOKEN", "/s")
    assert parse("diarize --model m".split()) == DiarizationSettings("m")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "recognize",
        "recognize --model m --batch 0",
        "recognize --model m --max-window 31",
        "recognize --model m --align-model a,b",
        "recognize --model m --device tpu",
        "vad --onset 1.5",
    ],
)
def test_refuses_what_makes_no_sense(arguments: str) -> None:
    with pytest.raises(SystemExit) as ending:
        parse(arguments.split())
    assert ending.value.code == 2
