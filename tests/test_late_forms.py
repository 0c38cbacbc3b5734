"""A form that comes after its session, or under another one's token: nothing typed is lost, nothing secret is shown."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import Post, User
from tests.documents_acts.pages import draft_words
from tests.factories import correspondence
from tests.factories.documents import at_specialist, drafting, for_review, for_signature, lead, version, with_leader
from tests.factories.keys import PASSPHRASE
from tests.factories.people import PASSWORD, Agency
from workflow.models import Step

Browse = Callable[[Post], Client]
HERE = "http://testserver"
ENDED, CHANGED = "Phiên đăng nhập đã kết thúc", "Phiên làm việc đã đổi"


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def typed(response: HttpResponse) -> list[tuple[str, str]]:
    """What the page offers for copying, under which label."""
    boxes = re.findall(r'<textarea [^>]*readonly[^>]*aria-label="([^"]*)">(.*?)</textarea>', shown(response), re.S)
    return [(label, text) for label, text in boxes]


def again(response: HttpResponse) -> dict[str, Any]:
    """The form behind 'Gửi lại', as a browser would send it."""
    form = re.search(r'<form class="again".*?</form>', shown(response), re.S)
    assert form, "no form to send again"
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        found.setdefault(name, []).append(value)
    return found


def strict(post: Post) -> Client:
    """A browser whose tokens are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- The session has ended ----------------------------------------------------------------------------------------


def test_words_sent_after_signing_out_are_shown_and_can_be_sent_again(province: Agency, browse: Browse) -> None:
    document = for_review(province)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    client = browse(province.unit_head)
    client.logout()
    words = {"note": "Sửa mục 2: ghi rõ thời hạn.\nBỏ mục 3."}
    response = client.post(address, words, headers={"Referer": f"{HERE}/van-ban-di/{document.pk}/?tu=chua-xu-ly"})
    assert response.status_code == 401 and ENDED in shown(response)
    assert typed(response) == [("Lý do, nội dung cần sửa", words["note"])]
    # The way back leads to the page one was on, in a new tab.
    assert f"/dang-nhap/?next={quote(f'/van-ban-di/{document.pk}/?tu=chua-xu-ly', safe='')}" in shown(response)
    assert f'action="{address}"' in shown(response)

    client.force_login(province.unit_head.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address, again(response)).status_code == 302
    assert lead(document).instruction == "Trả lại để sửa: Sửa mục 2: ghi rõ thời hạn.\nBỏ mục 3."


def test_whoever_signs_in_instead_gains_no_right_by_sending_it_again(province: Agency, browse: Browse) -> None:
    document = for_review(province)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    late = Client().post(address, {"note": "Sửa mục 2."})
    for post, status in ((province.specialist, 403), (province.other_specialist, 404)):
        assert browse(post).post(address, again(late)).status_code == status
    assert lead(document).holder_role == "unit_head"


