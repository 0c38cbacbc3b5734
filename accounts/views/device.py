"""What is shown of a second factor: the key while it is set up, the recovery codes once."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import Authenticator, User
from accounts.requests import ActorRequest
from accounts.second_factor import as_address, as_text


def key_for_page(device: Authenticator, user: User) -> dict[str, object]:
    """The key as a picture, as text, and as a link for the telephone one reads this on."""
    import segno

    address = as_address(device.key, user)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
    return {"qr": picture, "key": as_text(device.key), "address": address}


def codes_page(request: ActorRequest, codes: list[str], to: str) -> HttpResponse:
    """The recovery codes, which are kept nowhere; `to`: where the button leads."""
    context = {"codes": codes, "all_codes": "\n".join(codes), "to": to, "who": request.user}
    return render(request, "accounts/recovery_codes.html", context)
