"""The approval chain: unit head → Office appraisal → leader (KS-9.1); which links apply is the agency's rule."""

from accounts.enums import Role
from accounts.models import AgencyRules, Post, Unit
from documents.enums import OutgoingState as S
from documents.models import OutgoingDocument
from qlvb.lib.errors import BadInput
from workflow.rules.holders import Holder


def next_stage(state: str, *, submitter_role: str, rules: AgencyRules, unit_has_head: bool) -> S:
    """Where a draft goes when `submitter_role` passes it on.

    Nobody vouches for his own draft twice: a unit head's draft skips the unit's review, the Chief of Office's also the
    appraisal.
    """
    stages = [S.UNIT_REVIEW, S.APPRAISAL, S.FOR_SIGNATURE]
    later = stages if state == S.DRAFTING else stages[stages.index(S(state)) + 1 :]
    for stage in later:
        if stage == S.UNIT_REVIEW and rules.needs_unit_review and unit_has_head and submitter_role == Role.SPECIALIST:
            return stage
        if stage == S.APPRAISAL and rules.needs_appraisal and submitter_role != Role.CHIEF_OF_OFFICE:
            return stage
        if stage == S.FOR_SIGNATURE:
            return stage
    raise AssertionError(f"no stage after {state}")


def holder_of_stage(stage: str, document: OutgoingDocument, agency: Unit) -> Holder:
    """Whose desk that stage is."""
    if stage == S.UNIT_REVIEW:
        return Holder.inbox(document.drafting_unit, Role.UNIT_HEAD)
    if stage == S.APPRAISAL:
        return Holder.inbox(agency, Role.CHIEF_OF_OFFICE)
    if stage == S.SIGNED:
        return Holder.inbox(agency, Role.CLERK)
    assert stage == S.FOR_SIGNATURE
    return Holder.person(signer_of(document))


def signer_of(document: OutgoingDocument) -> Post:
    """The leader who is to sign."""
    if document.signer is None:
        raise BadInput("Hãy chọn lãnh đạo ký văn bản.", field="signer")
    return document.signer
