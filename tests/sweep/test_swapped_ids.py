"""Ids of others in the body of a POST: refused, and nothing changes (security.md T01, T02, §1.6)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.actor import Actor
from documents.actions.keep_upload import keep_upload
from documents.enums import UploadPurpose
from documents.models import OutgoingDocument, Upload
from documents.rules.uploads import PDF, CheckedFile
from tests.factories.documents import draft_pdf
from tests.factories.keys import PASSPHRASE
from tests.sweep.snapshot import changes, snapshot
from tests.sweep.world import RANDOM_ID, World

pytestmark = pytest.mark.django_db

Data = dict[str, object]
Case = tuple[str, Callable[[World], str], Callable[[World], Data], int]


def route(step: str, name: str) -> Callable[[World], str]:
    return lambda w: reverse("workflow:route", args=[w.ids[step], name])


def act(document: str, name: str) -> Callable[[World], str]:
    return lambda w: reverse("documents:outgoing_act", args=[w.ids[document], name])


def to(name: str, *thing: str) -> Callable[[World], str]:
    return lambda w: reverse(name, args=[w.ids[t] for t in thing])


def hand(target: Callable[[World], str]) -> Callable[[World], Data]:
    """One row of a routing form."""
    return lambda w: {
        "text": "Giao thực hiện.",
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-target": target(w),
        "rows-0-part": "lead",
    }


def version(document: str) -> Callable[[World], int | None]:
    return lambda w: OutgoingDocument.objects.get(pk=w.ids[document]).current_version_id


def reading(document: str, **more: object) -> Callable[[World], Data]:
    """The form of an act on one document with the version of another."""
    return lambda w: {"version": version(document)(w), **more}


def arrival(**more: Callable[[World], object]) -> Callable[[World], Data]:
    ordinary: Data = {
        "secrecy": "normal",
        "issuer": "Bộ Nội vụ",
        "document_type": "CV",
        "subject": "Về cải cách hành chính",
        "urgency": "0",
        "channel": "paper",
        "issued_on": f"{date.today():%d/%m/%Y}",
    }
    return lambda w: ordinary | {name: value(w) for name, value in more.items()}


def draft(**more: Callable[[World], object]) -> Callable[[World], Data]:
    ordinary: Data = {"secrecy": "normal", "document_type": "QĐ", "subject": "Ban hành Quy chế", "urgency": "0"}
    return lambda w: ordinary | {name: value(w) for name, value in more.items()}


def task(**more: Callable[[World], object]) -> Callable[[World], Data]:
    """The form of a task, for the other agency."""
    due_on = f"{date.today():%d/%m/%Y}"
    ordinary: Callable[[World], Data] = lambda w: {  # noqa: E731
        "content": "Báo cáo thiệt hại",
        "lead_unit": w.commune.unit.pk,
        "due_on": due_on,
        "follow_up": w.province.specialist.pk,
    }
    return lambda w: ordinary(w) | {name: value(w) for name, value in more.items()}


def post(name: str) -> Callable[[World], int]:
    """The id of a person's post: 'spec', 'f_chief'."""
    return lambda w: getattr(w.commune if name.startswith("f_") else w.province, name.removeprefix("f_")).pk


