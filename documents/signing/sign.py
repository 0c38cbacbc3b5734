"""Step 1 of the chain: the leader's personal signature."""

import io
from typing import Final

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from documents.signing.appearance import image_style
from documents.signing.fields import find_field, open_for_update
from documents.signing.placement import LEADER_FIELD
from documents.signing.timestamps import TimestampUnavailable
from documents.signing.trust import Trust, check_may_sign
from qlvb.lib.errors import RuleViolation

ALREADY_SIGNED: Final = "Văn bản này đã có chữ ký của người có thẩm quyền."
SIGNING_FAILED: Final = "Không ký được văn bản: tệp PDF không chấp nhận chữ ký số này."

# Hexadecimal digits kept free for the CMS. Fixed, or pyHanko makes every signature twice to measure it.
RESERVED_PLAIN: Final = 24_576
RESERVED_WITH_TIMESTAMP: Final = 49_152


def sign_as_person(
    pdf: bytes,
    *,
    signer: SimpleSigner,
    image_png: bytes,
    trust: Trust,
    timestamper: TimeStamper | None,
    reason: str = "",
    location: str = "",
) -> bytes:
    """Sign the prepared `pdf` in the leader's field (PAdES B-T, B-B without a timestamper). `pdf` is not touched.

    Raises BadInput for a certificate that may not sign, RuleViolation when the field is missing or taken,
    TimestampUnavailable when the service is down.
    """
    check_signer(signer, trust)
    writer = open_for_update(pdf)
    if "/V" in find_field(writer, LEADER_FIELD).get_object():
        raise RuleViolation(ALREADY_SIGNED)
    return embed_signature(
        writer,
        LEADER_FIELD,
        signer=signer,
        image_png=image_png,
        timestamper=timestamper,
        reason=reason,
        location=location,
    )


def check_signer(signer: SimpleSigner, trust: Trust) -> None:
    """Raise BadInput when the signer's certificate may not sign now; else put the chain into the signature to come."""
    check_may_sign(certificate_of(signer), trust, others=signer.cert_registry)
    signer.cert_registry.register_multiple(trust.intermediates)


def certificate_of(signer: SimpleSigner) -> x509.Certificate:
    """The signer's own certificate."""
    certificate = signer.signing_cert
    if certificate is None:
        raise ValueError("signer without a certificate")
    return certificate


def embed_signature(
    writer: IncrementalPdfFileWriter,
    field: str,
    *,
    signer: SimpleSigner,
    image_png: bytes,
    timestamper: TimeStamper | None,
    reason: str = "",
    location: str = "",
) -> bytes:
    """Close `writer` with a signature in `field`: one revision with everything the writer already holds."""
    x1, y1, x2, y2 = (float(value) for value in find_field(writer, field).get_object()["/Rect"])
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        location=location or None,
        # The locks stand in the fields; a certification level here would contradict them.
        docmdp_permissions=None,  # type: ignore[arg-type]  # typed as never empty, read as optional
    )
    pdf_signer = PdfSigner(
        metadata,
        signer,
        timestamper=timestamper,
        stamp_style=image_style(image_png, width=x2 - x1, height=y2 - y1),
    )
    output = io.BytesIO()
    reserved = RESERVED_PLAIN if timestamper is None else RESERVED_WITH_TIMESTAMP
    try:
        pdf_signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=reserved, output=output)
    except TimestampRequestError as error:
        raise TimestampUnavailable from error
    except (SigningError, PdfError) as error:
        raise RuleViolation(SIGNING_FAILED) from error
    return output.getvalue()
