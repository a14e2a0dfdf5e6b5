"""The two ways of saying no: to one request, and to working at all."""

from __future__ import annotations

CANCELLED_CODE = "cancelled"


class Rejection(Exception):
    """No to one request. `may_retry` says whether another attempt could end differently."""

    def __init__(self, code: str, message: str, may_retry: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.may_retry = may_retry

    @classmethod
    def bad_audio(cls, message: str) -> Rejection:
        return cls("bad_audio", message)

    @classmethod
    def bad_request(cls, message: str) -> Rejection:
        return cls("bad_request", message)

    @classmethod
    def bad_language(cls, message: str) -> Rejection:
        return cls("bad_language", message)

    @classmethod
    def unsupported(cls, message: str) -> Rejection:
        return cls("unsupported", message)

    @classmethod
    def engine(cls, message: str) -> Rejection:
        return cls("engine_error", message, may_retry=True)

    @classmethod
    def out_of_memory(cls) -> Rejection:
        return cls(
            "out_of_memory",
            "the memory does not suffice for even one window: use a smaller model, another compute "
            "type (such as int8) or a smaller --batch",
        )

    @classmethod
    def cancelled(cls) -> Rejection:
        return cls(CANCELLED_CODE, "taken back")


class WorkerUnusable(Exception):
    """Why the worker cannot start; the message says what to do."""