# What it is: (who, where, what he sends, the answer).
CASES: dict[str, Case] = {
    # Recipients of an issued document: other agencies, nothing else.
    "issue to one's own agency": (
        "clerk",
        act("signed", "ban-hanh"),
        lambda w: {"recipients": [w.province.unit.pk]},
        422,
    ),
    "issue to a unit": ("clerk", act("signed", "ban-hanh"), lambda w: {"recipients": [w.commune.division.pk]}, 422),
    "issue to nobody known": ("clerk", act("signed", "ban-hanh"), lambda w: {"recipients": [RANDOM_ID]}, 422),
    "issue to a word": ("clerk", act("signed", "ban-hanh"), lambda w: {"recipients": ["1 OR 1=1"]}, 422),
    "issue to one good, one bad": (
        "clerk",
        act("signed", "ban-hanh"),
        lambda w: {"recipients": [w.commune.unit.pk, w.province.unit.pk]},
        422,
    ),
    "issue another agency's document": (
        "f_clerk",
        act("signed", "ban-hanh"),
        lambda w: {"recipients": [w.province.unit.pk]},
        404,
    ),
    # Receivers: people and units of one's own agency, and of these only whom the act may reach.
    "forward to another agency's person": (
        "chief",
        route("step_at_chief", "chuyen-xu-ly"),
        hand(lambda w: f"post:{w.commune.specialist.pk}"),
        422,
    ),
    "forward to another agency's unit": (
        "chief",
        route("step_at_chief", "chuyen-xu-ly"),
        hand(lambda w: f"unit:{w.commune.division.pk}"),
        422,
    ),
    "forward to another agency": (
        "chief",
        route("step_at_chief", "chuyen-xu-ly"),
        hand(lambda w: f"unit:{w.commune.unit.pk}"),
        422,
    ),
    "forward to the clerk": (
        "chief",
        route("step_at_chief", "chuyen-xu-ly"),
        hand(lambda w: f"post:{w.province.clerk.pk}"),
        422,
    ),
    "annotate to another agency's person": (
        "leader",
        route("step_at_leader", "but-phe"),
        hand(lambda w: f"post:{w.commune.leader.pk}"),
        422,
    ),
    "annotate to another agency's unit": (
        "leader",
        route("step_at_leader", "but-phe"),
        hand(lambda w: f"unit:{w.commune.division.pk}"),
        422,
    ),
    "assign outside one's unit": (
        "head",
        route("step_lead", "giao-xu-ly"),
        hand(lambda w: f"post:{w.province.other_specialist.pk}"),
        422,
    ),
    "assign to another agency's person": (
        "head",
        route("step_lead", "giao-xu-ly"),
        hand(lambda w: f"post:{w.commune.specialist.pk}"),
        422,
    ),
    "assign to a unit": (
        "head",
        route("step_lead", "giao-xu-ly"),
        hand(lambda w: f"unit:{w.province.other_division.pk}"),
        422,
    ),
    "submit to another agency's Chief": (
        "clerk",
        route("step_at_clerk", "trinh"),
        lambda w: {"target": f"post:{w.commune.chief.pk}"},
        422,
    ),
    "submit to a leader past the Chief": (
        "clerk",
        route("step_at_clerk", "trinh"),
        lambda w: {"target": f"post:{w.province.leader.pk}"},
        422,
    ),
    "submit to another agency's leader": (
        "chief",
        route("step_at_chief", "trinh-lanh-dao"),
        lambda w: {"target": f"post:{w.commune.leader.pk}", "text": "Kính trình."},
        422,
    ),
    "submit to a specialist as leader": (
        "chief",
        route("step_at_chief", "trinh-lanh-dao"),
        lambda w: {"target": f"post:{w.province.specialist.pk}", "text": "Kính trình."},
        422,
    ),
    # Kept uploads are their owner's.
    "register another clerk's upload": (
        "clerk",
        to("documents:incoming_new"),
        arrival(upload=lambda w: w.ids["f_clerk_upload"]),
        422,
    ),
    "register what was checked as a draft": (
        "clerk",
        to("documents:incoming_new"),
        arrival(upload=lambda w: w.ids["spec_upload"]),
        422,
    ),
    "register an upload nobody has": ("clerk", to("documents:incoming_new"), arrival(upload=lambda w: RANDOM_ID), 422),
    "hand in somebody else's upload": (
        "spec",
        to("documents:outgoing_version", "drafting"),
        lambda w: {"upload": w.ids["chief_upload"]},
        422,
    ),
    # People named in a form.
    "register and submit to another agency's Chief": (
        "clerk",
        to("documents:incoming_new"),
        arrival(upload=lambda w: w.ids["clerk_upload"], submit_to=post("f_chief")),
        422,
    ),
    "accept and submit to another agency's Chief": (
        "f_clerk",
        to("documents:accept", "dispatch"),
        arrival(submit_to=post("chief")),
        422,
    ),
    "draft for another agency's leader": ("spec", to("documents:outgoing_new"), draft(signer=post("f_leader")), 422),
    "draft for a signer who is no leader": ("spec", to("documents:outgoing_new"), draft(signer=post("unit_head")), 422),
    "edit the signer to another agency's leader": (
        "spec",
        to("documents:outgoing_edit", "drafting"),
        draft(signer=post("f_leader")),
        422,
    ),
    "reply to another agency's document": (
        "f_spec",
        lambda w: reverse("documents:outgoing_new") + f"?tra-loi={w.ids['at_spec']}",
        draft(),
        404,
    ),
    "reply to a document of the other unit": (
        "o_spec",
        lambda w: reverse("documents:outgoing_new") + f"?tra-loi={w.ids['at_spec']}",
        draft(),
        404,
    ),
    "reply to an outgoing document": (
        "spec",
        lambda w: reverse("documents:outgoing_new") + f"?tra-loi={w.ids['issued']}",
        draft(),
        404,
    ),
    "reply to a word": ("spec", lambda w: reverse("documents:outgoing_new") + "?tra-loi=1'--", draft(), 404),
    # The version that was read is one of this document, and the current one.
    "approve with another document's version": ("head", act("review", "duyet"), reading("drafting"), 409),
    "appraise with another document's version": ("chief", act("appraisal", "tham-dinh"), reading("review"), 409),
    "sign with another document's version": (
        "leader",
        act("for_signature", "ky"),
        reading("review", passphrase=PASSPHRASE),
        409,
    ),
    "place on another document's version": (
        "spec",
        act("drafting", "vi-tri"),
        reading("review", placement='{"x": 1}'),
        409,
    ),
    # Tasks: to agencies and to units of one's own, followed by one's own people.
    "give a task to another agency's unit": (
        "spec",
        to("tasks:new", "drafting"),
        task(lead_unit=lambda w: w.commune.division.pk),
        422,
    ),
    "give a task to oneself": ("spec", to("tasks:new", "drafting"), task(lead_unit=lambda w: w.province.unit.pk), 422),
    "let another agency's person follow a task": (
        "spec",
        to("tasks:new", "drafting"),
        task(follow_up=post("f_specialist")),
        422,
    ),
    "coordinate with a unit nobody has": (
        "spec",
        to("tasks:new", "drafting"),
        task(coordinating=lambda w: RANDOM_ID),
        422,
    ),
    "transfer a task to another agency's unit": (
        "spec",
        lambda w: reverse("tasks:act", args=[w.ids["task_transfer"], "chuyen"]),
        task(lead_unit=lambda w: w.commune.division.pk),
        422,
    ),
    "transfer a task to who has it": (
        "spec",
        lambda w: reverse("tasks:act", args=[w.ids["task_transfer"], "chuyen"]),
        task(),
        422,
    ),
    # Posts are one's own.
    "work in somebody else's post": ("spec", to("accounts:switch_post"), lambda w: {"post": w.province.leader.pk}, 404),
    "work in another agency's post": ("spec", to("accounts:switch_post"), lambda w: {"post": w.commune.leader.pk}, 404),
}


