"""The words of a text as a graph for forced alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .number_reader import Reading

# From state, to state, probability, word.
Arc = tuple[int, int, float, str]

PHONES = (
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W "
    "Y Z ZH"
).split()
# Of a word of unknown sounds.
ANY_SOUND_ARCS = 4 * len(PHONES)


@dataclass(frozen=True)
class Slot:
    """A written word: its readings in words of the dictionary. Without any it is `audible` where
    something is spoken of which the sounds are not known, or else silent, as a dash is. `is_shared`
    where neighbours of unknown sounds have one sound together, that of the first of them."""

    written: str
    readings: tuple[Reading, ...] = ()
    audible: bool = True
    is_shared: bool = False

    @property
    def is_unknown(self) -> bool:
        return self.audible and not self.readings

    def narrowed(self) -> Slot:
        """With the first reading alone; without the many arcs of sounds that are not known."""
        return Slot(self.written, self.readings[:1], audible=False)


def with_few_unknown(slots: Sequence[Slot], most: int) -> list[Slot]:
    """The slots with arcs for at most so many words of unknown sounds, the first ones, as these take
    the most time; neighbours count as one."""
    found: list[Slot] = []
    opening: int | None = None
    count = 0
    for place, slot in enumerate(slots):
        if slot.readings:
            opening = None
        elif slot.is_unknown and opening is not None:
            found[opening] = replace(found[opening], is_shared=True)
            slot = replace(slot, audible=False, is_shared=True)
        elif slot.is_unknown:
            opening = place
            count += 1
            slot = replace(slot, audible=count <= most)
        found.append(slot)
    return found


def any_sound(phone: str) -> str:
    """The name of the word that is one phone."""
    return f"_{phone.lower()}"


def arcs(slots: Sequence[Slot]) -> tuple[int, list[Arc]]:
    """The number of states and the arcs from state 0 to the last: one path for each combination of
    readings. A word of unknown sounds is one phone or more of any kind."""
    found: list[Arc] = []
    state = 0
    for slot in slots:
        if slot.readings:
            state = _add_readings(found, slot.readings, state)
        elif slot.audible:
            state = _add_any_sounds(found, state)
    return state + 1, found


def _add_readings(found: list[Arc], readings: Sequence[Reading], state: int) -> int:
    free = state + 1
    end = free + sum(len(reading) - 1 for reading in readings)
    for reading in readings:
        inner = range(free, free + len(reading) - 1)
        free = inner.stop
        chance = 1 / len(readings)
        for start, to, word in zip((state, *inner), (*inner, end), reading, strict=True):
            found.append((start, to, chance, word))
            chance = 1.0
    return end


def _add_any_sounds(found: list[Arc], state: int) -> int:
    loop, end = state + 1, state + 2
    for start, to in ((state, loop), (loop, loop), (loop, end), (state, end)):
        found += [(start, to, 1 / len(PHONES), any_sound(phone)) for phone in PHONES]
    return end


def spoken(slots: Sequence[Slot], words: Sequence[str]) -> list[range] | None:
    """Which of the spoken words belong to each slot; None where they are no path of the graph."""
    # For each slot the places that its words may end at, each with the place they begin at.
    ends: list[dict[int, int]] = []
    starts = [0]
    for slot in slots:
        reached: dict[int, int] = {}
        for start in starts:
            for end in _ends(slot, words, start):
                reached.setdefault(end, start)
        ends.append(reached)
        starts = list(reached)
    place = len(words)
    ranges: list[range] = []
    for reached in reversed(ends):
        if place not in reached:
            return None
        ranges.append(range(reached[place], place))
        place = reached[place]
    return ranges[::-1]


def _ends(slot: Slot, words: Sequence[str], start: int) -> list[int]:
    if slot.readings:
        return [
            start + len(reading)
            for reading in slot.readings
            if tuple(words[start : start + len(reading)]) == reading
        ]
    if not slot.audible:
        return [start]
    end = start
    while end < len(words) and words[end].startswith("_"):
        end += 1
    return list(range(start + 1, end + 1))
