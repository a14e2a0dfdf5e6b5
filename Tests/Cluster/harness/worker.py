"""`sotto worker`, with a temporary folder of its own."""

from __future__ import annotations

from pathlib import Path

from harness.process import Part


class Worker(Part):
    def __init__(
        self, name: str, program: Path, folder: Path, options: list[str], environment: dict[str, str]
    ) -> None:
        self._temporary = folder / "tmp"
        self._temporary.mkdir(parents=True)
        super().__init__(
            name,
            [str(program), "worker", "--worker-name", name, *options],
            folder / "log",
            environment | {"TMPDIR": str(self._temporary)},
        )

    def expect_joined(self) -> None:
        self.expect(f"worker {self.name} of pool")

    @property
    def samples(self) -> list[Path]:
        """Files of samples of the process that runs."""
        return sorted((self._temporary / f"sotto-worker-{self.pid}" / "samples").glob("*"))

    @property
    def left_samples(self) -> list[Path]:
        """Files of samples that processes of this worker which were killed have left."""
        own = set(self.samples)
        return sorted(path for path in self._temporary.glob("sotto-worker-*/samples/*") if path not in own)
