"""Ties the process to the server that started it."""

from __future__ import annotations

import ctypes
import os
import signal

SERVER_VARIABLE = "SOTTO_SERVER_PID"
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, prctl(2)


def tie() -> None:
    """Has the kernel kill this process when the server dies, whatever it is doing then.

    Only for a server, which names itself in the environment. A worker that was started by hand goes
    by the end of its input. Exits when the server is gone already."""
    try:
        server = int(os.environ[SERVER_VARIABLE])
    except (KeyError, ValueError):
        return
    ctypes.CDLL(None, use_errno=True).prctl(
        _SET_DEATH_SIGNAL, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0
    )
    # The server may have died before the kernel was told.
    if os.getppid() != server:
        os._exit(0)
