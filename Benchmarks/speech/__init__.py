"""How accurate the transcripts of a Sotto server are, beside those of the libraries behind it."""
