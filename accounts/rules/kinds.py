"""Which rights belong to which kind of work: what a successor must have, what a delegation of some kinds lends."""

from collections.abc import Iterable

from accounts.enums import Perm, WorkKind
from accounts.models import Post
from accounts.rights import perms_of

# Every kind of work is handled; what lies in a unit is given on there.
_ALL: frozenset[str] = frozenset({Perm.HANDLE})
PERMS_OF_KIND: dict[str, frozenset[str]] = {
    WorkKind.INCOMING: _ALL | {Perm.REGISTER, Perm.SUBMIT, Perm.SORT, Perm.ANNOTATE, Perm.RECEIVE, Perm.ASSIGN},
    WorkKind.OUTGOING: _ALL | {Perm.DRAFT, Perm.REVIEW, Perm.APPRAISE, Perm.SIGN, Perm.ISSUE},
    WorkKind.DOSSIER: _ALL | {Perm.DOSSIERS},
    WorkKind.TASK: _ALL | {Perm.ASSIGN_TASKS, Perm.ANSWER_TASKS, Perm.SUPERVISE_TASKS, Perm.ASSIGN},
    WorkKind.CASE: _ALL | {Perm.RECEIVE_CASE, Perm.HAND_OVER, Perm.ASSIGN},
}

# What shows of a kind when it is lent: never more than the kind itself (`workflow.queries.lent`).
_SEEN: frozenset[str] = frozenset({Perm.READ_AGENCY})


def lent_with(kinds: Iterable[str]) -> frozenset[str]:
    """The rights that a delegation of these kinds alone lends: no registers, no reports, no notices."""
    return _SEEN.union(*(PERMS_OF_KIND[kind] for kind in kinds))


def needed_for(posts: Iterable[Post], kinds: Iterable[str]) -> frozenset[str]:
    """Of the rights of these posts those that whoever carries on these kinds of work must have as well."""
    held = frozenset().union(*(perms_of(post.role) for post in posts))
    return held & frozenset().union(*(PERMS_OF_KIND[kind] for kind in kinds))
