"""What nobody means: structures that cannot be signed, boxes that are no boxes, years out of the world."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.sign import sign
from documents.correspondence_forms import MomentField
from documents.models import DraftVersion
from documents.rules.uploads import PDF
from documents.storage import save_blob
from documents.text.normalise import normalise
from qlvb.lib.errors import InvalidTransition
from tests.documents_acts.pages import arrival_words, shown
from tests.factories.documents import draft_pdf, drafting, for_signature, fresh, version
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from tests.workflow.trace import hands, marks
from workflow.forms import DateField
from workflow.models import Incident

Browse = Callable[[Post], Client]
YEAR = timezone.localdate().year

# --- A draft whose structure is not what it says ------------------------------------------------------------------

D, A, N = pikepdf.Dictionary, pikepdf.Array, pikepdf.Name
MALFORMED: dict[str, tuple[str, Any]] = {
    "permissions are a list": ("/Perms", A([1, 2])),
    "permissions of nobody": ("/Perms", D(DocMDP=N("/x"))),
    "permissions of a signature that is not there": ("/Perms", D(DocMDP=D(Type=N("/Sig")))),
    "security store is a number": ("/DSS", 7),
    "security store is a list": ("/DSS", A([1])),
    "security store of junk": ("/DSS", D(Certs=A([5]), VRI=7, OCSPs=3)),
    "extensions are a list": ("/Extensions", A([1])),
}


def malformed(kind: str) -> bytes:
    name, value = MALFORMED[kind]
    with pikepdf.open(io.BytesIO(draft_pdf())) as pdf:
        pdf.Root[name] = value
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_only_a_signed_file_has_is_taken_out_of_a_draft(kind: str) -> None:
    with pikepdf.open(io.BytesIO(normalise(malformed(kind)))) as clean:
        assert {"/Perms", "/DSS", "/Extensions"} & set(clean.Root.keys()) == set()


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_stored_draft_of_that_kind_is_refused_at_the_leaders(province: Agency, kind: str) -> None:
    """As if it had come in before they were taken out: it never takes a number that could not be sealed."""
    document = for_signature(province)
    DraftVersion.objects.filter(pk=version(document)).update(pdf=save_blob(malformed(kind), PDF))
    before = marks(document)
    with pytest.raises(InvalidTransition) as refusal:
        sign(document.pk, version_id=version(document), passphrase=PASSPHRASE, actor=Actor.of(province.leader))
    assert refusal.value.sentence == "Tệp dự thảo có cấu trúc không ký được: hãy nộp lại bản dự thảo."
    assert marks(document) == before and hands(document) == [("Hoàng Minh Đức (Chủ tịch)", "lead")]


def test_the_leader_reads_why_it_cannot_be_signed(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    DraftVersion.objects.filter(pk=version(document)).update(pdf=save_blob(malformed("extensions are a list"), PDF))
    words = {"version": version(document), "passphrase": PASSPHRASE}
    response = browse(province.leader).post(f"/van-ban-di/{document.pk}/ky/", words)
    assert response.status_code == 409
    assert "Tệp dự thảo có cấu trúc không ký được: hãy nộp lại bản dự thảo." in shown(response)
    assert PASSPHRASE not in shown(response)


# --- Boxes ---------------------------------------------------------------------------------------------------------

BOXES = "Vị trí các ô không đúng định dạng, vui lòng đặt lại."


@pytest.mark.parametrize(
    "typed",
    [
        "[" * 5_000,
        '{"a":' * 5_000,
        '"' + "x" * 30_000 + '"',
        "9" * 5_000,
        '"\\ud800"',
        "NaN",
        "[Infinity]",
        "\x00",
        "{'a': 1}",
    ],
)
def test_junk_for_boxes_is_refused_in_one_sentence(province: Agency, browse: Browse, typed: str) -> None:
    document = drafting(province)
    address = f"/van-ban-di/{document.pk}/vi-tri/"
    response = browse(province.specialist).post(address, {"version": version(document), "placement": typed})
    assert response.status_code == 422 and "vui lòng đặt lại" in shown(response)
    assert fresh(document).placement == document.placement


def test_too_much_for_boxes_is_refused_though_it_is_well_formed(province: Agency, browse: Browse) -> None:
    document = drafting(province)
    address = f"/van-ban-di/{document.pk}/vi-tri/"
    typed = '{"texts": [' + ",".join(["{}"] * 10_000) + "]}"
    response = browse(province.specialist).post(address, {"version": version(document), "placement": typed})
    assert response.status_code == 422 and BOXES in shown(response)


# --- Days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("01/01/1945", True),
        (f"31/12/{YEAR + 10}", True),
        ("31/12/1944", False),
        (f"01/01/{YEAR + 11}", False),
        ("01/01/0001", False),
        ("31/12/9999", False),
    ],
)
def test_years_a_day_may_have(typed: str, accepted: bool) -> None:
    field = DateField(label="Ngày")
    if accepted:
        assert field.clean(typed) == date(int(typed[6:]), int(typed[3:5]), int(typed[:2]))
        return
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(typed)
    assert refusal.value.messages == [f"Năm phải từ 1945 đến {YEAR + 10}."]


@pytest.mark.parametrize("typed", ["30/02/2026", "1/1", "01-01-2026", "١٢/٠١/٢٠٢", "\x00", "9" * 5000])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        DateField(label="Ngày").clean(typed)
    assert refusal.value.messages == ["Ngày phải viết dạng dd/mm/yyyy và có thật."]


def test_a_year_nobody_means_is_told_beside_its_field(province: Agency, browse: Browse) -> None:
    response = browse(province.clerk).post("/van-ban-den/moi/", arrival_words(issued_on="05/01/0026"))
    assert response.status_code == 422 and f"Năm phải từ 1945 đến {YEAR + 10}." in shown(response)


@pytest.mark.parametrize("typed", ["01/01/0001 00:00", "31/12/1999 23:59"])
def test_an_error_report_of_another_age_is_refused_and_the_list_still_opens(
    province: Agency, browse: Browse, typed: str
) -> None:
    client = browse(province.specialist)
    words = {"what": "Trang trắng.", "part": "search", "happened_at": typed, "upload": ""}
    response = client.post("/bao-loi/moi/", words)
    assert response.status_code == 422 and "Thời điểm phải từ năm 2000 trở lại đây." in shown(response)
    assert not Incident.objects.exists() and client.get("/bao-loi/").status_code == 200


def test_an_error_of_years_ago_is_no_report(province: Agency, browse: Browse) -> None:
    words = {"what": "Trang trắng.", "part": "search", "happened_at": f"05/01/{YEAR - 2} 08:30", "upload": ""}
    response = browse(province.specialist).post("/bao-loi/moi/", words)
    assert response.status_code == 422 and "không được cách đây hơn một năm." in shown(response)


def test_no_deadline_is_further_than_a_five_year_plan(province: Agency, browse: Browse) -> None:
    response = browse(province.clerk).post("/van-ban-den/moi/", arrival_words(due_on=f"05/01/{YEAR + 6}"))
    assert response.status_code == 422 and f"Năm phải từ 1945 đến {YEAR + 5}." in shown(response)


def test_the_first_moment_an_error_may_have() -> None:
    assert MomentField(label="Lúc").clean("01/01/2000 00:00").year == 2000
