"""Which versions of the libraries are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from .protocol import VERSION


def library(*packages: str) -> str:
    """Names and versions of packages, for the server's log."""
    return ", ".join(f"{package} {_version(package)}" for package in packages)


def banner() -> str:
    return (
        f"Sotto's WhisperX worker, protocol {VERSION}; "
        + library("whisperx", "faster-whisper", "ctranslate2", "pyannote-audio", "torch")
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
