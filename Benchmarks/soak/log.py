"""What the server's log says of its workers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_LINE = re.compile(
    r"^\S+ (?P<level>\w+) \S*:(?P<data>.*?) \[\w+\] (?P<message>a worker is lost|"
    r"a worker did not start|replacing a worker)$"
)
# Entries are sorted by name; there may be blanks in them.
_NAME = re.compile(r"worker\.name=(.+)$")
_ERROR = re.compile(r"\berror=(.*?) worker\.name=")
_GRAVE = re.compile(r"^\S+ (error|critical) ")


@dataclass(frozen=True)
class Told:
    """How often what happened to a worker of which name and why, and the lines of level error and
    above."""

    workers: Counter[str]
    errors: tuple[str, ...]


def read(text: str) -> Told:
    workers: Counter[str] = Counter()
    errors = []
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            name = _NAME.search(match.group("data"))
            error = _ERROR.search(match.group("data"))
            said = f"{name.group(1).strip() if name else 'unknown'}: {match.group('message')}"
            workers[said + (f": {error.group(1).strip()}" if error else "")] += 1
        if _GRAVE.match(line):
            errors.append(line)
    return Told(workers, tuple(errors))
