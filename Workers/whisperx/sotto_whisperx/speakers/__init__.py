"""Tells speakers apart with weights that need no account: segmentation, voice vectors, clusters."""
