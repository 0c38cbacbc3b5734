"""Order a long register as PDF (SD-12.3, DN-3.3h)."""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from documents.models import Register
from qlvb.lib.errors import BadInput
from reports.enums import UNDER_WAY
from reports.jobs import make_register_print
from reports.models import RegisterPrint
from reports.permissions import check_open_to


@transaction.atomic(durable=True)
def order_print(register_id: int, first_day: date | None, last_day: date | None, *, actor: Actor) -> RegisterPrint:
    """Write the order down and wake the job; the same order while one is under way is that one."""
    register = Register.objects.select_for_update(of=("self",)).select_related("agency").get(pk=register_id)
    check_open_to(actor, register)
    if first_day and last_day and first_day > last_day:
        raise BadInput("Ngày cuối phải sau ngày đầu.", field="den")
    wanted = {"register": register, "from_day": first_day, "to_day": last_day, "asked_by": actor.post}
    under_way = RegisterPrint.objects.filter(**wanted, state__in=UNDER_WAY).first()
    if under_way:
        return under_way
    order = RegisterPrint.objects.create(**wanted, asked_at=actor.now())
    audit.record("register.print_ordered", actor, order, register=register.pk, name=str(register))
    make_register_print.delay_on_commit(print_id=order.pk)
    return order
