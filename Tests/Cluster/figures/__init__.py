"""What measure.py measures, one figure or one set of them that belong together a file."""
