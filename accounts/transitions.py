"""The table of states and acts of a consent (style.md, rule 2)."""

from accounts.enums import ConsentState, Perm
from qlvb.lib.transitions import transition

AGREE = transition("agree", "Đồng ý", {ConsentState.WAITING}, ConsentState.GRANTED, Perm.CONSENT)
REFUSE = transition("refuse", "Không đồng ý", {ConsentState.WAITING}, ConsentState.REFUSED, Perm.CONSENT)
TAKE_BACK = transition(
    "take_back",
    "Rút đề nghị",
    {ConsentState.WAITING, ConsentState.GRANTED},
    ConsentState.WITHDRAWN,
    Perm.ASK_CONSENT,
)
USE = transition("use", "Thực hiện", {ConsentState.GRANTED}, ConsentState.USED, Perm.ASK_CONSENT)

OF_CONSENTS = (AGREE, REFUSE, USE, TAKE_BACK)
