"""Tests of the worker. Those with a real model need WhisperX and ../shared beside the repository."""
