"""Keys and certificates of the tests: a real authority, made once a worker."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from accounts.models import Post, Unit
from documents.enums import KeyKind
from documents.keyring import enter_key
from documents.models import SigningKey
from documents.signing.keys import CertificateFacts, certificate_in
from documents.storage import save_blob
from qlvb.demo.authority import Authority, create_authority
from qlvb.demo.images import seal_png, signature_png
from qlvb.lib.durable import write_secret

PASSPHRASE = "Kyso@2026"


@dataclass(frozen=True)
class MadeKey:
    """A key file on disk: its image and what its certificate says."""

    image: bytes
    facts: CertificateFacts


@dataclass
class Keyring:
    """Issues keys and remembers them by name, so that each is made once."""

    directory: Path
    authority: Authority
    made: dict[str, MadeKey]

    def give_person(
        self, post: Post, *, not_before: datetime | None = None, not_after: datetime | None = None
    ) -> SigningKey:
        """A personal key for the post's holder; the passphrase is PASSPHRASE."""
        user = post.user
        name = f"person-{user.username}-{not_before and not_before.date()}-{not_after and not_after.date()}.p12"
        if name not in self.made:
            p12 = self.authority.issue_person(
                user.full_name,
                user.username,
                post.unit.agency.name,
                PASSPHRASE,
                not_before=not_before,
                not_after=not_after,
            )
            self._remember(name, p12, signature_png(user.full_name, user.username))
        SigningKey.objects.filter(user=user).update(is_active=False)
        return self._row(name, kind=KeyKind.PERSONAL, user=user)

    def give_seal(self, agency: Unit) -> SigningKey:
        """The agency's seal, its passphrase beside it."""
        name = f"seal-{agency.code}.p12"
        if name not in self.made:
            self._remember(name, self.authority.issue_seal(agency.name, PASSPHRASE), seal_png(agency.name))
        write_secret((self.directory / name).with_suffix(".pass"), PASSPHRASE.encode())
        return self._row(name, kind=KeyKind.SEAL, agency=agency)

    def _remember(self, name: str, p12: bytes, image: bytes) -> None:
        write_secret(self.directory / name, p12)
        facts = certificate_in(p12, PASSPHRASE)
        self.made[name] = MadeKey(image, facts)

    def _row(self, name: str, **owner: object) -> SigningKey:
        made = self.made[name]
        return enter_key(name, made.facts, save_blob(made.image, "image/png"), **owner)


def make_keyring(directory: Path, trust: Path) -> Keyring:
    """The authority, with its time-stamping key where the product looks for it."""
    authority = create_authority(directory / "authority", trust)
    write_secret(directory / "tsa.pass", authority.tsa_passphrase.encode())
    write_secret(directory / "tsa.p12", authority.tsa_p12)
    return Keyring(directory, authority, {})
