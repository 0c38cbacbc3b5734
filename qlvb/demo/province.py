"""Agencies and people of the demo province. Every name is fictional."""

from dataclasses import dataclass
from typing import Literal

DEMO_PASSWORD = "Sonlam@2026"
DEMO_KEY_PASSPHRASE = "Kyso@2026"
MAIL_DOMAIN = "sonlam.example.vn"

Role = Literal["CLERK", "CHIEF_OF_OFFICE", "LEADER", "UNIT_HEAD", "SPECIALIST", "AGENCY_ADMIN", "ONESTOP_OFFICER"]


@dataclass(frozen=True)
class UnitSpec:
    """One node of the organisation tree; units with `keeps_registers` are agencies."""

    key: str
    name: str
    """As people say it and as lists show it: 'UBND tỉnh Sơn Lam'."""
    short_name: str
    code: str
    """Mã định danh, QĐ 20/2020/QĐ-TTg."""
    abbreviation: str
    """For notations: the agency's part ('SNV') or the drafting unit's ('CCHC')."""
    parent: str | None = None
    keeps_registers: bool = False
    full_name: str = ""
    """Official name, as in seals and certificates: 'Ủy ban nhân dân tỉnh Sơn Lam'."""
    place_name: str = ""
    """Địa danh before the date of issue."""
    heading: tuple[str, ...] = ()
    """Name as printed at the head of a paper, line by line."""
    superior: tuple[str, ...] = ()
    """Cơ quan chủ quản as printed above the name; empty for People's Committees."""


@dataclass(frozen=True)
class RoleAt:
    """A post: a role at a unit with the title that is printed."""

    unit: str
    role: Role
    title: str


@dataclass(frozen=True)
class PersonSpec:
    """Somebody with an account; the key is the username."""

    username: str
    full_name: str
    roles: tuple[RoleAt, ...]

    @property
    def key(self) -> str:
        """What stories name people by."""
        return self.username

    @property
    def email(self) -> str:
        """Invented address below a reserved domain."""
        return f"{self.username}@{MAIL_DOMAIN}"


def _committee(key: str, place: str, name: str, code: str, parent: str | None, level: str) -> UnitSpec:
    return UnitSpec(
        key=key,
        name=f"UBND {level} {place}",
        short_name=name,
        code=code,
        abbreviation="UBND",
        parent=parent,
        keeps_registers=True,
        full_name=f"Ủy ban nhân dân {level} {place}",
        place_name=place,
        heading=("ỦY BAN NHÂN DÂN", f"{level} {place}".upper()),
    )


def _department(key: str, name: str, short_name: str, code: str, heading: tuple[str, ...]) -> UnitSpec:
    return UnitSpec(
        key=key,
        name=name,
        short_name=short_name,
        code=code,
        abbreviation=short_name,
        parent="tinh",
        keeps_registers=True,
        full_name=f"{name} tỉnh Sơn Lam",
        place_name="Sơn Lam",
        heading=heading,
        superior=("UBND TỈNH SƠN LAM",),
    )


def _unit(key: str, name: str, code: str, abbreviation: str) -> UnitSpec:
    parent = key.split("-", 1)[0]
    return UnitSpec(key, name, name, code, abbreviation, parent, full_name=name)


def _commune_units(key: str, code: str) -> tuple[UnitSpec, ...]:
    return (
        _unit(f"{key}-vp", "Văn phòng HĐND và UBND", f"{code}.01", "VP"),
        _unit(f"{key}-kt", "Phòng Kinh tế", f"{code}.02", "KT"),
        _unit(f"{key}-vhxh", "Phòng Văn hóa - Xã hội", f"{code}.03", "VHXH"),
    )


