"""Entry of the worker: PYTHON Workers/whisperx MODE OPTIONS."""

import os

# Standard output is the protocol's alone. Libraries print there while they are imported, so this
# comes before every import: whatever they print goes to standard error.
channel = os.dup(1)
os.dup2(2, 1)

from sotto_whisperx.command import main  # noqa: E402

main(channel)
