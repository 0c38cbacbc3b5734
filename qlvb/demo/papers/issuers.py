"""Who issues papers in the demo: our five agencies and the correspondents outside."""

from qlvb.demo.papers.model import Issuer
from qlvb.demo.province import AGENCIES


def _outside(
    key: str, name: str, abbreviation: str, heading: str, superior: str = "", place: str = "Sơn Lam", code: str = ""
) -> Issuer:
    over = tuple(superior.split("/")) if superior else ()
    return Issuer(key, name, abbreviation, place, tuple(heading.split("/")), over, code)


_PROVINCE = "UBND TỈNH SƠN LAM"

_OUTSIDE = (
    _outside("bnv", "Bộ Nội vụ", "BNV", "BỘ NỘI VỤ", place="Hà Nội", code="G09"),
    _outside(
        "bnnmt",
        "Bộ Nông nghiệp và Môi trường",
        "BNNMT",
        "BỘ NÔNG NGHIỆP/VÀ MÔI TRƯỜNG",
        place="Hà Nội",
        code="G10",
    ),
    _outside("btc", "Bộ Tài chính", "BTC", "BỘ TÀI CHÍNH", place="Hà Nội", code="G12"),
    _outside(
        "bkhcn",
        "Bộ Khoa học và Công nghệ",
        "BKHCN",
        "BỘ KHOA HỌC/VÀ CÔNG NGHỆ",
        place="Hà Nội",
        code="G07",
    ),
    _outside("byt", "Bộ Y tế", "BYT", "BỘ Y TẾ", place="Hà Nội", code="G17"),
    _outside("stc", "Sở Tài chính tỉnh Sơn Lam", "STC", "SỞ TÀI CHÍNH", _PROVINCE, code="H99.04"),
    _outside("sxd", "Sở Xây dựng tỉnh Sơn Lam", "SXD", "SỞ XÂY DỰNG", _PROVINCE, code="H99.05"),
    _outside(
        "sgddt",
        "Sở Giáo dục và Đào tạo tỉnh Sơn Lam",
        "SGDĐT",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        _PROVINCE,
        code="H99.06",
    ),
    _outside("syt", "Sở Y tế tỉnh Sơn Lam", "SYT", "SỞ Y TẾ", _PROVINCE, code="H99.07"),
    _outside("cat", "Công an tỉnh Sơn Lam", "CAT", "CÔNG AN TỈNH SƠN LAM", "BỘ CÔNG AN"),
    _outside("tct", "Trường Chính trị tỉnh Sơn Lam", "TCT", "TRƯỜNG CHÍNH TRỊ", "TỈNH ỦY SƠN LAM"),
    _outside(
        "kttv",
        "Đài Khí tượng Thủy văn tỉnh Sơn Lam",
        "ĐKTTV",
        "ĐÀI KHÍ TƯỢNG THỦY VĂN/TỈNH SƠN LAM",
        "CỤC KHÍ TƯỢNG THỦY VĂN",
    ),
    _outside(
        "bhxh",
        "Bảo hiểm xã hội cơ sở Thanh Sơn",
        "BHXH",
        "BẢO HIỂM XÃ HỘI/CƠ SỞ THANH SƠN",
        "BẢO HIỂM XÃ HỘI/TỈNH SƠN LAM",
        "Thanh Sơn",
    ),
    _outside(
        "hoakhe",
        "Ủy ban nhân dân xã Hòa Khê",
        "UBND",
        "ỦY BAN NHÂN DÂN/XÃ HÒA KHÊ",
        place="Hòa Khê",
        code="H99.13",
    ),
    _outside("thpt", "Trường THPT An Lạc", "THPTAL", "TRƯỜNG THPT AN LẠC", "SỞ GIÁO DỤC VÀ ĐÀO TẠO/SƠN LAM", "An Lạc"),
    _outside(
        "thuydien",
        "Công ty cổ phần Thủy điện Suối Bạc",
        "TĐSB",
        "CÔNG TY CỔ PHẦN/THỦY ĐIỆN SUỐI BẠC",
        place="Thanh Sơn",
    ),
    _outside(
        "moitruong",
        "Công ty TNHH Môi trường Xanh Sơn Lam",
        "MTX",
        "CÔNG TY TNHH/MÔI TRƯỜNG XANH SƠN LAM",
    ),
    _outside(
        "htx",
        "Hợp tác xã nông nghiệp An Lạc",
        "HTX",
        "HỢP TÁC XÃ/NÔNG NGHIỆP AN LẠC",
        place="An Lạc",
    ),
)

_INSIDE = tuple(
    Issuer(u.key, u.full_name, u.abbreviation, u.place_name, u.heading, u.superior, u.code) for u in AGENCIES
)

ISSUERS: dict[str, Issuer] = {issuer.key: issuer for issuer in _INSIDE + _OUTSIDE}
