"""The server's own figures."""

import pytest

from soak import metrics

TEXT = """\
# HELP sotto_sessions Open sessions.
# TYPE sotto_sessions gauge
sotto_sessions 4
sotto_files_finished_total{result="completed"} 12
sotto_files_finished_total{result="failed"} 1
sotto_windows_recognized_total 30
sotto_window_attempts_failed_total{engine="whisper"} 2
sotto_worker_crashes_total{engine="whisper"} 3
sotto_worker_crashes_total{engine="sherpa"} 1
sotto_worker_failed_starts_total{engine="whisper"} 0
sotto_http_responses_total{code="200"} 99
sotto_http_responses_total{code="500"} 1
sotto_http_responses_total{code="503"} 2
"""


def test_reads_the_figures_and_sums_them_over_engines() -> None:
    found = metrics.read(TEXT)
    assert (found.sessions, found.completed, found.failed, found.windows) == (4, 12, 1, 30)
    assert (found.attempts_failed, found.crashes, found.failed_starts) == (2, 4, 0)
    assert found.server_errors == 3


def test_a_figure_that_is_missing_is_no_zero() -> None:
    with pytest.raises(RuntimeError, match="sotto_sessions"):
        metrics.read(TEXT.replace("sotto_sessions", "sotto_other"))


def test_an_engine_without_workers_has_lost_none() -> None:
    assert metrics.read(TEXT.replace("sotto_worker_", "sotto_other_")).crashes == 0