@pytest.fixture(autouse=True)
def uploads(world: World) -> None:
    """Checked files: for registering, one of each agency's clerk; for drafts, the specialist's and the Chief's."""
    for name, owner, purpose in (
        ("clerk_upload", world.province.clerk, UploadPurpose.INCOMING),
        ("f_clerk_upload", world.commune.clerk, UploadPurpose.INCOMING),
        ("spec_upload", world.province.specialist, UploadPurpose.DRAFT),
        ("chief_upload", world.province.chief, UploadPurpose.DRAFT),
    ):
        checked = CheckedFile(draft_pdf(), "van-ban.pdf", PDF, 1)
        world.ids[name] = keep_upload(checked, purpose, actor=Actor.of(owner)).pk


def send(world: World, case: Case) -> HttpResponse:
    who, where, what, _ = case
    data = {name: value for name, value in what(world).items() if value is not None}
    return world.browsers[who].send("POST", where(world), data)


@pytest.mark.parametrize("name", CASES)
def test_refused_and_nothing_changes(world: World, name: str) -> None:
    before = snapshot()
    response = send(world, CASES[name])
    assert response.status_code == CASES[name][3], response.content.decode()[:3000]
    assert changes(before) == []


def test_the_same_forms_with_ones_own_ids_are_taken(world: World) -> None:
    """Else the refusals above could have another cause."""
    good: dict[str, Case] = {
        "issue": ("clerk", act("signed", "ban-hanh"), lambda w: {"recipients": [w.commune.unit.pk]}, 302),
        "forward": (
            "chief",
            route("step_at_chief", "chuyen-xu-ly"),
            hand(lambda w: f"unit:{w.province.division.pk}"),
            302,
        ),
        "annotate": (
            "leader",
            route("step_at_leader", "but-phe"),
            hand(lambda w: f"post:{w.province.unit_head.pk}"),
            302,
        ),
        "assign": ("head", route("step_lead", "giao-xu-ly"), hand(lambda w: f"post:{w.province.specialist.pk}"), 302),
        "submit": ("clerk", route("step_at_clerk", "trinh"), lambda w: {"target": f"post:{w.province.chief.pk}"}, 302),
        "register": (
            "clerk",
            to("documents:incoming_new"),
            arrival(upload=lambda w: w.ids["clerk_upload"], submit_to=post("chief")),
            302,
        ),
        "hand in": (
            "spec",
            to("documents:outgoing_version", "drafting"),
            lambda w: {"upload": w.ids["spec_upload"]},
            302,
        ),
        "accept": ("f_clerk", to("documents:accept", "dispatch"), arrival(submit_to=post("f_chief")), 302),
        "draft": ("spec", to("documents:outgoing_new"), draft(signer=post("leader")), 302),
        "approve": ("head", act("review", "duyet"), reading("review"), 302),
        "appraise": ("chief", act("appraisal", "tham-dinh"), reading("appraisal"), 302),
        "sign": ("leader", act("for_signature", "ky"), reading("for_signature", passphrase=PASSPHRASE), 302),
        "own post": ("spec", to("accounts:switch_post"), lambda w: {"post": w.province.specialist.pk}, 302),
    }
    answers = {name: send(world, case).status_code for name, case in good.items()}
    assert answers == dict.fromkeys(good, 302)


