"""Time stamps (RFC 3161): from a service over HTTP, from a local authority of our own, or none."""

import asyncio
import http.client
import urllib.error
import urllib.request
from functools import lru_cache
from pathlib import Path
from typing import Final

from asn1crypto import cms, tsp
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from qlvb.lib.errors import RuleViolation

TIMEOUT_SECONDS: Final = 10
MAX_RESPONSE_BYTES: Final = 256 * 1024
UNAVAILABLE: Final = (
    "Chưa lấy được dấu thời gian từ máy chủ dấu thời gian nên văn bản chưa được ký; vui lòng thử lại sau."
)


class TimestampUnavailable(RuleViolation):
    """The time stamping service did not answer or answered badly. Nothing was signed; trying again later is safe."""

    def __init__(self) -> None:
        super().__init__(UNAVAILABLE)


class HttpTimeStamper(TimeStamper):
    """A time stamping service at one configured URL. No proxy, no redirect, a bounded answer."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"Not an HTTP(S) address: {url!r}")
        super().__init__()
        self._url = url
        self._timeout = timeout
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A time stamp token. Raises TimestampRequestError, also for answers that only look like one."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # AttributeError: pyHanko 0.38 trips over its own message when the nonce is a wrong one.
            raise TimestampRequestError("Malformed timestamp response") from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Post one request. Raises TimestampRequestError."""
        return await asyncio.to_thread(self._post, req)

    def _post(self, query: tsp.TimeStampReq) -> tsp.TimeStampResp:
        request = urllib.request.Request(self._url, data=query.dump(), headers=set_tsp_headers({}), method="POST")  # noqa: S310
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                body = response.read(MAX_RESPONSE_BYTES + 1)
            if len(body) > MAX_RESPONSE_BYTES:
                raise TimestampRequestError("Timestamp response is too large")
            return tsp.TimeStampResp.load(body, strict=True)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise TimestampRequestError("No usable answer from the timestamp server") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """Never follow: the configured address is the only one we may call."""
        return None


@lru_cache(maxsize=2)
def local_timestamper(pkcs12: bytes, passphrase: str) -> TimeStamper:
    """An authority of our own: signs RFC 3161 tokens with a TSA certificate (RSA) on this machine's clock.

    Opened once a process: its key lies beside its passphrase anyway, and opening takes longer than signing.
    """
    loaded = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=(), passphrase=passphrase.encode("utf-8"))
    chain = SimpleCertificateStore()
    chain.register_multiple(loaded.cert_registry)
    return DummyTimeStamper(tsa_cert=loaded.signing_cert, tsa_key=loaded.signing_key, certs_to_embed=chain)


def timestamper_from(*, url: str = "", pkcs12_path: Path | None = None, passphrase: str = "") -> TimeStamper | None:
    """What the configuration asks for: a URL wins over a local TSA key; neither gives None (level B-B)."""
    if url:
        return HttpTimeStamper(url)
    if pkcs12_path is not None and pkcs12_path.is_file():
        return local_timestamper(pkcs12_path.read_bytes(), passphrase)
    return None
