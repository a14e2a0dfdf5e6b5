"""Tests of the worker. Those with a real model need ../shared beside the repository."""
