"""`{% icon "name" %}`, built into every template: a picture beside words that say the same."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, more: str = "") -> SafeString:
    """One of static/vendor/icons/icons.svg; `more`: a class of its own, 'icon-small'."""
    return format_html(
        '<svg class="icon{}" width="20" height="20" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        f" {more}" if more else "",
        _sprite(),
        name,
    )


@cache
def _sprite() -> str:
    """Asked for some thirty times a page."""
    return static("vendor/icons/icons.svg")
