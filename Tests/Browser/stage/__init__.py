"""What the stories are played on: a real server, a recogniser that needs no model, recordings, and a browser."""
