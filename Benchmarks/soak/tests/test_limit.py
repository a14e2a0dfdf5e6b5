"""The server's default for the memory of a worker."""

from soak.limit import default

MEMINFO = "MemTotal:       3072 kB\nMemFree:         100 kB\n"


def test_is_the_memory_divided_by_one_more_than_there_are_workers() -> None:
    assert default(2, MEMINFO, None) == 2**20
    assert default(2, MEMINFO, "max\n") == 2**20


def test_a_smaller_container_counts() -> None:
    assert default(1, MEMINFO, "1048576\n") == 2**19
    assert default(2, MEMINFO, str(2**40)) == 2**20
