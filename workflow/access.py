"""ItemAccess brought back in step with what it is derived from: who made, held or can work what (design.md §5)."""

from django.db import connection, transaction

# One statement a source; saying a thing twice changes nothing.
_SOURCES = (
    """
    insert into workflow_itemaccess (user_id, item_id, item_created_at, why)
    select post.user_id, item.id, item.created_at, 'created'
    from workflow_workitem item join accounts_post post on post.id = item.created_by_id
    on conflict (user_id, item_id) do update set why = excluded.why, share_id = null, unit_id = null, until = null
    where workflow_itemaccess.why = 'shared'
    """,
    """
    insert into workflow_itemaccess (user_id, item_id, item_created_at, why)
    select distinct post.user_id, item.id, item.created_at, 'held'
    from workflow_step step
    join workflow_workitem item on item.id = step.item_id
    join accounts_post post on post.id in (step.holder_post_id, step.done_by_id)
    on conflict (user_id, item_id) do update set why = excluded.why, share_id = null, unit_id = null, until = null
    where workflow_itemaccess.why = 'shared'
    """,
    """
    insert into workflow_itemaccess (user_id, item_id, item_created_at, why)
    select distinct post.user_id, item.id, item.created_at, 'held'
    from workflow_step step
    join workflow_workitem item on item.id = step.item_id
    join accounts_post post on post.role = step.holder_role
    join accounts_unit unit on unit.id = post.unit_id
    where step.holder_post_id is null
      and step.state in ('waiting', 'seen', 'working')
      and post.starts_on <= current_date and (post.ends_on is null or post.ends_on >= current_date)
      and case when step.holder_role in ('clerk', 'chief_of_office', 'leader', 'onestop_officer')
               then coalesce(unit.belongs_to_id, unit.id) = step.holder_unit_id
               else unit.id = step.holder_unit_id end
    on conflict (user_id, item_id) do update set why = excluded.why, share_id = null, unit_id = null, until = null
    where workflow_itemaccess.why = 'shared'
    """,
    # Whoever has a dossier reads the document it was opened from.
    """
    insert into workflow_itemaccess (user_id, item_id, item_created_at, why)
    select access.user_id, origin.id, origin.created_at, 'dossier'
    from workflow_itemaccess access
    join workflow_workitem item on item.id = access.item_id and item.kind = 'dossier' and access.share_id is null
    join workflow_workitem origin on origin.id = item.origin_id
    on conflict (user_id, item_id) do update set why = excluded.why, share_id = null, unit_id = null, until = null
    where workflow_itemaccess.why = 'shared'
    """,
)


@transaction.atomic
def rebuild_access() -> int:
    """Add every missing row; returns how many there were. Never takes a right away: what was seen was seen."""
    added = 0
    with connection.cursor() as cursor:
        for statement in _SOURCES:
            cursor.execute(statement)
            added += cursor.rowcount
    return added