UNITS: tuple[UnitSpec, ...] = (
    _committee("tinh", "Sơn Lam", "UBND tỉnh", "H99", None, "tỉnh"),
    _unit("tinh-vp", "Văn phòng UBND tỉnh", "H99.01", "VP"),
    _unit("tinh-nc", "Phòng Nội chính", "H99.01.01", "NC"),
    _unit("tinh-kt", "Phòng Kinh tế", "H99.01.02", "KT"),
    _unit("tinh-kgvx", "Phòng Khoa giáo - Văn xã", "H99.01.03", "KGVX"),
    _department("snv", "Sở Nội vụ", "SNV", "H99.02", ("SỞ NỘI VỤ",)),
    _unit("snv-vp", "Văn phòng Sở", "H99.02.01", "VP"),
    _unit("snv-cchc", "Phòng Cải cách hành chính và Văn thư, lưu trữ", "H99.02.02", "CCHC"),
    _unit("snv-tcbc", "Phòng Tổ chức, biên chế và Công chức, viên chức", "H99.02.03", "TCBC"),
    _department("snnmt", "Sở Nông nghiệp và Môi trường", "SNNMT", "H99.03", ("SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG")),
    _unit("snnmt-vp", "Văn phòng Sở", "H99.03.01", "VP"),
    _unit("snnmt-nn", "Phòng Nông nghiệp và Phòng, chống thiên tai", "H99.03.02", "NNTT"),
    _unit("snnmt-dd", "Phòng Đất đai và Môi trường", "H99.03.03", "ĐĐMT"),
    _committee("anlac", "An Lạc", "UBND xã An Lạc", "H99.11", "tinh", "xã"),
    *_commune_units("anlac", "H99.11"),
    _committee("thanhson", "Thanh Sơn", "UBND xã Thanh Sơn", "H99.12", "tinh", "xã"),
    *_commune_units("thanhson", "H99.12"),
)


def _person(username: str, full_name: str, unit: str, role: Role, title: str) -> PersonSpec:
    return PersonSpec(username, full_name, (RoleAt(unit, role, title),))


_PROVINCE = (
    _person("chutich.tinh", "Hoàng Minh Đức", "tinh", "LEADER", "Chủ tịch"),
    _person("pct.tinh", "Phạm Thị Ngọc Lan", "tinh", "LEADER", "Phó Chủ tịch"),
    _person("chanhvp.tinh", "Trần Quốc Bảo", "tinh-vp", "CHIEF_OF_OFFICE", "Chánh Văn phòng"),
    _person("vanthu.tinh", "Nguyễn Thị Thu Hà", "tinh-vp", "CLERK", "Văn thư"),
    _person("tp.noichinh.tinh", "Vũ Đình Khải", "tinh-nc", "UNIT_HEAD", "Trưởng phòng"),
    _person("tp.kinhte.tinh", "Đặng Quang Huy", "tinh-kt", "UNIT_HEAD", "Trưởng phòng"),
    _person("tp.vanxa.tinh", "Bùi Thị Hồng Nhung", "tinh-kgvx", "UNIT_HEAD", "Trưởng phòng"),
    _person("cv.noichinh.tinh", "Đỗ Anh Tuấn", "tinh-nc", "SPECIALIST", "Chuyên viên"),
    _person("cv2.noichinh.tinh", "Lý Hoài Thu", "tinh-nc", "SPECIALIST", "Chuyên viên"),
    _person("cv.kinhte.tinh", "Ngô Thị Thùy Dương", "tinh-kt", "SPECIALIST", "Chuyên viên chính"),
    _person("cv.vanxa.tinh", "Phan Hải Yến", "tinh-kgvx", "SPECIALIST", "Chuyên viên"),
    _person("quantri.tinh", "Nguyễn Trung Kiên", "tinh-vp", "AGENCY_ADMIN", "Chuyên viên quản trị"),
)

