"""A body that is refused is still read, so that the browser hears why (413 in Vietnamese, not 'connection reset')."""

import socket
import threading
from html import unescape
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client

TOO_LONG = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
SENTENCE = "Nội dung vừa gửi vượt quá giới hạn nên chưa được lưu."
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "text/plain"])
def test_too_much_text_is_told_in_vietnamese(db: None, kind: str) -> None:
    body = b"a" * TOO_LONG
    if kind.startswith("multipart"):
        body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + body + b"\r\n--x--\r\n"
    client = Client(enforce_csrf_checks=True)
    response = client.generic("POST", "/dang-nhap/", body, content_type=kind)
    # What is no form at all has no token.
    assert response.status_code == (403 if kind == "text/plain" else 413)
    if response.status_code == 413:
        assert SENTENCE in unescape(response.content.decode()) and "<h1>Nội dung gửi quá lớn</h1>" in unescape(
            response.content.decode()
        )


def test_too_many_fields_are_a_vietnamese_page_too(db: None) -> None:
    body = "&".join(f"f{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    response = Client(enforce_csrf_checks=True).generic("POST", "/dang-nhap/", body, content_type=FORM)
    assert response.status_code == 400 and "Yêu cầu không hợp lệ" in unescape(response.content.decode())


def test_a_false_host_name_is_a_bad_request_whatever_it_says_of_its_origin(db: None) -> None:
    headers = {"Host": "xau.example", "Origin": "https://xau.example"}
    response = Client(raise_request_exception=False).post("/dang-nhap/", {"username": "a b"}, headers=headers)
    assert response.status_code == 400 and "a b" not in response.content.decode()


def test_an_act_opened_as_a_page_is_no_blank_page(db: None) -> None:
    response = Client().get("/dang-xuat/", headers={"Accept": "text/html,*/*"})
    assert response.status_code == 302  # signed out: the way to the sign-in page
    response = Client().put("/dang-nhap/", headers={"Accept": "text/html,*/*"})
    assert response.status_code == 405 and response["Allow"] == "GET, HEAD, POST"
    assert "chỉ nhận thao tác từ nút bấm trên trang" in unescape(response.content.decode())


class Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/dang-nhap/", FORM, b"413"),
        ("/khong-co/", "application/octet-stream", b"404"),
        ("/viec/", "text/plain", b"403"),
    ],
)
def test_a_browser_that_sends_everything_before_it_listens_gets_an_answer(
    transactional_db: None, path: str, kind: str, status: bytes
) -> None:
    """Beyond what the buffers between two sockets hold."""
    application = get_wsgi_application()
    size = 8 * 1024 * 1024
    with make_server("127.0.0.1", 0, application, handler_class=Silent) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with socket.create_connection(server.server_address, timeout=30) as browser:  # type: ignore[arg-type]
            head = f"POST {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
            browser.sendall(head.encode() + b"a" * size)
            answer = browser.recv(64)
        thread.join(30)
    assert answer.split(b" ")[1] == status
