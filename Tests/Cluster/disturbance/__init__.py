"""What chaos.py does to a cluster, what it keeps account of, and what must hold afterwards."""