def test_only_the_fields_of_the_form_change(world: World) -> None:
    """Mass assignment: everything a model has, sent along with a legal edit (security.md T02)."""
    before = OutgoingDocument.objects.values().get(pk=world.ids["drafting"])
    smuggled = {
        "state": "issued", "number": 7, "issued_on": "2020-01-01", "register": 1, "register_id": 1, "agency": 2,
        "agency_id": world.commune.unit.pk, "created_by": world.province.leader.pk, "signed_at": "2020-01-01",
        "sealed_blob_id": 1, "drafting_unit_id": world.province.other_division.pk, "kind": "incoming", "code": "1/QĐ",
        "closed_at": "2020-01-01", "outcome": "xong", "notation_suffix": "X", "failure": "x", "attempts": 9,
        "placement": "{}", "origin_id": world.ids["at_spec"], "due_at": "2020-01-01", "id": 1, "workitem_ptr_id": 1,
    }  # fmt: skip
    words = draft(signer=post("leader"))(world) | {"subject": "Trích yếu mới"}
    response = world.browsers["spec"].send(
        "POST", reverse("documents:outgoing_edit", args=[world.ids["drafting"]]), smuggled | words
    )
    assert response.status_code == 302
    after = OutgoingDocument.objects.values().get(pk=world.ids["drafting"])
    assert {name for name in after if after[name] != before[name]} == {"subject"}


# --- Negative control ---------------------------------------------------------------------------------------------


def test_a_form_that_takes_anybodys_upload_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(form, upload_id: int) -> None:
        form._remember(Upload.objects.select_related("blob").get(pk=upload_id))

    monkeypatch.setattr("documents.forms.KeepsFile._take_kept", careless)
    before = snapshot()
    response = send(world, CASES["register another clerk's upload"])
    assert response.status_code == 302
    assert "documents.incomingdocument" in changes(before)
