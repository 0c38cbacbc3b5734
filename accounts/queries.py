"""Questions about people and units."""

from datetime import date

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat, Lower

from accounts.enums import Role
from accounts.models import AgencyRules, Post, Unit, User
from qlvb.lib.vietnamese import unaccent

# These roles serve the whole agency, wherever in it their post stands.
AGENCY_WIDE = frozenset({Role.CLERK, Role.CHIEF_OF_OFFICE, Role.LEADER, Role.ONESTOP_OFFICER})


def posts_of(user: User, day: date) -> list[Post]:
    """The posts a person may work in that day, first choice first."""
    return list(Post.objects.in_force(day).filter(user=user).select_related("user", "unit", "unit__belongs_to"))


def posts_in_agency(agency_id: int, day: date) -> QuerySet[Post]:
    """Everybody who works in the agency that day."""
    in_agency = Q(unit_id=agency_id) | Q(unit__belongs_to_id=agency_id)
    return Post.objects.in_force(day).filter(in_agency).select_related("user", "unit", "unit__belongs_to")


def workers_of_inbox(unit_id: int, role: str, day: date) -> QuerySet[Post]:
    """Who works a shared inbox: those with that role in the unit, or, for agency-wide roles, in the agency."""
    if role in AGENCY_WIDE:
        return posts_in_agency(unit_id, day).filter(role=role)
    return (
        Post.objects.in_force(day).filter(unit_id=unit_id, role=role).select_related("user", "unit", "unit__belongs_to")
    )


def units_of_agency(agency_id: int) -> QuerySet[Unit]:
    """The plain units of an agency, in order."""
    return Unit.objects.filter(belongs_to_id=agency_id, valid_to=None)


def other_agencies(agency_id: int) -> QuerySet[Unit]:
    """The agencies one can send to."""
    return Unit.objects.filter(keeps_registers=True, valid_to=None).exclude(pk=agency_id)


def rules_of(agency_id: int) -> AgencyRules:
    """The agency's rules, the defaults when it has decided nothing."""
    return AgencyRules.objects.filter(agency_id=agency_id).first() or AgencyRules(agency_id=agency_id)


_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


def people_on_the_system(day: date) -> QuerySet[Post]:
    """Everybody who works in any agency that day, by name."""
    return Post.objects.in_force(day).select_related("user", "unit__belongs_to").order_by("user__sort_key", "pk")


def people_named(words: str, day: date) -> QuerySet[Post]:
    """Those of them whose name, title, unit or agency has all these words, with or without marks."""
    named = Lower(
        Concat(
            F("user__full_name"), Value(" "), F("title"), Value(" "), F("unit__name"), Value(" "),
            Coalesce(F("unit__belongs_to__name"), Value("")),
            output_field=TextField(),
        )
    )  # fmt: skip
    marks = Value(_MARKED), Value(unaccent_letters(_MARKED))
    found = people_on_the_system(day).alias(plain=Func(named, *marks, function="translate", output_field=TextField()))
    for word in unaccent(words).split()[:8]:
        found = found.filter(plain__contains=word)
    return found


def unaccent_letters(letters: str) -> str:
    """Each letter without its marks, one for one."""
    return "".join(unaccent(letter) for letter in letters)
