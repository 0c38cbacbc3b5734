"""What every form that posts carries besides what people type (built in: no `load` needed)."""

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qlvb.lib.resend import DESK

register = template.Library()


@register.simple_tag(takes_context=True)
def form_tokens(context: Context) -> SafeString:
    """The token against forged forms, and the desk the page was opened under: the act is done for that desk, whatever
    has been picked meanwhile in another tab.
    """
    request = getattr(context, "request", None)
    # A part included with `only` has the request, but not what the context processors gave.
    secret = context.get("csrf_token") or (get_token(request) if request else "")
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', secret)
    actor = getattr(request, "actor", None)
    if actor is None:
        return token
    return token + format_html('<input type="hidden" name="{}" value="{}">', DESK, actor.desk.pk)
