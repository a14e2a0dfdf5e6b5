"""`sotto serve --engine cluster,…`, on a port and a data folder that it keeps over starts."""

from __future__ import annotations

from pathlib import Path

from harness.ports import free_ports
from harness.process import Part


class Gateway(Part):
    def __init__(
        self, name: str, program: Path, folder: Path, options: list[str], environment: dict[str, str]
    ) -> None:
        folder.mkdir()
        self.port = free_ports(1)[0]
        super().__init__(
            name,
            [
                str(program), "serve", "--host", "127.0.0.1", "--port", str(self.port), "--data-dir",
                str(folder / "data"), "--gateway-name", name, "--shutdown-timeout", "5", *options,
            ],
            folder / "log",
            environment,
        )  # fmt: skip

    def expect_serving(self) -> None:
        self.expect("listening on ")