_HOME_AFFAIRS = (
    _person("giamdoc.snv", "Nguyễn Hữu Phước", "snv", "LEADER", "Giám đốc"),
    _person("pgd.snv", "Mai Thị Tuyết", "snv", "LEADER", "Phó Giám đốc"),
    _person("chanhvp.snv", "Dương Văn Lực", "snv-vp", "CHIEF_OF_OFFICE", "Chánh Văn phòng"),
    _person("vanthu.snv", "Trịnh Thị Kim Oanh", "snv-vp", "CLERK", "Văn thư"),
    # Holds two posts: head of unit at the department, seconded to the province's Office.
    PersonSpec(
        "tp.cchc.snv",
        "Cao Xuân Trường",
        (
            RoleAt("snv-cchc", "UNIT_HEAD", "Trưởng phòng"),
            RoleAt("tinh-nc", "SPECIALIST", "Chuyên viên (biệt phái)"),
        ),
    ),
    _person("tp.tcbc.snv", "Lâm Thị Bích Ngọc", "snv-tcbc", "UNIT_HEAD", "Trưởng phòng"),
    _person("cv.cchc.snv", "Hồ Sỹ Nam", "snv-cchc", "SPECIALIST", "Chuyên viên"),
    _person("cv2.cchc.snv", "Tạ Thị Quỳnh Anh", "snv-cchc", "SPECIALIST", "Chuyên viên"),
    _person("cv.tcbc.snv", "Chu Đức Mạnh", "snv-tcbc", "SPECIALIST", "Chuyên viên chính"),
    _person("quantri.snv", "Lê Thị Phương Mai", "snv-vp", "AGENCY_ADMIN", "Chuyên viên quản trị"),
    _person("motcua.snv", "Phạm Thu Phương", "snv-vp", "ONESTOP_OFFICER", "Công chức Bộ phận một cửa"),
)

_ENVIRONMENT = (
    _person("giamdoc.snnmt", "Trương Quang Vinh", "snnmt", "LEADER", "Giám đốc"),
    _person("pgd.snnmt", "Lương Thị Hạnh", "snnmt", "LEADER", "Phó Giám đốc"),
    _person("chanhvp.snnmt", "Đinh Văn Toàn", "snnmt-vp", "CHIEF_OF_OFFICE", "Chánh Văn phòng"),
    _person("vanthu.snnmt", "Võ Thị Cẩm Tú", "snnmt-vp", "CLERK", "Văn thư"),
    _person("tp.nongnghiep.snnmt", "Hà Huy Hoàng", "snnmt-nn", "UNIT_HEAD", "Trưởng phòng"),
    _person("tp.datdai.snnmt", "Tống Thị Minh Châu", "snnmt-dd", "UNIT_HEAD", "Trưởng phòng"),
    _person("cv.nongnghiep.snnmt", "Quách Văn Tùng", "snnmt-nn", "SPECIALIST", "Chuyên viên"),
    _person("cv2.nongnghiep.snnmt", "Nông Thị Thắm", "snnmt-nn", "SPECIALIST", "Chuyên viên"),
    _person("cv.datdai.snnmt", "Kiều Mạnh Cường", "snnmt-dd", "SPECIALIST", "Chuyên viên"),
    _person("quantri.snnmt", "Bùi Quốc Việt", "snnmt-vp", "AGENCY_ADMIN", "Chuyên viên quản trị"),
    _person("motcua.snnmt", "Đinh Thị Ngân", "snnmt-vp", "ONESTOP_OFFICER", "Công chức Bộ phận một cửa"),
)

