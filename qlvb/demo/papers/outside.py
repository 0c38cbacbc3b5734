"""Papers from outside as they arrive: numbered, dated, with pictures of signature and seal, some scanned."""

from functools import lru_cache

from qlvb.demo.images import seal_png, signature_png
from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.model import Issuer, Paper
from qlvb.demo.papers.scan import scan

_COMPANY_NUMBERS = {"thuydien": "9900217345", "moitruong": "9900412876", "htx": "9900508812"}


def received_pdf(paper: Paper) -> bytes:
    """The file the clerk of the receiving agency holds."""
    if paper.number is None or paper.issued_on is None:
        raise ValueError(f"{paper.key} is a draft of our own, not a paper from outside.")
    pdf = decree30(
        paper,
        number=paper.notation(paper.number),
        issued_on=paper.issued_on,
        signature=signature_png(paper.signer.name, paper.issuer.key),
        seal=issuer_seal(paper.issuer),
    )
    return scan(pdf, seed=paper.key) if paper.scanned else pdf


@lru_cache(maxsize=64)
def issuer_seal(issuer: Issuer) -> bytes:
    """The seal of any issuer of the demo."""
    name = " ".join(issuer.heading)
    over = " ".join(issuer.superior).replace("UBND", "ỦY BAN NHÂN DÂN")
    if issuer.key in _COMPANY_NUMBERS:
        over = f"M.S.D.N: {_COMPANY_NUMBERS[issuer.key]} - SƠN LAM"
    return seal_png(name, over)
