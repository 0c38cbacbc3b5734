"""Triggers that keep `SearchEntry` in step with the items, in the transaction that changes them."""

from typing import Final

import pgtrigger

# Of further words. A tsvector holds a megabyte, and an act must never fail because much has been said about its item.
MOST_LETTERS: Final = 60_000


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


def further_words(words: str, item: str) -> str:
    """`words`, an SQL expression over `{item}`, for that item: what `feeds_search` and `adds_words` of a kind share.

    Only what every reader of the item sees on its page: whoever finds it by a word has learnt that the word is there.
    """
    return f"left(({words.format(item=item)}), {MOST_LETTERS})"


def adds_words(words: str, *columns: str, item: str) -> pgtrigger.Trigger:
    """For the parts of such an item that lie in a table of their own, e.g. opinions: `item` is their column of it.

    `columns`: the fields that may change, none for rows that never do. The acts lock the item first, so that none of
    two parts added at once is missed.
    """
    operation = pgtrigger.Insert | pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Insert
    extra = further_words(words, f"NEW.{item}")
    return pgtrigger.Trigger(
        name="words_are_searchable",
        when=pgtrigger.After,
        operation=operation,
        func=f"UPDATE workflow_searchentry SET extra = coalesce({extra}, '') WHERE item_id = NEW.{item}; RETURN NULL;",  # noqa: S608  (as above)
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
