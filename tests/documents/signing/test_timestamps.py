"""The time stamping service is a stranger: it may be down, lie, wander off or talk too long."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper

from documents.signing.keys import CachedKeySigner
from documents.signing.sign import sign_as_person
from documents.signing.timestamps import HttpTimeStamper, TimestampUnavailable, timestamper_from
from documents.signing.trust import Trust
from documents.signing.validate import Verdict, validate
from tests.documents.certificates import PASSPHRASE, Pki

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def service() -> Iterator[Callable[[Callable[[bytes], Answer]], str]]:
    """Start a loopback service with a given behaviour; gives its address."""
    servers: list[HTTPServer] = []

    def start(behave: Callable[[bytes], Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, headers, body = behave(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def honest(timestamper: DummyTimeStamper) -> Callable[[bytes], Answer]:
    def behave(query: bytes) -> Answer:
        reply = timestamper.request_tsa_response(tsp.TimeStampReq.load(query))
        return 200, {"Content-Type": "application/timestamp-reply"}, reply.dump()

    return behave


def test_stamp_over_http(
    service: Callable[[Callable[[bytes], Answer]], str],
    timestamper: DummyTimeStamper,
    prepared: bytes,
    leader: CachedKeySigner,
    signature_png: bytes,
    trust: Trust,
) -> None:
    stamper = HttpTimeStamper(service(honest(timestamper)))
    signed = sign_as_person(prepared, signer=leader, image_png=signature_png, trust=trust, timestamper=stamper)
    report = validate(signed, trust)
    assert report.verdict is Verdict.VALID
    assert report.signatures[0].timestamp_at is not None


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"error"),
        (200, {}, b"<html>not a stamp</html>"),
        (200, {}, b"\x30" * 400_000),
        (302, {"Location": "http://127.0.0.1:9/"}, b""),
        (200, {}, bytes.fromhex("30053003020102")),
    ],
    ids=["error", "web page", "flood", "redirect", "refusal"],
)
def test_bad_answers_sign_nothing(
    answer: Answer,
    service: Callable[[Callable[[bytes], Answer]], str],
    prepared: bytes,
    leader: CachedKeySigner,
    signature_png: bytes,
    trust: Trust,
) -> None:
    stamper = HttpTimeStamper(service(lambda _query: answer), timeout=2)
    with pytest.raises(TimestampUnavailable):
        sign_as_person(prepared, signer=leader, image_png=signature_png, trust=trust, timestamper=stamper)


def test_replayed_stamp_is_refused(
    service: Callable[[Callable[[bytes], Answer]], str],
    timestamper: DummyTimeStamper,
    prepared: bytes,
    leader: CachedKeySigner,
    signature_png: bytes,
    trust: Trust,
) -> None:
    """A stamp made for another request carries another nonce."""
    _, query = TimeStamper().request_cms(b"\0" * 32, "sha256")
    old = timestamper.request_tsa_response(query).dump()
    stamper = HttpTimeStamper(service(lambda _query: (200, {}, old)))
    with pytest.raises(TimestampUnavailable):
        sign_as_person(prepared, signer=leader, image_png=signature_png, trust=trust, timestamper=stamper)


def test_configuration_chooses(pki: Pki, tmp_path: Path) -> None:
    assert timestamper_from() is None
    assert timestamper_from(pkcs12_path=tmp_path / "missing.p12") is None
    assert isinstance(timestamper_from(url="http://tsa.example.vn/"), HttpTimeStamper)
    key = tmp_path / "tsa.p12"
    key.write_bytes(pki.tsa.pkcs12())
    assert isinstance(timestamper_from(pkcs12_path=key, passphrase=PASSPHRASE), DummyTimeStamper)


def test_only_web_addresses() -> None:
    with pytest.raises(ValueError, match="Not an HTTP"):
        HttpTimeStamper("file:///etc/passwd")
