"""Audio files of any shape, made here."""

from __future__ import annotations

import math
import struct
import subprocess


def wav(seconds: float = 0.5, rate: int = 8000, *, frequency: float = 440.0) -> bytes:
    """A tone: 16 bit, one channel."""
    count = int(seconds * rate)
    period = [int(9000 * math.sin(2 * math.pi * frequency * n / rate)) for n in range(min(count, rate))]
    second = struct.pack(f"<{len(period)}h", *period)
    data = (second * (count // max(len(period), 1) + 1))[: count * 2]
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(data),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        rate,
        rate * 2,
        2,
        16,
        b"data",
        len(data),
    )
    return head + data


def ogg_page_headers(size: int) -> bytes:
    """Headers of Ogg pages without content, one after the other: 27 bytes each (RFC 3533)."""
    header = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, 0, 1, 2, 0, 0)
    return header * (size // len(header))


def ogg_with_page_headers(size: int) -> bytes:
    """A real recording of a second, then empty pages."""
    made = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "libopus", "-f", "ogg", "-"],
        capture_output=True,
        check=True,
        timeout=20,
    ).stdout
    return made + ogg_page_headers(size)


def _crc(data: bytes, polynomial: int, width: int) -> int:
    top, mask, value = 1 << (width - 1), (1 << width) - 1, 0
    for byte in data:
        value ^= byte << (width - 8)
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & mask
    return value


def _utf8_number(number: int) -> bytes:
    return chr(number).encode("utf-8", "surrogatepass")


def silent_flac(seconds: int, *, claimed_seconds: int | None = None, rate: int = 100) -> bytes:
    """Silence in constant subframes: about 14 bytes for each 65,535 samples.

    The header claims `claimed_seconds` instead of the true length; 0 is "unknown".
    """
    block, bits = 65535, 16
    claimed = seconds if claimed_seconds is None else claimed_seconds
    packed = rate << 44 | 0 << 41 | (bits - 1) << 36 | claimed * rate
    info = struct.pack(">HH", block, block) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    blocks = [b"fLaC", bytes([0x80]), len(info).to_bytes(3, "big"), info]
    for number in range(math.ceil(seconds * rate / block)):
        # 16 bit block size at the end of the header, rate of the stream, one channel, 16 bits a sample.
        head = bytes([0xFF, 0xF8, 0x70, 0x08]) + _utf8_number(number) + struct.pack(">H", block - 1)
        head += bytes([_crc(head, 0x07, 8)])
        frame = head + bytes([0x00]) + struct.pack(">h", 0)
        blocks.append(frame + struct.pack(">H", _crc(frame, 0x8005, 16)))
    return b"".join(blocks)
