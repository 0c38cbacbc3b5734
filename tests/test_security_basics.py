"""Stored scripts, file names in headers, redirects, sessions, failed sign-ins, records that never change
(security.md T20, T22, T25, T32, T33; ASVS 5.4.2, 7.2.4, 7.4)."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry, Post, Session, Unit, User
from documents.actions.register_incoming import register_incoming
from documents.actions.return_draft import return_draft
from documents.intake import ArrivedFile, Verdict
from documents.models import Dispatch, DispatchEvent, NumberEntry, SignatureRecord
from documents.rules.uploads import PDF
from documents.storage import save_blob
from qlvb.lib.http import file_response
from qlvb.lib.sessions import STARTED
from tests.factories import documents as made
from tests.factories.people import PASSWORD, Agency
from tests.sweep.markup import inline_code
from workflow.actions.submit import submit
from workflow.models import Annotation, ItemEvent

Browse = Callable[[Post], Client]
SIGN_IN = "/dang-nhap/"

# --- Stored scripts -----------------------------------------------------------------------------------------------

SCRIPT = "\"'><img src=x onerror=alert(1)>{{7*7}}"


def betrayed(page: str) -> list[str]:
    """How a stored text got out of its place on a page."""
    return inline_code(page) + [raw for raw in ("<img src=x", "'><img") if raw in page]


@pytest.fixture
def scripted(province: Agency, commune: Agency) -> dict[str, int]:
    """Scripts in everything people can type, on papers in several states."""
    blob = save_blob(made.received_paper(), PDF)
    file = ArrivedFile(blob, f"{SCRIPT}.pdf", 1)
    facts = made.arrival(subject=SCRIPT, issuer=SCRIPT, notation=SCRIPT, signer=SCRIPT, signer_title=SCRIPT)
    incoming = register_incoming(facts, [file], Verdict(), actor=Actor.of(province.clerk))
    submit(made.lead(incoming).pk, to=province.chief, text=SCRIPT, actor=Actor.of(province.clerk))
    handled = made.at_specialist(province, subject=SCRIPT)
    reply = made.for_review(province, origin=handled, subject=SCRIPT)
    return_draft(reply.pk, reason=SCRIPT, actor=Actor.of(province.unit_head))
    sent = made.issued(province, [commune.unit], subject=SCRIPT)
    made.signed(province, subject=SCRIPT)
    made.for_signature(province, subject=SCRIPT)
    # Names of agencies and people are typed by administrators; they too are only text.
    Unit.objects.filter(pk__in=[province.unit.pk, commune.unit.pk, province.division.pk]).update(name=SCRIPT)
    User.objects.filter(pk=province.specialist.user_id).update(full_name=SCRIPT)
    Post.objects.filter(pk=province.specialist.pk).update(title=SCRIPT)
    return {
        "incoming": incoming.pk,
        "handled": handled.pk,
        "reply": reply.pk,
        "sent": sent.pk,
        "dispatch": Dispatch.objects.get(document=sent).pk,
        "step": made.lead(incoming).pk,
    }


def test_stored_scripts_come_out_as_text_on_every_page(
    scripted: dict[str, int], province: Agency, commune: Agency, browse: Browse
) -> None:
    ids = scripted
    pages = {
        "clerk": ["/viec/", "/viec/?muc=da-xu-ly", "/van-ban-den/", "/van-ban-di/", "/cho-ban-hanh/"],
        "chief": ["/viec/", *_pages_of(ids["incoming"], "incoming"), f"/viec/{ids['step']}/chuyen-xu-ly/"],
        "leader": ["/ky/", "/viec/?muc=da-xu-ly", *_pages_of(ids["handled"], "incoming")],
        "specialist": [
            "/viec/",
            "/viec/?muc=dang-xu-ly",
            *_pages_of(ids["handled"], "incoming"),
            *_pages_of(ids["reply"], "outgoing"),
            *_pages_of(ids["sent"], "outgoing"),
            f"/van-ban-di/{ids['reply']}/sua/",
            f"/van-ban-di/{ids['reply']}/trinh/",
            f"/van-ban-di/moi/?tra-loi={ids['handled']}",
            f"/van-ban-den/?q={SCRIPT}",
            f"/van-ban-di/?q={SCRIPT}",
            f"/viec/?muc={SCRIPT}",
        ],
    }
    found, showing = {}, 0
    for role, addresses in pages.items():
        client = browse(getattr(province, role))
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            page = response.content.decode()
            showing += "&lt;img src=x onerror=alert(1)&gt;" in page
            if faults := betrayed(page):
                found[f"{role} {address}"] = faults
    receiving = browse(commune.clerk)
    for address in ("/cho-tiep-nhan/", f"/cho-tiep-nhan/{ids['dispatch']}/"):
        page = receiving.get(address).content.decode()
        showing += "&lt;img src=x onerror=alert(1)&gt;" in page
        if faults := betrayed(page):
            found[address] = faults
    assert found == {}
    # Only the tabs that happen to be empty need not show it; agency and person names stand in every frame.
    assert showing >= 25


def _pages_of(pk: int, kind: str) -> list[str]:
    return [reverse(f"documents:{kind}", args=[pk]), reverse(f"documents:{kind}_preview", args=[pk])]


def test_what_was_typed_into_a_refused_form_comes_back_as_text(clerk: Post, specialist: Post, browse: Browse) -> None:
    words = {"subject": SCRIPT, "issuer": SCRIPT, "notation": SCRIPT, "secrecy": "normal", "issued_on": SCRIPT}
    response = browse(clerk).post("/van-ban-den/moi/", words)
    assert response.status_code == 422 and betrayed(response.content.decode()) == []
    refused = browse(specialist).post("/van-ban-den/moi/", words)
    assert refused.status_code == 403 and betrayed(refused.content.decode()) == []
    signing_in = Client().post(SIGN_IN, {"username": SCRIPT, "password": "x", "next": SCRIPT})
    assert signing_in.status_code == 422 and betrayed(signing_in.content.decode()) == []


def test_a_page_that_does_not_escape_is_noticed() -> None:
    """Negative control."""
    careless = Template("{% autoescape off %}<h1>{{ subject }}</h1>{% endautoescape %}")
    assert betrayed(careless.render(Context({"subject": SCRIPT})))
    unquoted = Template("{% autoescape off %}<a title='{{ subject }}'>{% endautoescape %}")
    assert betrayed(unquoted.render(Context({"subject": "' onclick='x()"})))


# --- File names ---------------------------------------------------------------------------------------------------

NAMES = {
    "Báo cáo số 5 (dự thảo).pdf": "Báo cáo số 5 (dự thảo).pdf",
    'a"; filename="evil.exe': 'a"; filename="evil.exe',
    "x\r\nSet-Cookie: qlvb=stolen.pdf": "xSet-Cookie: qlvb=stolen.pdf",
    "hoá đơn\u202egpj.exe.pdf": "hoá đơngpj.exe.pdf",
    "../../etc/passwd": "passwd",
    "C:\\Users\\a\\công văn.pdf": "công văn.pdf",
    "\x00\x01.pdf": "pdf",
    "": "van-ban",
}


@pytest.mark.parametrize("typed", [n for n in NAMES if n and "\x00" not in n])
def test_a_file_comes_back_under_a_name_no_header_is_broken_by(typed: str, specialist: Post, browse: Browse) -> None:
    upload = made.kept_upload(specialist, name=_clean(typed))
    response = browse(specialist).get(reverse("documents:upload", args=[upload.pk]) + "?tai-ve=1")
    check_disposition(response, "attachment", _clean(typed))


@pytest.mark.parametrize("name", ["công văn.pdf", 'a";b.pdf', "x\r\ny.pdf", "\u202e.pdf", "ư" * 200, "%0d%0aX: y", ""])
def test_the_header_is_safe_whatever_the_name(name: str) -> None:
    check_disposition(file_response(b"%PDF", name=name, media_type=PDF, inline=True), "inline", name)


def check_disposition(response: HttpResponse, kind: str, name: str) -> None:
    """RFC 6266: a plain name of harmless characters, and the true one in UTF-8."""
    header = response.headers["Content-Disposition"]
    found = re.fullmatch(r"(inline|attachment); filename=\"([A-Za-z0-9._-]+)\"; filename\*=UTF-8''(\S*)", header)
    assert found, header
    assert found[1] == kind
    assert unquote(found[3]) == name
    assert re.fullmatch(r"[A-Za-z0-9!#$&+.^_`|~%-]*", found[3]), "only attr-char and %XX (RFC 8187)"
    assert "Set-Cookie" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("typed", "kept"), NAMES.items())
def test_what_is_kept_of_an_uploaded_name(typed: str, kept: str) -> None:
    assert _clean(typed) == kept


def _clean(name: str) -> str:
    from documents.rules.uploads import file_name

    return file_name(name)


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "application/octet-stream"]
)
def test_only_pdf_is_ever_shown_inline(media_type: str) -> None:
    response = file_response(b"<script>", name="x.html", media_type=media_type, inline=True)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_web_page_named_pdf_is_refused_with_a_sentence(clerk: Post, browse: Browse) -> None:
    upload = SimpleUploadedFile("van-ban.pdf", b"<html><script>alert(1)</script>", content_type="application/pdf")
    response = browse(clerk).post("/van-ban-den/moi/", {"file": upload, "secrecy": "normal"})
    assert response.status_code == 422


# --- Where one is sent after signing in ---------------------------------------------------------------------------


def sign_in(client: Client, post: Post, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(SIGN_IN, {"username": post.user.username, "password": password, **more})


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\t//evil.example",
        " //evil.example",
        "https:///evil.example",
        "http://testserver@evil.example/",
        "http://[::1",
    ],
)
def test_next_never_leads_out_of_the_house(clerk: Post, elsewhere: str) -> None:
    assert sign_in(Client(), clerk, next=elsewhere)["Location"] == "/"
    in_address = Client().post(f"{SIGN_IN}?next={elsewhere}", {"username": clerk.user.username, "password": PASSWORD})
    assert in_address["Location"] == "/"


def test_next_leads_to_the_page_one_wanted(clerk: Post) -> None:
    assert sign_in(Client(), clerk, next="/van-ban-den/?q=bao")["Location"] == "/van-ban-den/?q=bao"


# --- Sessions -----------------------------------------------------------------------------------------------------


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_signed_in(client: Client) -> bool:
    response = client.get("/viec/")
    return response.status_code == 200


def test_signing_in_gives_a_new_session(clerk: Post) -> None:
    """Session fixation: a key known before is worth nothing after."""
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    before = key_of(client)
    sign_in(client, clerk)
    assert key_of(client) != before
    assert is_signed_in(client)
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_signed_in(attacker)


def test_a_session_of_somebody_else_is_not_taken_over(clerk: Post, specialist: Post) -> None:
    """Signing in as another person empties what the first one left."""
    client = Client()
    sign_in(client, specialist)
    session = client.session
    session["left"] = "by the specialist"
    session.save()
    client.post("/dang-xuat/")
    sign_in(client, clerk)
    assert "left" not in client.session


def test_signing_out_ends_the_session_on_the_server(clerk: Post) -> None:
    client = Client()
    sign_in(client, clerk)
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert is_signed_in(stolen)
    assert client.post("/dang-xuat/").status_code == 302
    assert not is_signed_in(stolen)
    assert not is_signed_in(client)


def test_signing_out_takes_a_post(clerk: Post) -> None:
    client = Client()
    sign_in(client, clerk)
    assert client.get("/dang-xuat/").status_code == 405
    assert is_signed_in(client)


def test_a_new_password_ends_all_other_sessions(clerk: Post) -> None:
    here, there = Client(), Client()
    sign_in(here, clerk)
    sign_in(there, clerk)
    before = key_of(here)
    new = "Mùa thu lá bay 2026"
    words = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/doi-mat-khau/", words).status_code == 302
    assert is_signed_in(here) and key_of(here) != before
    assert not is_signed_in(there)


def test_a_closed_account_is_out_at_the_next_click(clerk: Post, browse: Browse) -> None:
    client = browse(clerk)
    assert is_signed_in(client)
    User.objects.filter(pk=clerk.user_id).update(is_active=False)
    assert client.get("/viec/")["Location"].startswith(SIGN_IN)


def test_a_post_that_has_ended_gives_nothing_at_the_next_click(clerk: Post, browse: Browse) -> None:
    client = browse(clerk)
    assert is_signed_in(client)
    Post.objects.filter(pk=clerk.pk).update(ends_on=date.today() - timedelta(days=1))
    for address in ("/viec/", "/van-ban-den/", "/van-ban-den/moi/", "/cho-ban-hanh/"):
        assert client.get(address).status_code == 403, address


def test_a_changed_role_counts_at_the_next_click(clerk: Post, browse: Browse) -> None:
    client = browse(clerk)
    assert client.get("/van-ban-den/moi/").status_code == 200
    Post.objects.filter(pk=clerk.pk).update(role="specialist")
    assert client.get("/van-ban-den/moi/").status_code == 403


def test_a_first_password_opens_only_the_page_that_changes_it(
    specialist: Post, province: Agency, browse: Browse
) -> None:
    document = made.at_specialist(province)
    file = document.attachments.get()
    client = browse(specialist)
    User.objects.filter(pk=specialist.user_id).update(must_change_password=True)
    for address in ("/viec/", f"/van-ban-den/{document.pk}/", f"/tep/{file.pk}/", "/van-ban-di/moi/"):
        assert client.get(address)["Location"] == "/doi-mat-khau/", address
    assert client.get("/doi-mat-khau/").status_code == 200


def test_a_session_ends_half_a_day_after_signing_in(clerk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    sign_in(client, clerk)
    assert is_signed_in(client)
    session = client.session
    session[STARTED] = int(time.time()) - settings.SESSION_LONGEST_AGE - 1
    session.save()
    assert not is_signed_in(client)


def test_a_session_ends_two_hours_after_the_last_click(clerk: Post) -> None:
    client = Client()
    sign_in(client, clerk)
    row = Session.objects.get(pk=key_of(client))
    left = row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert abs((left - AuditEntry.objects.latest("at").at).total_seconds()) < 60
    Session.objects.filter(pk=row.pk).update(expire_date=left)
    assert not is_signed_in(client)


# --- What a failed sign-in tells ----------------------------------------------------------------------------------


# Headers that differ between any two answers: the length with the name typed, the nonce, the second.
CHANGING = ("Content-Length", "Content-Security-Policy", "Expires")


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every run of the password hasher: the time a sign-in takes is made of these."""
    runs: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: object, password: str, *rest: object) -> str:
        runs.append(password)
        return str(encode(self, password, *rest))

    monkeypatch.setattr(hasher, "encode", counted)
    return iter([runs])


