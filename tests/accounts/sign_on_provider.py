"""An OpenID provider of one's own on loopback, a process of its own: `python -m tests.accounts.sign_on_provider`.

Tokens are signed and keys published by joserfc. It answers as OpenID Connect Core 1.0 wants it (authorisation code,
PKCE S256, client secret by HTTP Basic), or wrongly in the one way `/play` was told to.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "qlvb", "a secret only these two know"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tài khoản tỉnh</title></head>
<body><h1>Tài khoản tỉnh Sơn Lam</h1><form method="post"><label>Thư điện tử <input name="email"></label>
<button>Tiếp tục</button></form></body></html>"""


class Provider(ThreadingHTTPServer):
    """`codes`: what each code was given for. `plays`: how the next tokens differ from right ones."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.other = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, str]] = {}
        self.plays: dict[str, Any] = {}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.plays.get("metadata_issuer", self.issuer),
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        }

    def id_token(self, given: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": given["email"], "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": given["nonce"], "email": given["email"], "email_verified": True,
            "preferred_username": given["email"].partition("@")[0],
        }  # fmt: skip
        claims |= self.plays.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        match self.plays.get("signature"):
            case "none":
                head, body = ({"alg": "none"}, claims)
                return ".".join(_part(json.dumps(one).encode()) for one in (head, body)) + "."
            case "secret":
                key = OctKey.import_key(SECRET.encode())
                return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])
            case "other key":
                return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.other)
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *words: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/.well-known/openid-configuration":
            self._json(self.server.metadata())
        elif path == "/keys":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif path == "/authorize":
            self._send(200, PAGE.encode(), "text/html")
        else:
            self._send(404, b"", "text/plain")

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if parts.path == "/play":
            self.server.plays = json.loads(body)
            self._json({})
        elif parts.path == "/authorize":
            self._authorise(dict(parse_qsl(parts.query)), parse_qs(body))
        elif parts.path == "/token":
            self._token(dict(parse_qsl(body)))

    def _authorise(self, asked: dict[str, str], typed: dict[str, list[str]]) -> None:
        if asked.get("client_id") != CLIENT or asked.get("code_challenge_method") != "S256":
            self._json({"error": "invalid_request"}, 400)
            return
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = {**asked, "email": typed["email"][0]}
        words = {"code": code, "state": asked["state"]}
        self.send_response(303)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(words)}")
        self.end_headers()

    def _token(self, sent: dict[str, str]) -> None:
        """RFC 6749 and 7636: the client by its secret, the code once, with its verifier and its address."""
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        given = self.server.codes.pop(sent.get("code", ""), None)
        challenge = _part(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        good = (
            self.headers.get("Authorization") == f"Basic {basic}"
            and given is not None
            and given["code_challenge"] == challenge
            and given["redirect_uri"] == sent.get("redirect_uri")
        )
        if not good or given is None:
            self._json({"error": "invalid_grant"}, 400)
            return
        answer = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
        if not self.server.plays.get("no_id_token"):
            answer["id_token"] = self.server.id_token(given)
        self._json(answer)

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = Provider()
    sys.stdout.write(server.issuer + "\n")
    sys.stdout.flush()
    server.serve_forever()
