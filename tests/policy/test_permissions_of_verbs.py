"""The second lock: a verb of the domain asks for the role by itself, whatever door its caller came through."""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import mildsite.clinic
import mildsite.content
import mildsite.sheets
from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission, RoleName
from mildsite.clinic import changing, signing
from mildsite.clinic import queries as clinic_queries
from mildsite.clinic.changing import Details
from mildsite.clinic.values import ValueState
from mildsite.content import addresses, drafting, pictures, publishing, reviewing, starting, stopping, translating
from mildsite.content.document import Picture
from mildsite.content.exchange import importing, picture_transfer
from mildsite.content.exchange.folder import Folder
from mildsite.content.lifecycle import State
from mildsite.content.models import PageKind
from mildsite.content.moving import move
from mildsite.db import db
from mildsite.pdf.document import Paper
from mildsite.sheets import (
    approving,
    codes,
    ending,
    issuing,
    making,
    opening,
    recording_downtime,
    rehearsing,
)
from mildsite.sheets.batches import abandoning, checking, correcting, issuing_batch, preparing, printing_batch
from mildsite.sheets.batches import queries as batch_queries
from mildsite.sheets.batches import starting as batch_starting
from mildsite.sheets.batches.days import DateOrder
from mildsite.sheets.drafting import keeping
from mildsite.sheets.models import EndReason
from mildsite.sheets.queries import last_sheet_of, sheet_by_idempotency_key
from mildsite.sheets.recalls import correcting as correcting_recalled
from mildsite.sheets.recalls import recalling
from mildsite.sheets.records import calling, delivering, printing, teaching_back
from mildsite.sheets.records.models import CallOutcome, DeliveryWay
from tests.factories.accounts import make_staff
from tests.factories.batches import make_batch, make_issued_batch, patients
from tests.factories.clinic import DETAILS, make_proposal, propose_clinic
from tests.factories.content import make_document, make_translation, newest
from tests.factories.pictures import png
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.factories.world import World, make_world
from tests.support.recall_visits import corrected, recall_and_sheet
from tests.support.tables import contents

EDITOR, REVIEWER, NURSE = RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE

ADMINISTRATOR = RoleName.ADMINISTRATOR
FOLDER = Folder(Path(__file__).parents[1] / "samples" / "content")
Call = Callable[..., Any]
_numbers = itertools.count(1)


def saving(world: World) -> Call:
    draft = world.revision(State.DRAFT)
    return partial(drafting.save_draft, draft, draft.document, based_on_version=draft.lock_version)


def approves(verb: Call) -> Callable[[World], Call]:
    def prepared(world: World) -> Call:
        submitted = world.revision(State.IN_REVIEW)
        return partial(verb, submitted, shown_sha256=submitted.sha256)

    return prepared


def corrects(verb: Call) -> Callable[[World], Call]:
    def prepared(world: World) -> Call:
        submitted = world.revision(State.IN_REVIEW)
        words = submitted.document.model_copy(update={"title": "Corrected"})
        return partial(verb, submitted, words, shown_sha256=submitted.sha256)

    return prepared


def confirming(world: World) -> Call:
    corrected = world.revision(State.CORRECTED)
    return partial(reviewing.confirm, corrected, shown_sha256=corrected.sha256)


def signing_off(world: World) -> Call:
    live = world.revision(State.LIVE)
    return partial(reviewing.sign_off, live.page, shown_sha256=live.sha256)


def reverting(world: World) -> Call:
    old = world.old_revision()
    return partial(drafting.revert, old.page, to=old)


def creating_a_page(_world: World) -> Call:
    number = next(_numbers)
    return partial(
        drafting.create_page,
        key=f"new{number}",
        language="en",
        slug=f"new-{number}",
        kind=PageKind.STANDARD,
        document=make_document(),
    )


def following_a_source(world: World) -> Call:
    page = make_translation(world.revision(State.LIVE).page)
    return partial(translating.follow_source, newest(page), shown_id=newest(page).source_revision_id)


def importing_a_folder(_world: World) -> Call:
    return lambda actor: list(importing.import_content(FOLDER, actor=actor))


