"""Problems the launcher explains to the operator instead of showing a traceback."""


class SetupProblem(Exception):
    """Something on this machine stands in the way; the message says what, and what to do about it."""
