"""Who gets what: every address, for everybody, by hand.

A row: address, the answers to GET, the answers to POST with a valid token and an empty form, one answer for each of

    nobody clerk chief leader head spec | o_head o_spec | f_clerk f_leader f_spec | admin   (tests/sweep/world.py)

302 for nobody is the way to the sign-in page. 404 is for whoever may not know that the thing exists, 403 for whoever
may know but not do, 405 where nothing can be sent, 409 where the state forbids it, 422 for an empty form that wants
words. An address is `route` or `route@object` or `route@object/word`; objects are named in tests/sweep/world.py.
"""

from tests.sweep import table_documents, table_office, table_work

# address: (GET, POST)
TABLE = table_documents.ROWS | table_work.ROWS | table_office.ROWS