def test_an_ended_session_is_told_to_htmx_with_the_same_page(province: Agency) -> None:
    step = lead(at_specialist(province))
    response = Client().post(
        f"/viec/{step.pk}/ket-thuc/", {"text": "Đã trả lời qua điện thoại."}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 401 and "data-whole-page" in shown(response)
    assert typed(response) == [("Kết quả giải quyết", "Đã trả lời qua điện thoại.")]


def test_each_row_of_a_direction_is_shown_with_its_label(province: Agency) -> None:
    step = lead(with_leader(province))
    words = {
        "text": "Giao Phòng Nội chính chủ trì.",
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "1",
        "rows-0-target": f"unit:{province.division.pk}",
        "rows-0-part": "lead",
        "rows-0-due_on": "",
        "rows-1-target": f"unit:{province.other_division.pk}",
        "rows-1-part": "coordinate",
        "rows-1-due_on": "31/12/2026",
    }
    response = Client().post(f"/viec/{step.pk}/but-phe/", words)
    assert typed(response) == [("Ý kiến chỉ đạo", "Giao Phòng Nội chính chủ trì."), ("Hạn (dòng 2)", "31/12/2026")]
    assert set(words) <= set(again(response))


def test_a_chosen_file_must_be_chosen_again_the_words_need_not(province: Agency, browse: Browse) -> None:
    file = SimpleUploadedFile("dự thảo.pdf", b"%PDF-1.7", "application/pdf")
    words = draft_words(subject="Ban hành Quy chế văn thư") | {"token": "5f0c1f7e-0000-4000-8000-000000000001"}
    response = Client().post("/van-ban-di/moi/", words | {"file": file})
    assert response.status_code == 401
    assert typed(response) == [("Trích yếu nội dung", "Ban hành Quy chế văn thư")]
    assert 'Chọn lại tệp “dự thảo.pdf”</span><input class="input" type="file" name="file" required' in shown(response)
    # The token of a double click travels along unseen.
    assert again(response)["token"] == ["5f0c1f7e-0000-4000-8000-000000000001"]


@pytest.mark.django_db
def test_what_holds_no_words_goes_to_the_sign_in_page_and_back_to_its_page() -> None:
    response = Client().post("/dang-xuat/", headers={"Referer": f"{HERE}/viec/"})
    assert (response.status_code, response["Location"]) == (302, "/dang-nhap/?next=/viec/")
    foreign = Client().post("/dang-xuat/", headers={"Referer": "https://xau.example/viec/"})
    assert foreign["Location"] == "/dang-nhap/?next=/dang-xuat/"
    assert Client().post("/dang-xuat/", headers={"Referer": "http://[x"}).status_code == 302


def test_no_passphrase_and_no_password_is_ever_shown_or_carried_along(province: Agency) -> None:
    document = for_signature(province)
    late = Client().post(
        f"/van-ban-di/{document.pk}/ky/", {"version": version(document), "passphrase": PASSPHRASE + " x"}
    )
    assert late.status_code == 302  # nothing but a secret: nothing to keep
    words = {"old_password": PASSWORD, "new_password1": "bốn từ dễ nhớ lắm", "new_password2": "x y", "next": "/a b/"}
    for client in (Client(), strict(province.clerk)):
        response = client.post("/doi-mat-khau/", words, headers={"Origin": HERE})
        page = shown(response)
        assert not any(secret in page for secret in (PASSWORD, "bốn từ dễ nhớ lắm", "x y"))
    stale = strict(province.leader).post(
        f"/van-ban-di/{document.pk}/ky/", {"version": 1, "passphrase": PASSPHRASE}, headers={"Origin": HERE}
    )
    assert stale.status_code == 403 and PASSPHRASE not in shown(stale)
    assert set(again(stale)) == {"csrfmiddlewaretoken", "version"}


# --- The token is another one's -----------------------------------------------------------------------------------


def test_words_sent_with_an_old_token_are_sent_again_with_one_press(province: Agency) -> None:
    document = for_review(province)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    client = strict(province.unit_head)
    client.get(address)
    words = {"csrfmiddlewaretoken": "a" * 64, "note": "Ghi rõ căn cứ."}
    response = client.post(address, words, headers={"Origin": HERE})
    assert response.status_code == 403 and CHANGED in shown(response)
    assert f"Bạn đang đăng nhập với tài khoản {province.unit_head.user.full_name}." in shown(response)
    assert typed(response) == [("Lý do, nội dung cần sửa", "Ghi rõ căn cứ.")]
    assert "a" * 64 not in shown(response)
    assert client.post(address, again(response), headers={"Origin": HERE}).status_code == 302
    assert lead(document).instruction == "Trả lại để sửa: Ghi rõ căn cứ."


def test_without_session_and_token_the_words_stay(province: Agency) -> None:
    step = lead(at_specialist(province))
    response = Client(enforce_csrf_checks=True).post(
        f"/viec/{step.pk}/tra-lai/", {"text": "Không thuộc chức năng."}, headers={"Origin": HERE}
    )
    assert response.status_code == 403 and ENDED in shown(response)
    assert typed(response) == [("Lý do", "Không thuộc chức năng.")] and "Đăng nhập ở thẻ mới" in shown(response)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://xau.example"}, {"Origin": "null"}, {"Referer": "https://xau.example/testserver/"}]
)
def test_what_another_site_sends_is_neither_shown_nor_offered_again(province: Agency, headers: dict[str, str]) -> None:
    step = lead(at_specialist(province))
    words = {"text": "Bấm vào đây để nhận thưởng"}
    response = strict(province.specialist).post(f"/viec/{step.pk}/tra-lai/", words, headers=headers)
    assert response.status_code == 403
    assert "Bấm vào đây" not in shown(response) and "Gửi lại" not in shown(response)
    assert Step.objects.get(pk=step.pk).is_open


def test_a_browser_that_does_not_say_where_it_comes_from_may_copy_but_not_resend(province: Agency) -> None:
    step = lead(at_specialist(province))
    response = strict(province.specialist).post(f"/viec/{step.pk}/tra-lai/", {"text": "Không thuộc chức năng."})
    assert response.status_code == 403 and typed(response) == [("Lý do", "Không thuộc chức năng.")]
    assert "Gửi lại" not in shown(response) and settings.CSRF_COOKIE_NAME in response.cookies


# --- The password comes first -------------------------------------------------------------------------------------


def test_words_sent_before_the_first_password_was_changed_are_kept_and_sent_again(
    province: Agency, browse: Browse
) -> None:
    step = lead(at_specialist(province))
    user, address = province.specialist.user, f"/viec/{step.pk}/tra-lai/"
    client = browse(province.specialist)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    response = client.post(address, {"text": "Không thuộc chức năng."})
    assert response.status_code == 403 and "Cần đổi mật khẩu trước" in shown(response)
    assert typed(response) == [("Lý do", "Không thuộc chức năng.")] and 'href="/doi-mat-khau/"' in shown(response)
    # Nothing was done, and without words the way is the old one.
    assert Step.objects.get(pk=step.pk).is_open
    assert client.post("/chuc-danh/")["Location"] == "/doi-mat-khau/"
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    assert client.post(address, again(response)).status_code == 302
    assert not Step.objects.get(pk=step.pk).is_open


# --- Larger than a form may be ------------------------------------------------------------------------------------


