"""The attacks, a subject a file."""
