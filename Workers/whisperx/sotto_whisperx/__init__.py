"""A worker for Sotto that recognises speech, finds it and tells speakers apart with WhisperX."""
