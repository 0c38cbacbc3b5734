"""Count a question about a case, so that nobody tries codes and digits one after the other (security.md T30)."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from onestop.models import LookupWindow

WINDOW = timedelta(minutes=10)
MOST = 10
_COUNT = """
    insert into onestop_lookupwindow (who, "window", count) values (%s, %s, 1)
    on conflict (who, "window") do update set count = onestop_lookupwindow.count + 1
    returning count
"""


def count_lookup(network: str) -> bool:
    """Whether that network may still ask now. One statement, so that questions at the same moment all count; addresses
    are kept only as keyed hashes, and not for long."""
    now = timezone.now()
    window = now - timedelta(seconds=now.timestamp() % WINDOW.total_seconds())
    who = salted_hmac("onestop.lookup", network).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [who, window.replace(microsecond=0)])
        count: int = cursor.fetchone()[0]
    if count == 1:
        LookupWindow.objects.filter(window__lt=now - 6 * WINDOW).delete()
    return count <= MOST
