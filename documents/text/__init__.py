"""Looking into uploaded files: what they are, whether they are safe, what they say. Imports nothing here: the parser process starts fast."""
