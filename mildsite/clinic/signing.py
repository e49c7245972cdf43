"""Clinic values: an editor or administrator proposes one, a clinical reviewer signs it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import update

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.clinic import queries
from mildsite.clinic.errors import ProposalGone, SecondPersonNeeded, SentencesChanged, UnusableValue
from mildsite.clinic.models import ClinicValue
from mildsite.clinic.values import (
    MAX_PRACTITIONER,
    VALUE_KINDS,
    Setting,
    ValueState,
    canonical,
    folded,
    parsed,
    sentences_sha256,
)
from mildsite.db import db


def propose_value(
    *, key: str, state: ValueState, typed: str = "", practitioner: str = "", actor: StaffUser
) -> ClinicValue:
    """Propose what a value shall be. It is in force when a reviewer has signed it, and not before.

    A newer proposal for the same value and practitioner takes the place of one that waits. Raises NotPermitted, and
    UnusableValue for an unknown value, a number out of its range, or a practitioner's name that cannot be used.
    """
    require(actor, Permission.PROPOSE_VALUES)
    if key not in VALUE_KINDS:
        raise UnusableValue("There is no such value.", "key")
    name = " ".join(practitioner.split())
    if len(name) > MAX_PRACTITIONER:
        raise UnusableValue(f"This name is too long. There is room for {MAX_PRACTITIONER} characters.", "practitioner")
    if name and not (name.isprintable() and folded(name)):
        raise UnusableValue("Write the practitioner’s name in letters.", "practitioner")
    number: Decimal | None = parsed(key, typed) if state is ValueState.SIGNED else None
    setting = Setting(state, number)
    row = ClinicValue(
        key=key,
        practitioner=_known_spelling(name),
        state=state,
        value=canonical(number),
        sentences_sha256=sentences_sha256(key, setting),
        proposed_by=actor.id,
        proposed_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    _record(Action.VALUE_PROPOSED, row, actor=actor)
    return row


def sign_value(proposal: ClinicValue, *, shown_sha256: str, actor: StaffUser) -> None:
    """Put `proposal` in force: the reviewer answers for the sentences whose hash is `shown_sha256`.

    Raises NotPermitted; SecondPersonNeeded when the signer proposed it; ProposalGone when it was signed or replaced
    meanwhile; SentencesChanged when it makes other sentences than those the reviewer was shown.
    """
    require(actor, Permission.SIGN_VALUES)
    if queries.proposed_value(proposal.id) is None:
        raise ProposalGone
    if proposal.proposed_by == actor.id:
        raise SecondPersonNeeded
    if shown_sha256 != sentences_sha256(proposal.key, proposal.setting):
        raise SentencesChanged
    # One statement, so that of two reviewers who press at once only one signs.
    signed = db.session.execute(
        update(ClinicValue)
        .where(ClinicValue.id == proposal.id, ClinicValue.signed_at.is_(None))
        .values(signed_by=actor.id, signed_at=clock.now(), sentences_sha256=shown_sha256)
    )
    if signed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise ProposalGone
    db.session.refresh(proposal)
    _record(Action.VALUE_SIGNED, proposal, actor=actor)


def _known_spelling(name: str) -> str | None:
    """A practitioner as first spelled, so that `Dr. Ames` and `Ames, MD` share one list of proposals."""
    for row in reversed(queries.value_history()):
        if name and row.practitioner and folded(row.practitioner) == folded(name):
            return row.practitioner
    return name or None


def _record(action: Action, row: ClinicValue, *, actor: StaffUser) -> None:
    record(
        action,
        actor_id=actor.id,
        proposal=row.id,
        key=row.key,
        state=str(row.state),
        value=row.value,
        sha256=row.sentences_sha256,
    )
