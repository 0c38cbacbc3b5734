"""Triggers that keep `SearchEntry` in step with the items, in the transaction that changes them."""

import pgtrigger


def feeds_search(
    *columns: str, extra: str = "", notation: str = "", issuer: str = "", dated_on: str = ""
) -> pgtrigger.Trigger:
    """For a kind of item with words of its own: `class Meta: triggers = [feeds_search(...)]` on the model.

    `columns`: the fields that, when changed, change the words. The others are SQL expressions on NEW, the row just
    written, e.g. `extra="concat_ws(' ', NEW.applicant_name, NEW.phone)"`.
    """
    given = {"extra": extra, "notation": notation, "issuer": issuer, "dated_on": dated_on}
    values = ", ".join(f"{name} = coalesce({words}, {name})" for name, words in given.items() if words)
    return pgtrigger.Trigger(
        name="words_are_searchable",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        func=f"UPDATE workflow_searchentry SET {values} WHERE item_id = NEW.workitem_ptr_id; RETURN NULL;",  # noqa: S608  (expressions of our own models)
    )


def makes_entry() -> pgtrigger.Trigger:
    """For WorkItem itself: every item has its entry from the beginning."""
    return pgtrigger.Trigger(
        name="item_is_searchable",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("kind", "agency_id", "code", "subject", "urgency", "created_at", "closed_at"),
        func="""
            INSERT INTO workflow_searchentry
                (item_id, agency_id, kind, created_at, urgency, is_open, dated_on, code, subject, notation, issuer,
                 extra, files_changed)
            VALUES
                (NEW.id, NEW.agency_id, NEW.kind, NEW.created_at, NEW.urgency, NEW.closed_at IS NULL,
                 (NEW.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, NEW.code, NEW.subject, '', '', '', false)
            ON CONFLICT (item_id) DO UPDATE SET
                agency_id = excluded.agency_id, kind = excluded.kind, created_at = excluded.created_at,
                urgency = excluded.urgency, is_open = excluded.is_open, code = excluded.code,
                subject = excluded.subject;
            RETURN NULL;
        """,
    )
