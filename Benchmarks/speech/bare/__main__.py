"""faster-whisper or WhisperX by itself: one JSON command a line on standard input, one answer a line.

    python Benchmarks/speech/bare faster-whisper|whisperx MODEL THREADS COMPUTE_TYPE

The first line says which versions are loaded. Commands:

`{"do": "transcribe", "path", "language", "vad", "words"}`  the whole file; `language` null: found out
`{"do": "language", "path"}`                                the language alone (faster-whisper)

Answers have the shape of the server's transcripts: `language` and `segments` with `start`, `end`,
`text` and `words`; or `{"failure"}`. WhisperX's `vad` is always on and it places no words here."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from typing import Any, Protocol, TextIO

BEAM = 5
BATCH = 4


class Library(Protocol):
    def transcribe(self, command: dict[str, Any]) -> dict[str, Any]: ...

    def language(self, path: str) -> str: ...


class FasterWhisper:
    """faster-whisper's own transcription of whole files."""

    def __init__(self, model: str, threads: int, compute_type: str) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(model, "cpu", compute_type=compute_type, cpu_threads=threads)

    def transcribe(self, command: dict[str, Any]) -> dict[str, Any]:
        segments, found = self._model.transcribe(
            command["path"],
            language=command["language"],
            beam_size=BEAM,
            vad_filter=command["vad"],
            word_timestamps=command["words"],
        )
        return {
            "language": found.language,
            "segments": [
                {
                    "start": segment.start,
                    "end": segment.end,
                    "text": segment.text,
                    "words": [
                        {"word": word.word, "start": word.start, "end": word.end}
                        for word in segment.words or ()
                    ],
                }
                for segment in segments
            ],
        }

    def language(self, path: str) -> str:
        # The segments are computed when they are read, which is not done here.
        _, found = self._model.transcribe(path, language=None)
        return str(found.language)


class WhisperX:
    """WhisperX's own transcription of whole files, in batches."""

    def __init__(self, model: str, threads: int, compute_type: str) -> None:
        import torch
        import whisperx

        torch.set_num_threads(threads)
        self._whisperx = whisperx
        self._pipeline = whisperx.load_model(
            model, "cpu", compute_type=compute_type, threads=threads
        )

    def transcribe(self, command: dict[str, Any]) -> dict[str, Any]:
        audio = self._whisperx.load_audio(command["path"])
        result = self._pipeline.transcribe(
            audio, batch_size=BATCH, language=command["language"]
        )
        segments = [
            {"start": part["start"], "end": part["end"], "text": part["text"], "words": []}
            for part in result["segments"]
        ]
        return {"language": result["language"], "segments": segments}

    def language(self, path: str) -> str:
        return str(self._pipeline.detect_language(self._whisperx.load_audio(path)))


LIBRARIES: dict[str, tuple[type[FasterWhisper] | type[WhisperX], tuple[str, ...]]] = {
    "faster-whisper": (FasterWhisper, ("faster-whisper", "ctranslate2")),
    "whisperx": (WhisperX, ("whisperx", "faster-whisper", "ctranslate2", "torch")),
}


def answer(library: Library, command: dict[str, Any]) -> dict[str, Any]:
    try:
        if command["do"] == "language":
            return {"language": library.language(command["path"]), "segments": []}
        return library.transcribe(command)
    except Exception as error:  # One file that fails leaves the others to be done.
        return {"failure": f"{type(error).__name__}: {error}"}


def main(name: str, model: str, threads: int, compute_type: str, answers: TextIO) -> None:
    kind, packages = LIBRARIES[name]
    library: Library = kind(model, threads, compute_type)
    versions = {package: importlib.metadata.version(package) for package in packages}
    print(json.dumps({"versions": versions}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(library, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    # The libraries write to standard output; the answers keep it for themselves.
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = sys.argv[3]
    os.environ.update(PYANNOTE_METRICS_ENABLED="false", TOKENIZERS_PARALLELISM="false")
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], channel)
