"""Password hashing at the cost OWASP recommends for Argon2id."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: about 30 ms. Django's default would let a morning's sign-ins queue."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
