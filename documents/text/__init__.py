"""Looking into uploaded files: what they are, whether they are safe, what they say.

Nothing is imported here: the parser process must start fast.
"""