def bringing_a_picture(world: World) -> Call:
    block = Picture(id="one", picture=str(world.picture().id), alt="A drawing")
    return partial(picture_transfer.bring, block, FOLDER)


def on(state: State, verb: Call, **arguments: Any) -> Callable[[World], Call]:
    return lambda world: partial(verb, world.revision(state), **arguments)


def _nothing_waits(call: Call) -> Call:
    """For any actor in turn: one change of the settings waits at a time."""
    if waiting := clinic_queries.proposed_details():
        changing.withdraw_details(waiting, actor=make_staff(ADMINISTRATOR))
    return call


def on_proposal(verb: Call) -> Callable[[World], Call]:
    return lambda _world: partial(_nothing_waits(verb), propose_clinic(make_staff(ADMINISTRATOR)))


def signing_a_value(_world: World) -> Call:
    proposal = make_proposal()
    return partial(signing.sign_value, proposal, shown_sha256=proposal.sentences_sha256)


def on_batch(verb: Call, *, begun: bool = False, made: bool = False, **arguments: Any) -> Callable[[World], Call]:
    """On a batch of whoever acts: another nurse's is closed to every nurse."""

    def prepared(world: World) -> Call:
        nurse = world.staff[NURSE]
        batch = make_batch(world.page, nurse, patients(2))
        if begun:
            preparing.begin_preparing(batch, again=True, actor=nurse)
        if made:
            one = make_sheet(page=world.page, nurse=nurse)
            one.batch_id, batch.row_count = batch.id, 1
        db.session.flush()

        def call(actor: StaffUser) -> Any:
            if actor.id != batch.made_by_id and actor.may(Permission.ISSUE_SHEETS):
                batch.made_by_id = actor.id
            return verb(batch, actor=actor, **arguments)

        return call

    return prepared


def on_issued_batch(verb: Call, **arguments: Any) -> Callable[[World], Call]:
    return lambda world: partial(verb, make_issued_batch(world.page, world.staff[NURSE], patients(1)), **arguments)


def on_recall(verb: Call, **arguments: Any) -> Callable[[World], Call]:
    return lambda world: partial(verb, recall_and_sheet(world)[0], **arguments)


def ticking(verb: Call) -> Callable[[World], Call]:
    return lambda world: partial(verb, *recall_and_sheet(world))


def on_sheet(verb: Call, **arguments: Any) -> Callable[[World], Call]:
    return lambda world: partial(verb, make_sheet(page=world.page, nurse=world.staff[NURSE]), **arguments)


def opening_a_slip(world: World) -> Call:
    sheet = make_sheet(page=world.page, nurse=world.staff[NURSE])
    return partial(codes.open_slip, sheet, codes.change_code(sheet, actor=world.staff[NURSE]))


