"""The command line."""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import os
import re
import signal
from collections.abc import Sequence
from typing import NoReturn

from . import environment, server_bond, versions
from .hub_pipeline import HUB_MODEL
from .language_codes import iso_code
from .loop import WorkerLoop
from .replies import ReplyWriter
from .settings import (
    AlignmentModels,
    AlignmentSettings,
    DetectionSettings,
    DiarizationSettings,
    Machine,
    RecognitionSettings,
    Settings,
    WhisperSettings,
)
from .speakers import weights as speaker_weights


def main(channel: int) -> NoReturn:
    """Runs the worker; `channel` is the descriptor that was standard output."""
    with os.fdopen(os.dup(channel), "w", encoding="utf-8") as output:
        with contextlib.redirect_stdout(output):
            settings = parse()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    faulthandler.enable()
    server_bond.tie()
    environment.prepare(settings.machine)
    WorkerLoop(settings, ReplyWriter(channel)).run()


def parse(arguments: Sequence[str] | None = None) -> Settings:
    """The settings that arguments ask for; ends the process when they make no sense."""
    values = _parser().parse_args(arguments)
    machine = Machine(values.device, values.threads, values.model_cache, values.offline)
    if values.mode == "vad":
        return DetectionSettings(
            values.vad_method, machine, values.onset, values.offset, values.chunk_size
        )
    if values.mode == "diarize":
        return DiarizationSettings(values.model, machine, values.token_env, values.speakers)
    if values.mode == "align":
        return AlignmentSettings(machine, values.model)
    common = {
        "model": values.model,
        "machine": machine,
        "compute_type": values.compute_type,
        "batch": values.batch,
        "beam_size": values.beam_size,
        "patience": values.patience,
        "length_penalty": values.length_penalty,
        "suppress_numerals": values.suppress_numerals,
        "suppress_tokens": values.suppress_tokens,
        "max_window": values.max_window,
    }
    if values.mode == "whisper":
        return WhisperSettings(**common)
    return RecognitionSettings(
        **common, alignment_models=values.align_model, interpolate=values.interpolate
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="whisperx worker",
        allow_abbrev=False,
        description="Recognises speech, finds it or tells speakers apart for Sotto, which starts "
        "this program and talks to it on its standard input and output.",
    )
    parser.add_argument("--version", action="version", version=versions.banner())
    modes = parser.add_subparsers(dest="mode", required=True)
    _add_recognize(modes)
    _add_whisper(modes)
    _add_vad(modes)
    _add_diarize(modes)
    _add_align(modes)
    return parser


def _add_recognize(modes: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mode = _add_mode(modes, "recognize", "recognise windows and place their words with WhisperX")
    _add_decoding(mode)
    mode.add_argument(
        "--align-model",
        type=alignment_models,
        default=AlignmentModels(),
        metavar="DIR_OR_NAME | LANG=DIR,…",
        help="model that places words, for all languages or for some; else WhisperX's own",
    )
    mode.add_argument(
        "--interpolate",
        choices=["nearest", "linear", "ignore"],
        default="nearest",
        help="where words are put that cannot be placed",
    )


def _add_whisper(modes: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mode = _add_mode(modes, "whisper", "recognise windows and place their words by attention")
    _add_decoding(mode)


def _add_decoding(mode: argparse.ArgumentParser) -> None:
    mode.add_argument("--model", required=True, help="name, such as small, or directory")
    mode.add_argument("--compute-type", default="default", help="default: int8; float16 on a GPU")
    mode.add_argument("--batch", type=_positive, help="windows at once (4; 16 on a GPU)")
    mode.add_argument("--beam-size", type=_positive, default=5)
    mode.add_argument("--patience", type=_above_zero, default=1.0)
    mode.add_argument("--length-penalty", type=float, default=1.0)
    mode.add_argument("--suppress-numerals", action="store_true", help="write numbers as words")
    mode.add_argument("--suppress-tokens", type=_tokens, default=(-1,), help="ids, with commas")
    mode.add_argument("--max-window", type=_window, default=30.0, metavar="SECONDS")


def _add_vad(modes: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mode = _add_mode(modes, "vad", "find speech")
    mode.add_argument("--vad-method", choices=["pyannote", "silero"], default="pyannote")
    mode.add_argument("--onset", type=_probability, default=0.5)
    mode.add_argument("--offset", type=_probability, default=0.363)
    mode.add_argument("--chunk-size", type=_above_zero, default=30.0, metavar="SECONDS")


def _add_diarize(modes: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mode = _add_mode(modes, "diarize", "tell speakers apart")
    mode.add_argument(
        "--model",
        help=f"name or directory of a pyannote pipeline, or {speaker_weights.NAME}, which needs no "
        f"token; else {HUB_MODEL} where there is a token, and that one where there is none",
    )
    mode.add_argument(
        "--speakers",
        metavar="DIR",
        help=f"folder with the weights of {speaker_weights.NAME}, if make whisperx has put them "
        "elsewhere",
    )
    mode.add_argument(
        "--token-env",
        default="HF_TOKEN",
        metavar="NAME",
        help="environment variable that holds the access token for the model",
    )


def _add_align(modes: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mode = _add_mode(modes, "align", "place the words of an English text, with PocketSphinx")
    mode.add_argument(
        "--model",
        metavar="DIR",
        help="directory with en-us and cmudict-en-us.dict; else what comes with PocketSphinx",
    )


def _add_mode(
    modes: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help: str
) -> argparse.ArgumentParser:
    mode = modes.add_parser(name, help=help, description=help, allow_abbrev=False)
    mode.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    mode.add_argument("--threads", type=_positive, default=1)
    mode.add_argument("--model-cache", metavar="DIR", help="where fetched models are kept")
    mode.add_argument("--offline", action="store_true", help="fetch nothing")
    return mode


def alignment_models(text: str) -> AlignmentModels:
    """Models per language from `LANG=NAME` parts; a part without a language is for all others."""
    by_language: dict[str, str] = {}
    for_others: str | None = None
    for part in filter(None, (part.strip() for part in text.split(","))):
        named = re.fullmatch(r"([a-z]{2,3})=(.+)", part)
        if named:
            by_language[iso_code(named[1])] = named[2]
        elif for_others is None:
            for_others = part
        else:
            raise argparse.ArgumentTypeError("only one model can be for all languages")
    return AlignmentModels(by_language, for_others)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _above_zero(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError
    return number


def _window(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 30:
        raise argparse.ArgumentTypeError("a window has at most 30 seconds")
    return seconds


def _probability(text: str) -> float:
    number = float(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return number


def _tokens(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part.strip())
