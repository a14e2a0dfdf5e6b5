"""What a network of namespaces leaves on a machine: found by name, and removed.

Names carry the id of the process that made them: namespaces `sotto<pid>-<number>`, links `sotto<pid>c…` and
`sotto<pid>b…`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

from harness.ip import IPFailure, ip

_NAMESPACE = re.compile(r"sotto(\d+)-\d+")
_LINK = re.compile(r"sotto(\d+)[bc]\d*")
REMOVAL_SECONDS = 5.0


def _namespaces() -> list[str]:
    return [line.split()[0] for line in ip("netns", "list").splitlines() if line.strip()]


def _links() -> list[str]:
    return [link["ifname"] for link in json.loads(ip("-json", "link", "show") or "[]")]


def _of(owner: int, names: list[str], pattern: re.Pattern[str]) -> list[str]:
    return [name for name in names if (match := pattern.fullmatch(name)) and int(match[1]) == owner]


def owners() -> set[int]:
    """Processes that have made networks which are still there, whether they run or not."""
    found = [_NAMESPACE.fullmatch(name) for name in _namespaces()] + [_LINK.fullmatch(name) for name in _links()]
    return {int(match[1]) for match in found if match}


def remove_leftovers() -> None:
    """Networks of processes that do not run any more, and any that bears this one's id. Raises `IPFailure`."""
    for owner in owners():
        if owner == os.getpid() or not Path(f"/proc/{owner}").exists():
            remove(owner)


def remove(owner: int) -> None:
    """Ends what runs in the namespaces. Raises `IPFailure` where something is still there afterwards."""
    deadline = time.monotonic() + REMOVAL_SECONDS
    while True:
        namespaces = _of(owner, _namespaces(), _NAMESPACE)
        links = _of(owner, _links(), _LINK)
        if not namespaces and not links:
            return
        if time.monotonic() > deadline:
            raise IPFailure(f"cannot be removed: {', '.join(namespaces + links)}")
        for namespace in namespaces:
            _end_all_in(namespace)
            _try("netns", "delete", namespace)
        for link in links:
            _try("link", "delete", link)
        time.sleep(0.05)


def _end_all_in(namespace: str) -> None:
    try:
        pids = ip("netns", "pids", namespace).split()
    except IPFailure:
        return
    for pid in pids:
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            pass


def _try(*arguments: str) -> None:
    """What went with something else is not there any more."""
    try:
        ip(*arguments)
    except IPFailure:
        pass
