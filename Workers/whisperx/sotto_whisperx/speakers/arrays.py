"""Names of arrays, for the type checker alone."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

Flags = NDArray[numpy.bool_]
Counts = NDArray[numpy.int64]
Votes = NDArray[numpy.uint8]
Vectors = NDArray[numpy.float32]
Numbers = NDArray[numpy.float64]
