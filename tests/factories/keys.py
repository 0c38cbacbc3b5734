"""Keys and certificates of the tests: a real authority, made once a worker."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from accounts.models import Post, Unit
from documents.enums import KeyKind
from documents.models import SigningKey
from documents.signing.keys import certificate_facts
from documents.storage import save_blob
from qlvb.demo.authority import Authority, create_authority
from qlvb.demo.images import seal_png, signature_png
from qlvb.lib.durable import write_secret

PASSPHRASE = "Kyso@2026"


@dataclass
class Keyring:
    """Issues keys and remembers them by name, so that each is made once."""

    directory: Path
    authority: Authority
    made: dict[str, tuple[bytes, bytes]]

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
            self.made[name] = p12, signature_png(user.full_name, user.username)
        SigningKey.objects.filter(user=user).update(is_active=False)
        return self._keep(name, PASSPHRASE, kind=KeyKind.PERSONAL, user=user)

    def give_seal(self, agency: Unit) -> SigningKey:
        """The agency's seal, its passphrase beside it."""
        name = f"seal-{agency.code}.p12"
        if name not in self.made:
            self.made[name] = self.authority.issue_seal(agency.name, PASSPHRASE), seal_png(agency.name)
        write_secret((self.directory / name).with_suffix(".pass"), PASSPHRASE.encode())
        return self._keep(name, PASSPHRASE, kind=KeyKind.SEAL, agency=agency)

    def _keep(self, name: str, passphrase: str, **owner: object) -> SigningKey:
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

        p12, image = self.made[name]
        write_secret(self.directory / name, p12)
        certificate = pkcs12.load_pkcs12(p12, passphrase.encode()).cert
        assert certificate is not None
        facts = certificate_facts(certificate.certificate.public_bytes(Encoding.DER))
        return SigningKey.objects.create(
            file_name=name,
            subject=facts.subject,
            serial=facts.serial,
            fingerprint=facts.sha256,
            not_before=facts.not_before,
            not_after=facts.not_after,
            image=save_blob(image, "image/png"),
            **owner,
        )


def make_keyring(directory: Path, trust: Path) -> Keyring:
    """The authority, with its time-stamping key where the product looks for it."""
    authority = create_authority(directory / "authority", trust)
    write_secret(directory / "tsa.pass", authority.tsa_passphrase.encode())
    write_secret(directory / "tsa.p12", authority.tsa_p12)
    return Keyring(directory, authority, {})
