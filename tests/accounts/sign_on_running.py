"""The provider as a process of its own, and what tests ask of it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from qlvb.lib.env import PROJECT, SignOn
from tests.accounts.sign_on_provider import CLIENT, SECRET


@dataclass
class Running:
    issuer: str

    def play(self, **plays: Any) -> None:
        """Answer wrongly in this way from now on; rightly when nothing is said."""
        requests.post(f"{self.issuer}/play", json=plays, timeout=10)

    def settings(self, match: str = "email") -> SignOn:
        return SignOn(self.issuer, CLIENT, SECRET, match, "Tài khoản tỉnh Sơn Lam")

    def sign_in(self, address: str, email: str) -> str:
        """As somebody does at its page; where it sends him."""
        answer = requests.post(address, data={"email": email}, timeout=10, allow_redirects=False)
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.accounts.sign_on_provider"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Running(process.stdout.readline().strip())
        finally:
            process.kill()