def test_nothing_tells_a_wrong_name_from_a_wrong_password(
    clerk: Post, leader: Post, hashings: Iterator[list[str]]
) -> None:
    runs = next(hashings)
    User.objects.filter(pk=leader.user_id).update(is_active=False)
    answers = {}
    for case, (name, password) in {
        "wrong name": ("khong.co.ai", "sai mật khẩu"),
        "wrong password": (clerk.user.username, "sai mật khẩu"),
        "closed account": (leader.user.username, "sai mật khẩu"),
        "closed account, right password": (leader.user.username, PASSWORD),
    }.items():
        runs.clear()
        response = Client().post(SIGN_IN, {"username": name, "password": password})
        page = response.content.decode().replace(name, "NAME")
        page = re.sub(r'(nonce|csrfmiddlewaretoken" value|"X-CSRFToken":) ?=?"[^"]*"', "", page)
        headers = {k: v for k, v in response.headers.items() if k not in CHANGING}
        answers[case] = (response.status_code, page, headers, len(runs))
    assert answers["wrong name"][0] == 422
    assert answers["wrong name"][3] == 1
    for case in answers:
        assert answers[case] == answers["wrong name"], case


def test_one_account_has_one_spelling(clerk: Post) -> None:
    name = clerk.user.username.upper()
    assert Client().post(SIGN_IN, {"username": f" {name} ", "password": PASSWORD}).status_code == 302


def test_failed_sign_ins_are_recorded_without_the_password(clerk: Post) -> None:
    Client().post(SIGN_IN, {"username": clerk.user.username, "password": "bí mật gõ nhầm"})
    entry = AuditEntry.objects.get(act="user.sign_in_failed")
    assert entry.details == {"username": clerk.user.username}


# --- What never changes -------------------------------------------------------------------------------------------


def test_records_refuse_every_change(province: Agency, commune: Agency) -> None:
    made.at_unit(province)
    made.issued(province, [commune.unit])
    for model in (AuditEntry, Annotation, ItemEvent, NumberEntry, SignatureRecord, DispatchEvent):
        row = model.objects.first()
        assert row is not None
        rows = model.objects.filter(pk=row.pk)
        for change in (row.save, lambda rows=rows: rows.update(at=timezone.now()), rows.delete):
            # Something may also refuse before the trigger does: a row that others point to.
            with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
                change()
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            rows._raw_delete("default")


@pytest.mark.django_db
def test_the_audit_log_cannot_be_emptied() -> None:
    """In force here although transactional tests lift it for their flush (tests/conftest.py)."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_auditentry CASCADE")
