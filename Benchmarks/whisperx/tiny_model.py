"""Makes a Whisper model for timing: the layers and sizes of whisper-tiny, with made-up weights.

It recites one sentence, whatever it hears: the decoder's position embeddings say which token comes at
which place, and what its layers add is too small to change that. All computations are those of the
real model, so the time is real; the text says nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

SENTENCE = (
    " the harbour was quiet in the morning and the boats lay still upon the water while three old"
    " engineers walked slowly along the railway to look at bridges"
)
TEXT_TOKENS = 50_257
TIMESTAMPS = 1_501
PROMPT_TOKENS = 4  # start of transcript, language, task, no time stamps
# Whisper's 99 languages in the order of their tokens.
LANGUAGES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur "
    "hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si "
    "km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha "
    "ba jw su"
).split()


def make(folder: Path) -> Path:
    """The model's directory; it is made if it is not there. Takes some seconds and 160 MB."""
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tokens, merges = _text_tokens()
    special = _special_tokens()
    _write_tokenizer(folder / "tokenizer.json", tokens, merges, special)
    (folder / "preprocessor_config.json").write_text(
        json.dumps(
            {
                "feature_size": 80,
                "sampling_rate": 16_000,
                "hop_length": 160,
                "chunk_length": 30,
                "n_fft": 400,
            }
        )
    )
    _write_weights(folder, tokens + special)
    (folder / "complete").write_text("")
    return folder


def _words() -> list[str]:
    """The sentence's words as tokens write them, the space before a word as Ġ."""
    return ["Ġ" + word for word in SENTENCE.split()]


def _byte_signs() -> list[str]:
    """The sign that stands for each byte: itself where it can be seen, else one further on."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in visible]
    return [chr(byte) for byte in visible] + [chr(256 + place) for place in range(len(hidden))]


def _text_tokens() -> tuple[list[str], list[tuple[str, str]]]:
    """All text tokens, and the merges that make words of bytes."""
    tokens = dict.fromkeys(_byte_signs())
    merges: dict[tuple[str, str], None] = {}
    for word in _words():
        for end in range(1, len(word)):
            merges[(word[:end], word[end])] = None
            tokens[word[: end + 1]] = None
    number = 0
    while len(tokens) < TEXT_TOKENS - 1:
        tokens[f"Ġunused{number}"] = None
        number += 1
    # By this CTranslate2 tells a model of many languages, whose last text token it is.
    tokens[""] = None
    return list(tokens), list(merges)


def _special_tokens() -> list[str]:
    names = ["endoftext", "startoftranscript", *LANGUAGES, "translate", "transcribe"]
    names += ["startoflm", "startofprev", "nospeech", "notimestamps"]
    names += [f"{place * 0.02:.2f}" for place in range(TIMESTAMPS)]
    return [f"<|{name}|>" for name in names]


def _write_tokenizer(
    path: Path, tokens: list[str], merges: list[tuple[str, str]], special: list[str]
) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    vocabulary = {token: number for number, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in special])
    tokenizer.save(str(path))


def _write_weights(folder: Path, vocabulary: list[str]) -> None:
    import torch
    from ctranslate2.converters.transformers import WhisperLoader
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    number = {token: place for place, token in enumerate(vocabulary)}
    end = number["<|endoftext|>"]
    torch.manual_seed(1)
    # The standard values of this class are whisper-tiny's.
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(vocabulary),
            pad_token_id=end,
            bos_token_id=end,
            eos_token_id=end,
            decoder_start_token_id=end + 1,
        )
    ).eval()
    said = [number["<|en|>"]] + [end] * (PROMPT_TOKENS - 2)
    said += [number[word] for word in _words()]
    with torch.no_grad():
        _let_it_recite(model, said, end)
        loader = WhisperLoader()
        spec = loader.get_model_spec(model)
    _configure(spec, number)
    spec.register_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="float32")
    spec.save(str(folder))


def _let_it_recite(model: Any, said: list[int], end: int) -> None:
    """`said`: the token that follows each position; from there on it is the end."""
    import torch

    decoder = model.model.decoder
    tokens = decoder.embed_tokens.weight
    tokens.normal_()
    tokens /= tokens.norm(dim=1, keepdim=True)
    positions = decoder.embed_positions.weight
    positions.copy_(tokens[torch.tensor(said + [end] * (len(positions) - len(said)))] * 4)
    for layer in decoder.layers:
        for projection in (layer.self_attn.out_proj, layer.encoder_attn.out_proj, layer.fc2):
            projection.weight.mul_(1e-3)


def _configure(spec: Any, number: dict[str, int]) -> None:
    special = ["startoftranscript", "translate", "transcribe", "startoflm", "startofprev"]
    spec.config.suppress_ids = [number[f"<|{name}|>"] for name in [*special, "nospeech"]]
    spec.config.suppress_ids_begin = [number["Ġ"], number["<|endoftext|>"]]
    spec.config.lang_ids = [number[f"<|{language}|>"] for language in LANGUAGES]
    spec.config.alignment_heads = [[2, 2], [3, 0], [3, 2], [3, 3], [3, 4], [3, 5]]


if __name__ == "__main__":
    import sys

    print(make(Path(sys.argv[1])))
