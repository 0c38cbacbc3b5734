"""Step 2 of the chain: number, date and the agency's seal, in one incremental update."""

from collections.abc import Mapping
from typing import Final

from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper

from documents.signing.fields import find_field, open_for_update
from documents.signing.filling import fill_text_fields
from documents.signing.placement import LEADER_FIELD, SEAL_FIELD
from documents.signing.sign import check_signer, embed_signature
from documents.signing.trust import Trust
from documents.signing.validate import Report, Verdict, validate
from qlvb.lib.errors import RuleViolation

NOT_SIGNED: Final = "Văn bản chưa có chữ ký của người có thẩm quyền nên chưa thể cấp số và đóng dấu."
ALREADY_SEALED: Final = "Văn bản này đã được đóng dấu của cơ quan."


class UnsoundSeal(RuleViolation):
    """The sealed file did not pass our own validation, so it was thrown away. `report` says why."""

    def __init__(self, report: Report) -> None:
        super().__init__("Văn bản chưa được đóng dấu. " + " ".join(report.reasons))
        self.report = report


def number_and_seal(
    pdf: bytes,
    *,
    values: Mapping[str, str],
    signer: SimpleSigner,
    image_png: bytes,
    trust: Trust,
    timestamper: TimeStamper | None,
) -> bytes:
    """Fill every text field of the leader-signed `pdf` with `values` and close it with the agency's seal.

    `pdf` is not touched, so the caller may try again with the same values. What is returned has passed `validate`:
    leader intact and trusted, seal over the whole file. Raises RuleViolation, BadInput (certificate),
    TimestampUnavailable, UnsoundSeal.
    """
    check_signer(signer, trust)
    writer = open_for_update(pdf)
    if "/V" not in find_field(writer, LEADER_FIELD).get_object():
        raise RuleViolation(NOT_SIGNED)
    if "/V" in find_field(writer, SEAL_FIELD).get_object():
        raise RuleViolation(ALREADY_SEALED)
    fill_text_fields(writer, values)
    sealed = embed_signature(writer, SEAL_FIELD, signer=signer, image_png=image_png, timestamper=timestamper)
    report = validate(sealed, trust)
    if report.verdict is not Verdict.VALID:
        raise UnsoundSeal(report)
    return sealed
