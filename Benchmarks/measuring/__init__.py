"""What the Python benchmarks share: a release server and its HTTP interface, processes that are asked in lines of
JSON, and what processes take."""