VERBS: dict[Call, tuple[set[RoleName], Callable[[World], Call]]] = {
    reviewing.accept_grade: ({REVIEWER}, on(State.DRAFT, reviewing.accept_grade, reason="A long name.")),
    drafting.start_draft: (
        {EDITOR},
        lambda world: partial(drafting.start_draft, world.revision(State.LIVE).page),
    ),
    drafting.create_page: ({EDITOR}, creating_a_page),
    starting.start_page: (
        {EDITOR},
        lambda _world: partial(
            starting.start_page, make_document(), kind=PageKind.STANDARD, slug=f"started-{next(_numbers)}"
        ),
    ),
    drafting.save_draft: ({EDITOR}, saving),
    addresses.change_address: (
        {EDITOR},
        lambda world: partial(addresses.change_address, world.revision(State.LIVE).page, f"moved-{next(_numbers)}"),
    ),
    translating.start_translation: (
        {EDITOR},
        lambda world: partial(
            translating.start_translation,
            world.revision(State.LIVE).page,
            language="es",
            slug=f"despues-{next(_numbers)}",
        ),
    ),
    translating.follow_source: ({EDITOR}, following_a_source),
    reviewing.submit: ({EDITOR}, on(State.DRAFT, reviewing.submit)),
    reviewing.approve: ({REVIEWER}, approves(reviewing.approve)),
    approving.approve: ({REVIEWER}, approves(approving.approve)),
    reviewing.request_changes: ({REVIEWER}, on(State.IN_REVIEW, reviewing.request_changes, note="Simpler.")),
    drafting.revert: ({EDITOR}, reverting),
    drafting.reopen: ({EDITOR}, on(State.APPROVED, drafting.reopen)),
    reviewing.correct: ({REVIEWER}, corrects(reviewing.correct)),
    approving.correct: ({REVIEWER}, corrects(approving.correct)),
    reviewing.confirm: ({EDITOR}, confirming),
    reviewing.sign_off: ({REVIEWER}, signing_off),
    publishing.schedule: (
        {EDITOR, REVIEWER},
        on(State.APPROVED, publishing.schedule, at=datetime(2027, 1, 1, tzinfo=UTC)),
    ),
    publishing.unschedule: (
        {EDITOR, REVIEWER},
        lambda world: partial(publishing.unschedule, world.scheduled_revision()),
    ),
    stopping.stop: (
        {REVIEWER},
        lambda world: partial(stopping.stop, world.revision(State.LIVE).page, reason="A dose is wrong."),
    ),
    stopping.lift_stop: ({REVIEWER}, lambda world: partial(stopping.lift_stop, world.stopped_page())),
    publishing.publish: ({EDITOR, REVIEWER}, on(State.APPROVED, publishing.publish)),
    publishing.unpublish: (
        {REVIEWER},
        lambda world: partial(publishing.unpublish, world.revision(State.LIVE).page),
    ),
    changing.propose_details: (
        {ADMINISTRATOR},
        lambda _world: _nothing_waits(partial(changing.propose_details, Details(**DETAILS))),
    ),
    changing.confirm_details: ({ADMINISTRATOR}, on_proposal(changing.confirm_details)),
    changing.withdraw_details: ({ADMINISTRATOR}, on_proposal(changing.withdraw_details)),
    signing.propose_value: (
        {EDITOR, ADMINISTRATOR},
        lambda _world: partial(signing.propose_value, key="lifting_days", state=ValueState.SIGNED, typed="7"),
    ),
    signing.sign_value: ({REVIEWER}, signing_a_value),
    pictures.add_picture: ({EDITOR}, lambda _world: partial(pictures.add_picture, png(), description="A drawing")),
    pictures.remove_picture: ({EDITOR}, lambda world: partial(pictures.remove_picture, world.picture())),
    importing.import_content: ({EDITOR}, importing_a_folder),
    picture_transfer.bring: ({EDITOR}, bringing_a_picture),
    issuing.issue: ({NURSE}, lambda world: lambda actor: make_sheet(page=world.page, nurse=actor)),
    opening.open_pdf: ({NURSE}, lambda world: partial(opening.open_pdf, world.sheet)),
    ending.amend: (
        {NURSE},
        lambda world: partial(
            ending.amend,
            make_sheet(page=world.page, nurse=world.staff[NURSE]),
            make_order(world.page),
            reason=EndReason.CORRECTION,
            site=SITE,
            idempotency_key=f"key-{next(_numbers)}",
        ),
    ),
    ending.withdraw: ({NURSE}, on_sheet(ending.withdraw, note="Made twice.")),
    codes.change_code: ({NURSE}, on_sheet(codes.change_code)),
    codes.open_slip: ({NURSE}, opening_a_slip),
    printing.print_sheet: ({NURSE}, on_sheet(printing.print_sheet)),
    delivering.record_delivery: ({NURSE}, on_sheet(delivering.record_delivery, way=DeliveryWay.PAPER)),
    teaching_back.record_teach_back: ({NURSE}, on_sheet(teaching_back.record_teach_back, answers=[])),
    calling.record_call: ({NURSE}, on_sheet(calling.record_call, outcome=CallOutcome.REACHED)),
    keeping.keep_draft: ({NURSE}, lambda _world: partial(keeping.keep_draft, {"note": "Rest."})),
    keeping.draft_of: ({NURSE}, lambda _world: keeping.draft_of),
    keeping.drop_draft: ({NURSE}, lambda _world: keeping.drop_draft),
    rehearsing.rehearse: ({NURSE}, lambda world: partial(rehearsing.rehearse, make_order(world.page))),
    opening.open_entries: ({NURSE}, lambda world: partial(opening.open_entries, world.sheet)),
    recording_downtime.record_downtime: (
        {NURSE},
        lambda world: partial(
            recording_downtime.record_downtime,
            make_order(world.page),
            form="DT-20261122-01",
            again=True,
            site=SITE,
            idempotency_key=f"key-{next(_numbers)}",
        ),
    ),
    batch_starting.start_batch: (
        {NURSE},
        lambda world: partial(batch_starting.start_batch, patients(2), page=world.page),
    ),
    checking.open_batch: ({NURSE}, on_batch(checking.open_batch)),
    correcting.tell_order: ({NURSE}, on_batch(correcting.tell_order, order=DateOrder.DAY_FIRST)),
    correcting.correct_rows: ({NURSE}, on_batch(correcting.correct_rows, corrections={})),
    correcting.leave_out: ({NURSE}, on_batch(correcting.leave_out, number=2)),
    preparing.begin_preparing: ({NURSE}, on_batch(preparing.begin_preparing, again=True)),
    preparing.prepare_some: ({NURSE}, on_batch(preparing.prepare_some, site=SITE, begun=True)),
    issuing_batch.issue_batch: ({NURSE}, on_batch(issuing_batch.issue_batch, begun=True, made=True)),
    abandoning.abandon: ({NURSE}, on_batch(abandoning.abandon)),
    printing_batch.print_batch: ({NURSE}, on_issued_batch(printing_batch.print_batch)),
    printing_batch.open_batch_pdf: ({NURSE}, on_issued_batch(printing_batch.open_batch_pdf, duplex=False)),
    printing_batch.open_batch_files: (
        {NURSE},
        on_issued_batch(printing_batch.open_batch_files, at=datetime(2026, 11, 22, tzinfo=UTC)),
    ),
    recalling.open_recall: (
        {NURSE},
        lambda world: partial(recalling.open_recall, world.revision(State.LIVE), reason="Wrong."),
    ),
    recalling.call_list: ({NURSE}, on_recall(recalling.call_list, form="page")),
    recalling.close_recall: ({NURSE}, on_recall(recalling.close_recall)),
    recalling.mark_reached: ({NURSE}, ticking(recalling.mark_reached)),
    recalling.unmark_reached: ({NURSE}, ticking(recalling.unmark_reached)),
    correcting_recalled.correct_sheets: (
        {NURSE},
        lambda world: partial(correcting_recalled.correct_sheets, corrected(world)[0], site=SITE),
    ),
    correcting_recalled.corrected_pdf: ({NURSE}, on_recall(correcting_recalled.corrected_pdf, paper=Paper.LETTER)),
    opening.open_list: ({NURSE}, lambda world: partial(opening.open_list, [world.sheet])),
}
"""Verb → who may, and how to make a call that needs only its actor."""

