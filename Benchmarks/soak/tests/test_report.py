"""The report."""

from soak.report import sixths, workers
from soak.tests.made import figures, look


def test_each_sixth_has_its_own_figures() -> None:
    looks = [
        look(
            at=60.0 * minute, server=50 + minute // 10, workers={7: 300, 8: 300 + minute},
            shown=figures(completed=2 * minute),
        )
        for minute in range(61)
    ]  # fmt: skip
    lines = sixths(looks, 3600).splitlines()
    assert len(lines) == 2 + 6
    assert lines[2] == "| 0 to 10 min | 50.0 | 300 | 309 | 40.0 | 9.0 | 3.0 | 2.0 | 2.0 |"
    assert lines[-1] == "| 50 to 60 min | 55.0 | 325 | 360 | 40.0 | 9.0 | 3.0 | 2.0 | 2.0 |"


def test_each_worker_has_a_row() -> None:
    looks = [look(at=30.0 * number, workers={7: 300 + number % 2, 8: 400}) for number in range(13)]
    looks += [look(at=400, workers={7: 301, 9: 200})]
    lines = workers(looks).splitlines()[2:]
    assert lines[0].startswith("| whisper | 0 to 7 | 300 | 300 | 300 | 301 | 301 | ")
    assert lines[1].startswith("| whisper | 0 to 6 | 400 | 400 | 400 | 400 | 400 | +0.0")
    assert lines[2] == "| whisper | 7 to 7 | 200 |  |  | 200 | 200 | unknown |"
