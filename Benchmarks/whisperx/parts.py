"""A process that runs WhisperX itself: one JSON command a line on standard input, one answer a line.

    parts.py MODEL THREADS

`{"do": "file", "path"}`      WhisperX's own transcribe() on a file, as its users call it
`{"do": "files", "paths"}`    WhisperX's parts: every file loaded, its own speech detection, then all windows in batches
`{"do": "windows", "places"}` WhisperX's parts on windows that were cut before, in one batch
`{"do": "cut", "file"}`       takes the cut windows into memory (numpy's npz)

Batches have 4 windows. Each answer has the texts of the windows that were computed, each with the mean log probability
of its tokens."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO

BATCH = 4
LANGUAGE = "en"

# Words, and the mean log probability of their tokens.
Text = tuple[str, float]


class Parts:
    """WhisperX, loaded once."""

    def __init__(self, model: str, threads: int) -> None:
        import torch
        import whisperx

        torch.set_num_threads(threads)
        self._whisperx = whisperx
        self._pipeline = whisperx.load_model(
            model, "cpu", compute_type="int8", language=LANGUAGE, threads=threads
        )
        self._windows: list[Any] = []

    def answer(self, command: dict[str, Any]) -> dict[str, Any]:
        if command["do"] == "file":
            texts = self._file(command["path"])
        elif command["do"] == "files":
            texts = self._files(command["paths"])
        elif command["do"] == "windows":
            texts = self._batch([self._windows[place] for place in command["places"]])
        else:
            import numpy

            with numpy.load(command["file"]) as archive:
                self._windows = [archive[name] for name in archive.files]
            texts = []
        return {"texts": texts}

    def _file(self, path: str) -> list[Text]:
        audio = self._whisperx.load_audio(path)
        result = self._pipeline.transcribe(audio, batch_size=BATCH, language=LANGUAGE)
        return [(segment["text"], float(segment["avg_logprob"])) for segment in result["segments"]]

    def _files(self, paths: list[str]) -> list[Text]:
        pipeline = self._pipeline
        detector = pipeline.vad_model
        windows = []
        for path in paths:
            audio = self._whisperx.load_audio(path)
            waveform = detector.preprocess_audio(audio)
            speech = detector({"waveform": waveform, "sample_rate": 16_000})
            merged = detector.merge_chunks(
                speech, 30, onset=pipeline._vad_params["vad_onset"], offset=pipeline._vad_params["vad_offset"]
            )
            windows += [audio[int(part["start"] * 16_000) : int(part["end"] * 16_000)] for part in merged]
        texts: list[Text] = []
        for start in range(0, len(windows), BATCH):
            texts += self._batch(windows[start : start + BATCH])
        return texts

    def _batch(self, windows: list[Any]) -> list[Text]:
        import torch
        from faster_whisper.tokenizer import Tokenizer

        pipeline = self._pipeline
        whisper = pipeline.model
        multilingual = whisper.model.is_multilingual
        tokenizer = Tokenizer(whisper.hf_tokenizer, multilingual, task="transcribe", language=LANGUAGE)
        features = torch.stack([pipeline.preprocess({"inputs": window})["inputs"] for window in windows])
        result = whisper.generate_segment_batched(features, tokenizer, pipeline.options)
        return list(zip(result["text"], map(float, result["avg_logprob"]), strict=True))


def main(model: str, threads: int, answers: TextIO) -> None:
    parts = Parts(model, threads)
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(parts.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    # The libraries write to standard output; the answers keep it for themselves.
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = sys.argv[2]
    os.environ.update(HF_HUB_OFFLINE="1", PYANNOTE_METRICS_ENABLED="false", TOKENIZERS_PARALLELISM="false")
    main(sys.argv[1], int(sys.argv[2]), channel)