def part(name: str, text: str, *, file: str = "") -> str:
    named = f'; filename="{file}"' if file else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{text}\r\n'


def send(client: Client, address: str, *parts: str, **headers: str) -> HttpResponse:
    body = "".join(parts) + "--x--\r\n"
    return client.generic(  # type: ignore[no-any-return]
        "POST", address, body.encode(), content_type="multipart/form-data; boundary=x", headers=headers
    )


def test_of_a_form_with_too_much_text_what_came_before_is_shown(province: Agency, browse: Browse) -> None:
    client, size = browse(province.specialist), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    whole = send(client, "/thong-bao/moi/", part("title", "Lịch họp giao ban"), part("text", "a" * size))
    assert whole.status_code == 413 and typed(whole) == [("Tiêu đề", "Lịch họp giao ban")]
    words = urlencode({"passphrase": "mật khẩu ký", "text": "Không thuộc chức năng. " + "á" * size})
    plain = client.post("/viec/1/tra-lai/", words, content_type="application/x-www-form-urlencoded")
    [(label, text)] = typed(plain)
    assert plain.status_code == 413 and label == "Lý do" and text.startswith("Không thuộc chức năng. áá")
    assert "mật khẩu ký" not in shown(plain)
    foreign = send(
        client, "/thong-bao/moi/", part("title", "Bấm vào đây"), part("text", "a" * size), Origin="https://x.vn"
    )
    assert foreign.status_code == 413 and "Bấm vào đây" not in shown(foreign)


def test_a_file_with_a_very_long_name_is_taken(province: Agency, browse: Browse) -> None:
    """1,500 letters, more than any disk allows: the words stay, the file keeps the beginning of its name."""
    name = "Tờ trình " + "rất dài " * 200 + ".pdf"
    response = send(browse(province.chief), "/thong-bao/moi/", part("title", "Lịch họp"), part("file", "x", file=name))
    assert response.status_code == 422
    assert 'value="Lịch họp"' in shown(response) and "Chỉ nhận tệp PDF, Word" in shown(response)


def test_too_many_files_at_once_are_told_with_the_words(province: Agency, browse: Browse) -> None:
    files = [part("files", "x", file=f"{n}.pdf") for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]
    response = send(browse(province.specialist), "/gui-file/moi/", part("title", "Tài liệu họp"), *files)
    assert response.status_code == 400 and "Mỗi lần gửi không quá 20 tệp" in shown(response)
    assert [text for _, text in typed(response)] == ["Tài liệu họp"]


# --- Refused for another reason -----------------------------------------------------------------------------------


def test_an_act_that_came_too_late_shows_what_was_typed(province: Agency, browse: Browse) -> None:
    document = drafting(province)
    client, address = browse(province.specialist), f"/van-ban-di/{document.pk}/trinh/"
    assert client.post(address, {"note": ""}).status_code == 302
    response = client.post(address, {"note": "Kính trình, đã sửa theo góp ý."})
    assert response.status_code == 409
    assert typed(response) == [("Ý kiến", "Kính trình, đã sửa theo góp ý.")]


def test_short_words_numbers_and_dates_are_typed_too_choices_are_not(province: Agency, browse: Browse) -> None:
    """403: the specialist does not register."""
    words = {
        "subject": "Hỏa",
        "issued_on": "02/03/2026",
        "issuer": "Bộ Nội vụ",
        "document_type": "CV",
        "secrecy": "normal",
        "upload": "17",
        "token": "không phải mã",
        "lạ": "mot-ma-so",
        "lạ hơn": "hai từ",
    }
    response = browse(province.specialist).post("/van-ban-den/moi/", words)
    assert response.status_code == 403
    assert typed(response) == [
        ("Trích yếu nội dung", "Hỏa"),
        ("Ngày văn bản", "02/03/2026"),
        ("Cơ quan ban hành", "Bộ Nội vụ"),
        ("Nội dung đã nhập", "hai từ"),
    ]


def test_words_for_something_that_is_gone_are_shown(province: Agency, browse: Browse) -> None:
    response = browse(province.specialist).post("/viec/987654321/tra-lai/", {"text": "Không thuộc chức năng."})
    assert response.status_code == 404
    assert typed(response) == [("Lý do", "Không thuộc chức năng.")]


def test_a_reason_for_withdrawing_twice_is_shown_by_its_own_label(province: Agency, browse: Browse) -> None:
    notice = correspondence.notice(province.chief, units=[province.division])
    client, address = browse(province.chief), f"/thong-bao/{notice.pk}/thu-hoi/"
    assert client.post(address, {"text": "Sai lịch."}).status_code == 302
    late = client.post(address, {"text": "Sai lịch họp."})
    assert late.status_code == 409
    assert typed(late) == [("Lý do thu hồi", "Sai lịch họp.")]


def test_what_was_typed_comes_out_as_text(province: Agency) -> None:
    step = lead(at_specialist(province))
    nasty = "\"'></textarea><script>alert(1)</script>"
    page = Client().post(f"/viec/{step.pk}/tra-lai/", {"text": nasty}).content.decode()
    assert "<script>alert" not in page and "</textarea><" not in page.replace("</textarea></div>", "")
