"""The conversation with the server."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import NoReturn

from . import audio_file, loading, replies
from .diagnostics import first_line, note
from .engine import AudibleWindow, Engine
from .failures import Rejection, WorkerUnusable
from .lines import MAXIMUM_LINE_BYTES, LineSplitter
from .lost_device import LostDevice
from .pending import Batch, PendingRequests, Work
from .protocol import Align, Cancel, Detect, Diarize, Ping, Recognize, Refused, parse
from .replies import Reply, ReplyWriter
from .settings import Settings


class WorkerLoop:
    """The main thread reads requests and answers `ping` and `cancel` at once; one compute thread
    loads the engine and works on the requests in order. The end of the input ends the process at
    once, also in the middle of a computation."""

    def __init__(
        self,
        settings: Settings,
        writer: ReplyWriter,
        load: Callable[[Settings], Engine] = loading.load,
        input_descriptor: int = 0,
    ) -> None:
        self._settings = settings
        self._writer = writer
        self._load = load
        self._input = input_descriptor
        self._pending = PendingRequests()
        self._changed = threading.Condition()

    def run(self) -> NoReturn:
        """Reads requests until the input ends."""
        # Never joined: the process ends by os._exit when the input does.
        threading.Thread(target=self._compute, name="compute", daemon=True).start()
        splitter = LineSplitter()
        while True:
            data = os.read(self._input, 1 << 16)
            if not data:
                os._exit(0)
            for line in splitter.take(data):
                self.handle(line)

    def handle(self, line: bytes | None) -> None:
        """Takes one line; None stands for one that was too long."""
        if line is None:
            return note(f"ignored a line of more than {MAXIMUM_LINE_BYTES} bytes")
        request = parse(line)
        if request is None:
            note("ignored a line that is no request")
        elif isinstance(request, Ping):
            self._writer.write(replies.pong(request.number))
        elif isinstance(request, Cancel):
            with self._changed:
                waited = self._pending.cancel(request.id)
            if waited:
                self._writer.write(replies.rejected(request.id, Rejection.cancelled()))
        elif isinstance(request, Refused):
            self._refuse(request.ids)
        elif isinstance(request, Recognize):
            self._refuse(request.refused)
            with self._changed:
                self._pending.enqueue(Batch(request.windows))
                self._changed.notify()
        else:
            with self._changed:
                self._pending.enqueue(request)
                self._changed.notify()

    def _refuse(self, ids: tuple[str, ...]) -> None:
        for id in ids:
            no = Rejection.bad_request("the request cannot be understood")
            self._writer.write(replies.rejected(id, no))

    def _compute(self) -> None:
        try:
            engine = self._load(self._settings)
        except BaseException as error:
            known = isinstance(error, WorkerUnusable)
            message = str(error) if known else f"{type(error).__name__}: {first_line(error)}"
            note(message)
            self._writer.write(replies.failed(message))
            os._exit(1)
        self._writer.write(replies.ready(engine.greeting()))
        while True:
            self.answer(self._next(engine.maximum_batch), engine)

    def _next(self, maximum_batch: int) -> Work:
        with self._changed:
            while (work := self._pending.begin(maximum_batch)) is None:
                self._changed.wait()
            return work

    def answer(self, work: Work, engine: Engine) -> None:
        """Answers every id of a piece of work once, whatever happens."""
        try:
            if isinstance(work, Batch):
                self._recognize(work, engine)
            elif isinstance(work, Detect):
                samples = audio_file.read(work.audio)
                self._settle(work.id, replies.detected(work.id, engine.detect_speech(samples)))
            elif isinstance(work, Align):
                samples = audio_file.read(work.audio)
                self._settle(work.id, replies.aligned(work.id, engine.align(samples, work)))
            else:
                self._diarize(work, engine)
        except Rejection as no:
            self._settle_rest(no)
        except LostDevice as error:
            # The server starts another worker and asks it again.
            note(f"the GPU has gone, so this worker ends: {error}")
            os._exit(1)
        except Exception as error:
            note(f"a computation failed: {type(error).__name__}")
            self._settle_rest(Rejection.engine("the engine failed at this request"))

    def _recognize(self, batch: Batch, engine: Engine) -> None:
        audible: list[AudibleWindow] = []
        for window in batch.windows:
            try:
                samples = audio_file.read(window.audio)
                audible.append(AudibleWindow(window.id, samples, window.options))
            except Rejection as no:
                self._settle(window.id, replies.rejected(window.id, no))
        for id, outcome in engine.recognize(audible, self._wants):
            if isinstance(outcome, Rejection):
                self._settle(id, replies.rejected(id, outcome))
            else:
                self._settle(id, replies.recognized(id, outcome))

    def _diarize(self, request: Diarize, engine: Engine) -> None:
        samples = audio_file.read(request.audio, audio_file.MAXIMUM_FILE_SAMPLES)
        turns = engine.diarize(samples, request, self._wants)
        self._settle(request.id, replies.diarized(request.id, turns))

    def _wants(self, id: str) -> bool:
        with self._changed:
            return self._pending.wants(id)

    def _settle(self, id: str, reply: Reply) -> None:
        # Encoded before the id is removed: after that, no other code answers it.
        data = _line(id, reply)
        with self._changed:
            wanted = self._pending.settle(id)
        if wanted:
            self._writer.write_line(data)
        else:
            self._writer.write(replies.rejected(id, Rejection.cancelled()))

    def _settle_rest(self, no: Rejection) -> None:
        with self._changed:
            rest = self._pending.running
        for id in rest:
            self._settle(id, replies.rejected(id, no))


def _line(id: str, reply: Reply) -> bytes:
    """The line of a reply, or of a rejection where the reply cannot be written."""
    try:
        return replies.line(reply)
    except (TypeError, ValueError) as error:
        note(f"an answer could not be written: {type(error).__name__}")
        no = Rejection.engine("the engine gave an answer that cannot be written")
        return replies.line(replies.rejected(id, no))
