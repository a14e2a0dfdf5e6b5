"""Whether the memory of a server and its workers stays flat under hours of work."""
