"""The leader signs the version he has read, with his own valid key (Decree 30 art. 13; issue 2, points 5 and 8)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from documents import keyring as keys
from documents.actions.place_fields import place_fields
from documents.actions.sign import sign
from documents.enums import KeyKind, OutgoingState
from documents.models import OutgoingDocument, SignatureRecord, SigningKey
from documents.storage import read_blob
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, RuleViolation
from tests.documents_acts.pages import shown
from tests.factories.documents import drafting, for_appraisal, for_signature, fresh, lead, version
from tests.factories.keys import PASSPHRASE, Keyring
from tests.factories.people import Agency
from tests.races import together
from tests.workflow.trace import hands, last_audit, last_event, marks

Browse = Callable[[Post], Client]


def try_to_sign(document: OutgoingDocument, post: Post, **changes: object) -> RuleViolation:
    words = {"version_id": version(document), "passphrase": PASSPHRASE} | changes
    before = marks(document)
    with pytest.raises(RuleViolation) as refusal:
        sign(document.pk, actor=Actor.of(post), **words)
    assert marks(document) == before
    assert fresh(document).signed_blob is None and not SignatureRecord.objects.exists()
    return refusal.value


def test_the_leader_signs_and_the_clerk_gets_it(province: Agency) -> None:
    document = for_signature(province)
    sign(document.pk, version_id=version(document), passphrase=PASSPHRASE, actor=Actor.of(province.leader))

    document = fresh(document)
    assert (document.state, hands(document)) == (OutgoingState.SIGNED, [("Văn thư UBND tỉnh", "lead")])
    assert last_event(document) == ("Hoàng Minh Đức", "ký số, chuyển ban hành: Văn thư UBND tỉnh", "")
    assert last_audit(document) == ("outgoing.sign", "Hoàng Minh Đức")
    assert document.signed_at is not None and document.signed_blob is not None

    record = document.signatures.get()
    assert (record.kind, record.post, record.key.user) == (KeyKind.PERSONAL, province.leader, province.leader.user)
    assert record.before == document.current_version.pdf and record.after == document.signed_blob
    data = read_blob(document.signed_blob)
    assert hashlib.sha256(data).hexdigest() == document.signed_blob.sha256
    assert b"/ByteRange" in data


def test_the_passphrase_is_nowhere_kept(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    address = f"/van-ban-di/{document.pk}/ky/"
    words = {"version": version(document), "passphrase": PASSPHRASE}
    assert browse(province.leader).post(address, words)["Location"] == "/viec/"
    assert not any(PASSPHRASE in str(entry.details) for entry in AuditEntry.objects.all())


def test_a_wrong_passphrase_signs_nothing_and_is_told_at_its_field(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    refusal = try_to_sign(document, province.leader, passphrase="Sai rồi")
    assert isinstance(refusal, BadInput)
    assert (refusal.sentence, refusal.field) == ("Mật khẩu khóa ký không đúng.", "passphrase")
    response = browse(province.leader).post(
        f"/van-ban-di/{document.pk}/ky/", {"version": version(document), "passphrase": "Sai rồi"}
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"passphrase": ["Mật khẩu khóa ký không đúng."]}
    assert "Sai rồi" not in shown(response)


def test_an_empty_passphrase_is_asked_for(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    assert try_to_sign(document, province.leader, passphrase="").sentence == "Hãy nhập mật khẩu khóa ký."
    response = browse(province.leader).post(f"/van-ban-di/{document.pk}/ky/", {"version": version(document)})
    assert response.status_code == 422 and "Hãy nhập mật khẩu khóa ký." in shown(response)


def test_an_expired_certificate_signs_nothing(province: Agency, keyring: Keyring) -> None:
    document = for_signature(province)
    now = timezone.now()
    keyring.give_person(province.leader, not_before=now - timedelta(days=800), not_after=now - timedelta(days=2))
    refusal = try_to_sign(document, province.leader)
    assert "hết hạn" in refusal.sentence or "hết hiệu lực" in refusal.sentence


def test_a_certificate_not_yet_valid_signs_nothing(province: Agency, keyring: Keyring) -> None:
    document = for_signature(province)
    now = timezone.now()
    keyring.give_person(province.leader, not_before=now + timedelta(days=2), not_after=now + timedelta(days=800))
    assert "hiệu lực" in try_to_sign(document, province.leader).sentence


def test_without_a_key_there_is_no_signature_and_no_form(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    SigningKey.objects.filter(user=province.leader.user).update(is_active=False)
    refusal = try_to_sign(document, province.leader)
    assert refusal.sentence == "Bạn chưa được cấp chứng thư số cá nhân trên hệ thống."
    page = browse(province.leader).get(f"/van-ban-di/{document.pk}/ky/")
    assert "Bạn chưa có chứng thư số cá nhân trên hệ thống nên chưa ký được." in shown(page)


def test_a_lost_key_file_is_told_to_the_leader(province: Agency) -> None:
    document = for_signature(province)
    key = SigningKey.objects.get(user=province.leader.user, is_active=True)
    SigningKey.objects.filter(pk=key.pk).update(file_name="da-mat.p12")
    assert try_to_sign(document, province.leader).sentence == (
        "Không tìm thấy tệp khóa ký trên máy chủ; hãy báo quản trị."
    )


def test_only_the_leader_it_was_submitted_to_signs(province: Agency, commune: Agency, keyring: Keyring) -> None:
    document = for_signature(province)
    keyring.give_person(province.deputy)
    not_held = "Văn bản không nằm ở bước do bạn xử lý nên bạn chưa thể thực hiện “Ký số”."
    table = [
        (province.deputy, not_held),
        (province.chief, "Chức danh Chánh Văn phòng không có quyền thực hiện “Ký số”."),
        (province.clerk, "Chức danh Văn thư không có quyền thực hiện “Ký số”."),
        (commune.leader, "Văn bản thuộc cơ quan khác."),
    ]
    for post, sentence in table:
        refusal = try_to_sign(document, post)
        assert isinstance(refusal, NotAllowed) and refusal.sentence == sentence


def test_a_signer_changed_behind_the_desk_is_asked_again(province: Agency) -> None:
    document = for_signature(province)
    OutgoingDocument.objects.filter(pk=document.pk).update(signer=province.deputy)
    assert try_to_sign(document, province.leader).sentence == "Văn bản được trình người khác ký."


def test_nobody_signs_a_version_he_has_not_read(province: Agency) -> None:
    document = for_signature(province)
    refusal = try_to_sign(document, province.leader, version_id=version(document) + 1)
    assert isinstance(refusal, InvalidTransition)
    assert refusal.sentence == "Dự thảo vừa có phiên bản mới; hãy đọc lại trước khi duyệt hoặc ký."


def test_not_before_it_was_submitted_and_not_twice(province: Agency) -> None:
    early = for_appraisal(province)
    assert try_to_sign(early, province.leader).sentence == (
        "Không thể thực hiện “Ký số”: văn bản đang ở trạng thái “Chờ Văn phòng thẩm định”."
    )
    document = for_signature(province)
    words = {"version_id": version(document), "passphrase": PASSPHRASE}
    sign(document.pk, **words, actor=Actor.of(province.leader))
    with pytest.raises(InvalidTransition) as again:
        sign(document.pk, **words, actor=Actor.of(province.leader))
    assert again.value.sentence == "Không thể thực hiện “Ký số”: văn bản đang ở trạng thái “Chờ ban hành”."
    assert document.signatures.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_the_same_moment_leave_one(province: Agency) -> None:
    document = for_signature(province)
    words = {"version_id": version(document), "passphrase": PASSPHRASE}
    outcomes = together([partial(sign, document.pk, actor=Actor.of(province.leader), **words)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvalidTransition", "OutgoingDocument"]
    record = document.signatures.get()
    assert record.after == fresh(document).signed_blob


def test_without_places_nothing_is_signed(province: Agency) -> None:
    document = for_signature(province)
    OutgoingDocument.objects.filter(pk=document.pk).update(placement=None)
    assert try_to_sign(document, province.leader).sentence == "Văn bản chưa đặt vị trí chữ ký, số và dấu."


def test_places_moved_while_signing_are_looked_at_again(province: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    document = for_signature(province)
    unlock = keys.personal_pen

    def while_typing(user_id: int, passphrase: str) -> keys.Pen:
        placement = document.placement | {"seal": document.placement["seal"] | {"x1": 1.0}}
        OutgoingDocument.objects.filter(pk=document.pk).update(placement=placement)
        return unlock(user_id, passphrase)

    monkeypatch.setattr("documents.keyring.personal_pen", while_typing)
    assert try_to_sign(document, province.leader).sentence == (
        "Vị trí chữ ký vừa được thay đổi; hãy xem lại văn bản rồi ký."
    )


def test_after_appraisal_nobody_moves_the_boxes(province: Agency) -> None:
    document = for_signature(province)
    with pytest.raises(NotAllowed, match="không có quyền thực hiện “Đặt vị trí số, chữ ký, dấu”"):
        place_fields(
            document.pk,
            version_id=version(document),
            placement=document.placement,
            actor=Actor.of(province.leader),
        )
    assert lead(document).holder_post == province.leader


def test_waiting_for_signature_shows_only_ones_own(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    assert [row["item"].pk for row in browse(province.leader).get("/ky/").context["rows"]] == [document.pk]
    assert browse(province.deputy).get("/ky/").context["rows"] == []
    assert browse(province.clerk).get("/ky/").context["rows"] == []


def test_keys_lie_where_only_the_service_reads(province: Agency) -> None:
    for key in SigningKey.objects.all():
        path = Path(settings.KEYS_ROOT) / key.file_name
        assert path.stat().st_mode & 0o077 == 0


def test_boxes_without_number_or_date_are_refused(province: Agency) -> None:
    document = drafting(province)
    assert document.placement is not None
    actor = Actor.of(province.specialist)
    for texts, sentence in (
        ([], "Văn bản phải có đúng một ô cho số, ký hiệu; vui lòng đặt lại vị trí."),
        (
            [t for t in document.placement["texts"] if t["kind"] == "notation"],
            "Văn bản phải có đúng một chỗ cho ngày tháng ban hành; vui lòng đặt lại vị trí.",
        ),
    ):
        with pytest.raises(BadInput, match=sentence):
            place_fields(
                document.pk,
                version_id=document.current_version_id or 0,
                placement=document.placement | {"texts": texts},
                actor=actor,
            )
    assert fresh(document).placement == document.placement
