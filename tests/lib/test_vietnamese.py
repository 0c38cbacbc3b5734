"""One spelling, search without marks, people in the order of a Vietnamese list, dates as Decree 30 writes them."""

from datetime import date

import pytest

from accounts.models import User
from qlvb.lib.vietnamese import long_date, name_sort_key, nfc, sentence_list, short_date, unaccent


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn", "Nguyễn"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Nguyê\u0303n", "Nguyễn"),
        ("Quyết\u200b định", "Quyết định"),
        ("\ufeffCông văn", "Công văn"),
        ("hop-dong\u202efdp.exe", "hop-dongfdp.exe"),
        ("Đà Nẵng", "Đà Nẵng"),
    ],
)
def test_text_has_one_spelling_without_invisible_marks(typed: str, kept: str) -> None:
    assert nfc(typed) == kept


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Quyết định 15/QĐ-UBND", "quyet dinh 15 qd ubnd"),
        ("  Ủy ban   nhân dân tỉnh  ", "uy ban nhan dan tinh"),
        ("ĐƯỜNG Trường Chinh", "duong truong chinh"),
        ("Nguye\u0302\u0303n Thị Ơn", "nguyen thi on"),
        ("phòng, chống bão (số 5)", "phong chong bao so 5"),
        ("–", ""),
    ],
)
def test_search_words_have_no_marks(text: str, plain: str) -> None:
    assert unaccent(text) == plain


# A list of people as an office prints it: by given name, then by family and middle name. Đ is a letter after D.
IN_ORDER = [
    "Nguyễn Văn An",
    "Trần Thị An",
    "Lê Thị Ánh",
    "Trần Văn Ân",
    "Phạm Quốc Bảo",
    "Đỗ Văn Dũng",
    "Hoàng Minh Đức",
    "Ngô Thị Hà",
    "Nguyễn Thị Hạ",
    "Đinh Văn Oanh",
    "Vũ Thị Ơn",
    "Bùi Thanh Tú",
    "Bùi Thanh Tư",
    "Lý Thị Yến",
]


def test_people_are_listed_by_given_name() -> None:
    mixed = IN_ORDER[::-1]
    assert sorted(mixed, key=name_sort_key) == IN_ORDER


def test_the_database_lists_people_in_the_same_order(db: None) -> None:
    for number, name in enumerate(reversed(IN_ORDER)):
        User.objects.create_user(f"nguoi.{number}", full_name=name)
    assert [user.full_name for user in User.objects.all()] == IN_ORDER


@pytest.mark.parametrize(
    "names",
    [
        # Without a mark, grave, hook, tilde, acute, dot below.
        ["Lê Ba", "Lê Bà", "Lê Bả", "Lê Bã", "Lê Bá", "Lê Bạ"],
        ["Lê A", "Lê Ă", "Lê Â"],
        ["Lê O", "Lê Ô", "Lê Ơ"],
        ["Lê U", "Lê Ư"],
        ["Lê Du", "Lê Đu"],
        # A letter weighs more than a tone: all Ba before Ban.
        ["Lê Bạ", "Lê Ban"],
        ["Lê An", "Lê Anh"],
        ["Đinh An", "Lê An", "Lê Thị An", "Lê Văn An"],
    ],
)
def test_letters_before_tones_and_tones_as_in_the_dictionary(names: list[str]) -> None:
    mixed = names[::-1]
    assert sorted(mixed, key=name_sort_key) == names


def test_a_name_typed_in_the_other_spelling_has_the_same_place() -> None:
    assert name_sort_key("Nguye\u0302\u0303n Va\u0306n Hu\u0300ng") == name_sort_key("Nguyễn Văn Hùng")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 17), "ngày 17 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 9, 2), "ngày 02 tháng 9 năm 2026"),
        (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_long_date_as_decree_30_writes_it(day: date, written: str) -> None:
    assert long_date(day) == written


def test_short_date_has_two_digits_for_day_and_month() -> None:
    assert short_date(date(2026, 1, 5)) == "05/01/2026"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["Sở Tài chính"], "Sở Tài chính"),
        (["Sở Tài chính", "Sở Nội vụ"], "Sở Tài chính và Sở Nội vụ"),
        (["a", "b", "c"], "a, b và c"),
    ],
)
def test_the_last_of_a_list_is_joined_by_va(words: list[str], sentence: str) -> None:
    assert sentence_list(words) == sentence
