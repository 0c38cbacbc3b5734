"""Signing in at an OpenID provider (OpenID Connect Core 1.0, authorisation code with PKCE), by authlib.

The provider says who somebody is, never what he may do: an account must exist here, and is found by what the provider
vouches for. Nothing of what it answers is kept.
"""

import time
from typing import Any, Final

from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.lockout import is_locked
from accounts.models import User
from qlvb.lib.env import SignOn
from qlvb.lib.errors import NotAllowed
from qlvb.lib.vietnamese import nfc

NAME: Final = "sign_on"
# Signatures with a key only the provider has; never 'none', never the shared secret.
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_PATIENCE = 10
# Seconds two clocks may differ.
_LEEWAY = 60
LONGEST_TOLD: Final = 254


class Provider(DjangoOAuth2App):
    """The library's client, held to the issuer it was chosen for."""

    issuer = ""

    def load_server_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = super().load_server_metadata()
        if metadata["issuer"].rstrip("/") != self.issuer:
            raise ValueError("the provider calls itself otherwise than OIDC_ISSUER")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in offered if one in _ALGORITHMS]
        return metadata


def provider(chosen: SignOn) -> Provider:
    """Made anew each time: what the provider says of itself may change. One request, at sign-in only."""
    client = Provider(
        DjangoIntegration(NAME),
        NAME,
        client_id=chosen.client_id,
        client_secret=chosen.client_secret,
        server_metadata_url=f"{chosen.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _PATIENCE,
        },
    )
    client.issuer = chosen.issuer
    return client


def send(request: HttpRequest, chosen: SignOn, *, anew: bool) -> HttpResponse:
    """To the provider's page. `anew`: it must ask for the password again, whoever is still signed in there."""
    back = settings.PUBLIC_URL + reverse("accounts:sign_on_back")
    more = {"prompt": "login", "max_age": 0} if anew else {}
    answer: HttpResponse = provider(chosen).authorize_redirect(request, back, **more)
    return answer


def claims_of(request: HttpRequest, chosen: SignOn, *, anew: bool) -> dict[str, Any]:
    """What the provider vouches for, once signature, issuer, audience, nonce, time and PKCE are proved."""
    client = provider(chosen)
    token = client.authorize_access_token(
        request,
        leeway=_LEEWAY,
        claims_options={
            "iss": {"essential": True, "value": client.load_server_metadata()["issuer"]},
            "aud": {"essential": True, "value": chosen.client_id},
        },
    )
    claims: dict[str, Any] = token["userinfo"]
    if anew and time.time() - int(claims.get("auth_time") or 0) > _LEEWAY + _PATIENCE:
        raise ValueError("the provider has not asked again")
    return claims


def account_of(request: HttpRequest, claims: dict[str, Any], match: str) -> User:
    """The one account it speaks of; never a new one. Whoever may not sign in here is told why."""
    if match == "email":
        told = _told(claims, "email")
        if claims.get("email_verified") is not True:
            raise NotAllowed("Nơi đăng nhập chưa xác minh thư điện tử của bạn nên không nhận ra được tài khoản.")
        found = list(User.objects.filter(email__iexact=told)[:2]) if told else []
    else:
        told = nfc(_told(claims, "preferred_username")).strip().lower()
        found = list(User.objects.filter(username=told)[:2]) if told else []
    if len(found) > 1:
        raise NotAllowed("Có nhiều tài khoản cùng thư điện tử này; xin liên hệ quản trị của cơ quan.")
    if not found:
        raise NotAllowed("Bạn chưa có tài khoản trên hệ thống này; xin liên hệ quản trị của cơ quan để được cấp.")
    if found[0].is_closed(timezone.localdate()):
        raise NotAllowed("Tài khoản của bạn đã thu hồi hoặc tạm ngừng; xin liên hệ quản trị của cơ quan.")
    if is_locked(request, found[0].username):
        raise NotAllowed(
            "Tài khoản của bạn đang tạm khóa vì nhập sai nhiều lần; xin thử lại sau, hoặc liên hệ quản trị của cơ quan."
        )
    return found[0]


def _told(claims: dict[str, Any], name: str) -> str:
    """What the provider says, as long as it can be somebody's name at all: no database takes the rest."""
    told = str(claims.get(name) or "")
    return told if told.isprintable() and len(told) <= LONGEST_TOLD else ""