_AN_LAC = (
    _person("chutich.anlac", "Vi Văn Đoàn", "anlac", "LEADER", "Chủ tịch"),
    _person("pct.anlac", "Hoàng Thị Thu Thủy", "anlac", "LEADER", "Phó Chủ tịch"),
    _person("chanhvp.anlac", "Phùng Văn Hiệp", "anlac-vp", "CHIEF_OF_OFFICE", "Chánh Văn phòng"),
    _person("vanthu.anlac", "Lò Thị Xuân", "anlac-vp", "CLERK", "Văn thư"),
    _person("tp.kinhte.anlac", "Triệu Văn Sáng", "anlac-kt", "UNIT_HEAD", "Trưởng phòng"),
    _person("tp.vhxh.anlac", "Lưu Thị Hương Giang", "anlac-vhxh", "UNIT_HEAD", "Trưởng phòng"),
    _person("cv.kinhte.anlac", "Đào Ngọc Khánh", "anlac-kt", "SPECIALIST", "Chuyên viên"),
    _person("cv2.kinhte.anlac", "Ma Thị Diệp", "anlac-kt", "SPECIALIST", "Chuyên viên"),
    _person("cv.vhxh.anlac", "Nguyễn Bảo Trâm", "anlac-vhxh", "SPECIALIST", "Chuyên viên"),
    _person("quantri.anlac", "Hoàng Văn Thiện", "anlac-vp", "AGENCY_ADMIN", "Chuyên viên quản trị"),
    _person("motcua.anlac", "Nông Thị Diễm", "anlac-vp", "ONESTOP_OFFICER", "Công chức Bộ phận một cửa"),
)

_THANH_SON = (
    _person("chutich.thanhson", "Đàm Quang Thắng", "thanhson", "LEADER", "Chủ tịch"),
    _person("pct.thanhson", "Trần Thị Bích Liên", "thanhson", "LEADER", "Phó Chủ tịch"),
    _person("chanhvp.thanhson", "Nguyễn Văn Quyết", "thanhson-vp", "CHIEF_OF_OFFICE", "Chánh Văn phòng"),
    _person("vanthu.thanhson", "Bế Thị Lụa", "thanhson-vp", "CLERK", "Văn thư"),
    _person("tp.kinhte.thanhson", "Hứa Văn Bình", "thanhson-kt", "UNIT_HEAD", "Trưởng phòng"),
    _person("tp.vhxh.thanhson", "Lê Thị Kiều Oanh", "thanhson-vhxh", "UNIT_HEAD", "Trưởng phòng"),
    _person("cv.kinhte.thanhson", "Phan Đức Thịnh", "thanhson-kt", "SPECIALIST", "Chuyên viên"),
    _person("cv.vhxh.thanhson", "Sầm Thị Hoài", "thanhson-vhxh", "SPECIALIST", "Chuyên viên"),
    _person("cv2.vhxh.thanhson", "Đoàn Minh Nhật", "thanhson-vhxh", "SPECIALIST", "Chuyên viên"),
    _person("quantri.thanhson", "Vũ Thị Lan Chi", "thanhson-vp", "AGENCY_ADMIN", "Chuyên viên quản trị"),
    _person("motcua.thanhson", "Lương Văn Khoa", "thanhson-vp", "ONESTOP_OFFICER", "Công chức Bộ phận một cửa"),
)

PEOPLE: tuple[PersonSpec, ...] = _PROVINCE + _HOME_AFFAIRS + _ENVIRONMENT + _AN_LAC + _THANH_SON

UNIT: dict[str, UnitSpec] = {unit.key: unit for unit in UNITS}
PERSON: dict[str, PersonSpec] = {person.key: person for person in PEOPLE}
AGENCIES: tuple[UnitSpec, ...] = tuple(unit for unit in UNITS if unit.keeps_registers)


def agency_of(unit_key: str) -> UnitSpec:
    """The agency a unit belongs to (itself, if it keeps registers)."""
    unit = UNIT[unit_key]
    while not unit.keeps_registers:
        assert unit.parent is not None
        unit = UNIT[unit.parent]
    return unit


def holder(agency_key: str, role: Role) -> PersonSpec:
    """The first person with that role in that agency, e.g. its clerk."""
    return next(p for p in PEOPLE for r in p.roles if r.role == role and agency_of(r.unit).key == agency_key)


def head_of(unit_key: str) -> PersonSpec:
    """Who leads a unit; the Office is led by its Chief."""
    return next(p for p in PEOPLE for r in p.roles if r.unit == unit_key and r.role in {"UNIT_HEAD", "CHIEF_OF_OFFICE"})
