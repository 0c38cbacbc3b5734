"""The first administrator of an agency: granted by the one above it, by decision or consent (DN-12.1).

Administrators do not grant their like inside their own agency, so that nobody multiplies his power; an agency that has
none has nobody to ask.
"""

from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind, Role
from accounts.matters import Person, Place
from accounts.models import Post, Unit
from accounts.queries import open_posts_of_role, top_agency
from accounts.rules.accounts import check_may_manage, check_username
from accounts.rules.days import check_within_a_year
from accounts.rules.units import check_may_keep_units
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date


def check_may_appoint(actor: Actor, agency: Unit) -> None:
    """The administrator right above it, or of the agency at the top; while it is there and has no administrator."""
    check_may_keep_units(actor)
    check_may_manage(actor)
    if not agency.keeps_registers:
        raise InvalidTransition(f"{agency.name} do quản trị của {agency.agency.name} quản lý.")
    if agency.pk == actor.agency_id:
        raise NotAllowed("Không tự cử quản trị cho cơ quan mình.")
    above = agency.parent.agency_id if agency.parent else None
    if actor.agency_id not in (above, top_agency()):
        raise NotAllowed("Quản trị đầu tiên do quản trị của cơ quan cấp trên cử.")
    if agency.has_ended:
        raise InvalidTransition(f"{agency.name} đã hết hiệu lực.")
    if agency.valid_from and agency.valid_from > actor.today():
        raise InvalidTransition(f"{agency.name} đến ngày {short_date(agency.valid_from)} mới có hiệu lực.")
    if held := administrator_of(agency):
        raise InvalidTransition(
            f"{agency.name} đã có quản trị: {held.user.full_name}. Quản trị ấy cấp các tài khoản khác."
        )


def administrator_of(agency: Unit) -> Post | None:
    """Also one whose post has not begun, or whose account is stopped for now: he is the one to be asked."""
    return open_posts_of_role(agency.pk, Role.AGENCY_ADMIN).first()


def appointing_first(person: Person, place: Place, actor: Actor) -> Matter:
    """A new account; what it rests on is decided where the one who grants it works."""
    agency = place.unit.agency
    check_may_appoint(actor, agency)
    if place.role != Role.AGENCY_ADMIN:
        raise NotAllowed("Chỉ cử quản trị; các vai trò khác do quản trị của cơ quan ấy cấp.")
    if place.unit.has_ended:
        raise BadInput("Đơn vị này đã hết hiệu lực.", field="unit")
    if not place.title:
        raise BadInput("Hãy nhập chức danh.", field="title")
    check_within_a_year(place.starts_on, today=actor.today(), what="Ngày bắt đầu", field="starts_on")
    if place.unit.valid_from and place.starts_on < place.unit.valid_from:
        raise BadInput(f"Đơn vị này từ ngày {short_date(place.unit.valid_from)} mới có hiệu lực.", field="starts_on")
    if not person.full_name:
        raise BadInput("Hãy nhập họ và tên.", field="full_name")
    check_username(person.username)
    changes = [
        Change("Cơ quan", "", agency.name),
        Change("Họ và tên", "", person.full_name),
        Change("Tên đăng nhập", "", person.username),
        Change("Thư điện tử công vụ", "", person.email),
        *place.as_changes(),
    ]
    terms = {**person.as_data(), **place.as_data()}
    return Matter(
        ConsentKind.ADMINISTRATOR, f"Cử {person.full_name} làm quản trị của {agency.name}", terms, changes, agency
    )
