"""The second lock: a verb of the domain asks for the role by itself, whatever door its caller came through."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

import mildsite.content
import mildsite.sheets
from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, publishing, reviewing
from mildsite.content.lifecycle import State
from mildsite.content.moving import move
from mildsite.db import db
from mildsite.sheets import issuing, opening
from mildsite.sheets.queries import sheet_by_idempotency_key
from tests.factories.accounts import make_staff
from tests.factories.sheets import make_sheet
from tests.factories.world import World, make_world
from tests.support.tables import contents

EDITOR, REVIEWER, NURSE = RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE

Call = Callable[..., Any]


def saving(world: World) -> Call:
    draft = world.revision(State.DRAFT)
    return partial(drafting.save_draft, draft, draft.document, based_on_version=draft.lock_version)


def approving(world: World) -> Call:
    submitted = world.revision(State.IN_REVIEW)
    return partial(reviewing.approve, submitted, shown_sha256=submitted.sha256)


def on(state: State, verb: Call, **arguments: Any) -> Callable[[World], Call]:
    return lambda world: partial(verb, world.revision(state), **arguments)


VERBS: dict[Call, tuple[set[RoleName], Callable[[World], Call]]] = {
    drafting.start_draft: (
        {EDITOR},
        lambda world: partial(drafting.start_draft, world.revision(State.LIVE).page),
    ),
    drafting.save_draft: ({EDITOR}, saving),
    reviewing.submit: ({EDITOR}, on(State.DRAFT, reviewing.submit)),
    reviewing.approve: ({REVIEWER}, approving),
    reviewing.request_changes: ({REVIEWER}, on(State.IN_REVIEW, reviewing.request_changes, note="Simpler.")),
    publishing.publish: ({EDITOR, REVIEWER}, on(State.APPROVED, publishing.publish)),
    publishing.unpublish: (
        {REVIEWER},
        lambda world: partial(publishing.unpublish, world.revision(State.LIVE).page),
    ),
    issuing.issue: ({NURSE}, lambda world: lambda actor: make_sheet(page=world.page, nurse=actor)),
    opening.open_pdf: ({NURSE}, lambda world: partial(opening.open_pdf, world.sheet)),
    opening.open_entries: ({NURSE}, lambda world: partial(opening.open_entries, world.sheet)),
    opening.open_list: ({NURSE}, lambda world: partial(opening.open_list, [world.sheet])),
}
"""Verb → who may, and how to make a call that needs only its actor."""

NOT_VERBS = {move, sheet_by_idempotency_key}
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
    for package in (mildsite.content, mildsite.sheets):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(info.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == info.name and not name.startswith("_")
                if own and "actor" in inspect.signature(function).parameters:
                    found.add(function)
    assert found - NOT_VERBS == set(VERBS)
