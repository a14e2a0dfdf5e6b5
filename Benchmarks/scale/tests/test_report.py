"""How figures are written."""

from scale.report import Table, rounded


def test_keeps_three_digits_and_all_before_the_point() -> None:
    written = [rounded(value) for value in (0, 0.0001234, 1.2345, 12.0, 999.6, 123456.7)]
    assert written == ["0", "0.000123", "1.23", "12", "1000", "123457"]


def test_is_a_table_in_markdown() -> None:
    table = Table()
    table.add("memory", 1.5, "MiB")
    table.say("flushes", "not counted")
    assert str(table).splitlines()[2:] == ["| memory | 1.5 | MiB |", "| flushes | not counted |  |"]
