"""What a session, a file, an hour of audio and a window of a pool cost, for docs/scale.md."""
