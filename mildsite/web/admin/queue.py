"""Who a text waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission
from mildsite.content.lifecycle import State
from mildsite.content.models import Revision

_EDITORS_TURN = (State.CHANGES_REQUESTED, State.CORRECTED)


@dataclass
class Queue:
    """Texts on their way, by whose turn it is."""

    for_me: list[Revision] = field(default_factory=list)
    for_others: list[Revision] = field(default_factory=list)


def queue_of(revisions: Iterable[Revision], user: StaffUser) -> Queue:
    """The texts of `revisions` that wait for somebody; a draft is still being written and waits for nobody."""
    queue = Queue()
    for revision in revisions:
        if revision.state is State.DRAFT:
            continue
        (queue.for_me if _is_turn_of(user, revision) else queue.for_others).append(revision)
    return queue


def waiting_since(revision: Revision) -> datetime:
    return revision.moves[-1].at if revision.moves else revision.saved_at


def _is_turn_of(user: StaffUser, revision: Revision) -> bool:
    if revision.state is State.IN_REVIEW:
        return user.may(Permission.REVIEW_PAGES) and user not in revision.authors
    if revision.state in _EDITORS_TURN:
        return user.may(Permission.EDIT_PAGES) and revision.moves[-1].actor_id != user.id
    planned = revision.publish_at is not None
    return not planned and (user.may(Permission.EDIT_PAGES) or user.may(Permission.REVIEW_PAGES))
