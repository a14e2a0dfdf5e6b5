"""Whether the server and the own loop read the same in the same windows, and where the server read otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from direct import Text
from served import Window
from sotto_whisperx.audio_file import SAMPLE_RATE
from sotto_whisperx.text_quality import Decoded


@dataclass(frozen=True)
class Agreement:
    """Numbers of windows. `suspect` are those whose text in the loop has a fault by the worker's rules, so that the
    server decodes them again; `left_out` those in which the server heard no speech and the loop has a text. `changed`
    says how many of both have another text through the server, `differing` how many of all others: speed that was
    bought by other work."""

    windows: int
    equal: int
    suspect: int
    left_out: int
    changed: int
    differing: int
    # Windows that differ and should not, as (loop, server).
    examples: tuple[tuple[str, str], ...]


def compared(windows: Sequence[Window], loop: Sequence[Text], server: Sequence[Text]) -> Agreement:
    """Texts are equal where their words are, whatever the white space between them."""
    equal = suspect = left_out = changed = 0
    examples: list[tuple[str, str]] = []
    for window, own, told in zip(windows, loop, server, strict=True):
        seconds = (window.end - window.start) / SAMPLE_RATE
        ours, theirs = plain(own.words), plain(told.words)
        is_suspect = Decoded((), own.words, own.average).fault(seconds) is not None
        is_left_out = bool(ours) and not theirs
        suspect += is_suspect
        left_out += is_left_out
        if ours == theirs:
            equal += 1
        elif is_suspect or is_left_out:
            changed += 1
        else:
            examples.append((ours, theirs))
    return Agreement(
        windows=len(windows),
        equal=equal,
        suspect=suspect,
        left_out=left_out,
        changed=changed,
        differing=len(examples),
        examples=tuple(examples[:5]),
    )


def plain(words: str) -> str:
    return " ".join(words.split())