NOT_VERBS = {
    move,
    batch_queries.own_batch,
    batch_queries.own_batches,
    sheet_by_idempotency_key,
    last_sheet_of,
    making.make_sheet,
    issuing.record_issue,
}
"""The step that content's verbs share, once they have asked; and a read that takes an actor to find their own sheet."""


def may(call: Call, actor: StaffUser) -> bool:
    """Whether `actor` may; who may not has changed nothing."""
    before = contents()
    try:
        call(actor=actor)
    except NotPermitted:
        db.session.commit()  # not a rollback: what the verb did before it refused would stay
        assert contents() == before
        return False
    return True


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_a_verb_refuses_every_role_but_its_own(app: Flask, verb: Call):
    world = make_world()
    allowed, prepare = VERBS[verb]
    assert {role for role in RoleName if may(prepare(world), make_staff(role))} == allowed


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_a_verb_refuses_who_has_no_role_or_has_left(app: Flask, verb: Call):
    world = make_world()
    gone = make_staff(*RoleName)
    gone.active = False
    _, prepare = VERBS[verb]
    assert not may(prepare(world), make_staff())
    assert not may(prepare(world), gone)


def test_every_verb_stands_in_the_table():
    found = set()
    for package in (mildsite.clinic, mildsite.content, mildsite.sheets):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(info.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == info.name and not name.startswith("_")
                if own and "actor" in inspect.signature(function).parameters:
                    found.add(function)
    assert found - NOT_VERBS == set(VERBS)
