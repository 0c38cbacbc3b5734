"""Units, people, posts, registers, keys of the demo province."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from accounts.enums import Role
from accounts.models import AgencyRules, Post, Unit, User
from documents.actions.open_registers import open_registers
from documents.enums import KeyKind
from documents.keyring import enter_key
from documents.models import Blob, SigningKey
from documents.signing.keys import certificate_in
from documents.storage import save_blob
from qlvb.demo.authority import Authority, create_authority
from qlvb.demo.images import seal_png, signature_png
from qlvb.demo.province import AGENCIES, DEMO_KEY_PASSPHRASE, DEMO_PASSWORD, PEOPLE, UNITS, PersonSpec, UnitSpec
from qlvb.lib.durable import write_secret


@dataclass
class Province:
    """The rows by the keys of the content."""

    today: date
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=dict)

    def post(self, person: str, agency: str) -> Post:
        """The person's post in that agency."""
        wanted = self.units[agency].pk
        return next(p for p in self.posts[person] if p.unit.agency_id == wanted)

    def holder(self, agency: str, role: str) -> Post:
        """The first post with that role in that agency."""
        wanted = self.units[agency].pk
        return next(p for posts in self.posts.values() for p in posts if p.role == role and p.unit.agency_id == wanted)


def build(today: date, *, registers_from: date) -> Province:
    """Make what is missing of units, people, posts, registers and keys."""
    province = Province(today)
    for position, spec in enumerate(UNITS):
        province.units[spec.key] = _unit(spec, position, province)
    for position, person in enumerate(PEOPLE):
        province.posts[person.key] = _posts(person, position, province)
    for agency in AGENCIES:
        # Whoever tries the product signs in to every role with a password alone; an office leaves this on.
        AgencyRules.objects.get_or_create(agency=province.units[agency.key], defaults={"second_factor_required": False})
        for year in range(registers_from.year, today.year + 1):
            open_registers(province.units[agency.key], year)
    _keys(province)
    return province


def _unit(spec: UnitSpec, position: int, province: Province) -> Unit:
    parent = province.units[spec.parent] if spec.parent else None
    unit, _ = Unit.objects.get_or_create(
        code=spec.code,
        defaults={
            "name": spec.full_name or spec.name,
            "short_name": spec.name,
            "superior_name": " ".join(spec.superior),
            "place_name": spec.place_name,
            "abbreviation": spec.abbreviation,
            "parent": parent,
            "belongs_to": None if spec.keeps_registers else parent and parent.agency,
            "keeps_registers": spec.keeps_registers,
            "position": position,
        },
    )
    return unit


def _posts(person: PersonSpec, position: int, province: Province) -> list[Post]:
    user = User.objects.filter(username=person.username).first()
    user = user or User.objects.create_user(
        person.username, DEMO_PASSWORD, full_name=person.full_name, email=person.email
    )
    posts = []
    for at in person.roles:
        place = {"user": user, "unit": province.units[at.unit], "role": Role[at.role]}
        # Whoever was withdrawn and restored since has held it twice.
        post = Post.objects.filter(**place).order_by("-pk").first() or Post.objects.create(
            **place, title=at.title, starts_on=province.today.replace(month=1, day=1), position=position
        )
        posts.append(Post.objects.select_related("user", "unit__belongs_to").get(pk=post.pk))
    return posts


def _keys(province: Province) -> None:
    """Certificates and images of leaders and seals; the keys lie under KEYS_ROOT, never in the repository."""
    keys = Path(settings.KEYS_ROOT)
    authority = create_authority(keys / "authority", Path(settings.TRUST_ROOT))
    if not (keys / "tsa.p12").exists():
        write_secret(keys / "tsa.pass", authority.tsa_passphrase.encode())
        write_secret(keys / "tsa.p12", authority.tsa_p12)
    for posts in province.posts.values():
        for post in posts:
            if post.role == Role.LEADER:
                _personal_key(post, authority, keys)
    for spec in AGENCIES:
        _seal_key(province.units[spec.key], spec, authority, keys)


def _personal_key(post: Post, authority: Authority, keys: Path) -> None:
    user = post.user
    if SigningKey.objects.filter(user=user).exists():
        return
    p12 = authority.issue_person(user.full_name, user.username, post.unit.agency.name, DEMO_KEY_PASSPHRASE)
    image = save_blob(signature_png(user.full_name, user.username), "image/png")
    _keep(keys, f"person-{user.username}.p12", p12, DEMO_KEY_PASSPHRASE, kind=KeyKind.PERSONAL, user=user, image=image)


def _seal_key(agency: Unit, spec: UnitSpec, authority: Authority, keys: Path) -> None:
    if SigningKey.objects.filter(agency=agency).exists():
        return
    passphrase = authority.tsa_passphrase
    p12 = authority.issue_seal(agency.name, passphrase)
    image = save_blob(seal_png(agency.name, agency.superior_name), "image/png")
    name = f"seal-{spec.key}.p12"
    write_secret((keys / name).with_suffix(".pass"), passphrase.encode())
    _keep(keys, name, p12, passphrase, kind=KeyKind.SEAL, agency=agency, image=image)


def _keep(keys: Path, name: str, p12: bytes, passphrase: str, *, image: Blob, **owner: object) -> None:
    write_secret(keys / name, p12)
    enter_key(name, certificate_in(p12, passphrase), image, **owner)
