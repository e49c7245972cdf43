"""Another's object, or one of another kind: every address that names one, with real ids that are not the visitor's.

The access table proves that a wrong role is stopped at the door. Here the role is right and the object is not, or the
door is asked in another way than its page does.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from mildsite.accounts.managing import deactivate
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import PERMISSIONS, RoleName
from mildsite.content.lifecycle import State
from mildsite.db import db
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.batches.preparing import begin_preparing, prepare_some
from mildsite.sheets.codes import change_code
from mildsite.sheets.drafting.keeping import draft_of, keep_draft
from mildsite.sheets.models import Sheet, SheetState
from mildsite.web.desk import kept_form
from mildsite.web.portal import grant
from mildsite.web.shared.access import DOORS, PUBLIC
from tests.factories.accounts import make_staff
from tests.factories.batches import make_batch, make_issued_batch, patients
from tests.factories.invitations import make_invitation
from tests.factories.sheets import SITE, make_sheet
from tests.factories.world import World, make_world
from tests.policy.test_access_matrix import ROWS, SIGN_IN, outcome
from tests.support.client import CheckingClient, parse
from tests.support.paper_access import paper_of
from tests.support.recall_visits import recall_and_sheet
from tests.support.tables import AUDIT, contents
from tests.support.visits import GETS, POSTS, Visit, new_client, token_of, visit

ADMINISTRATOR, NURSE = RoleName.ADMINISTRATOR, RoleName.NURSE
GUARDED = [row for row in ROWS if row[2] in (SIGN_IN, "401")]
"""Rows behind a door that strangers find shut."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
_ABSENT = uuid.UUID("00000000-0000-4000-8000-000000000000")


def one_of_each_kind(world: World) -> dict[str, uuid.UUID]:
    """A real id of every kind of object, by the name it has in an address."""
    nurse = world.staff[NURSE]
    return {
        "sheet_id": world.sheet.id,
        "batch_id": make_issued_batch(world.page, nurse).id,
        "slip_id": change_code(world.sheet, actor=nurse).id,
        "recall_id": recall_and_sheet(world)[0].id,
        "revision_id": world.revision(State.IN_REVIEW).id,
        "page_id": world.page.id,
        "picture_id": world.picture().id,
        "user_id": make_staff(NURSE).id,
        "invitation_id": make_invitation(actor=world.staff[ADMINISTRATOR])[0].id,
    }


def unchecked(client: CheckingClient) -> CheckingClient:
    client.checks_pages = False
    return client


def rules_with_ids(app: Flask) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if any(name.endswith("_id") for name in rule.arguments)
    ]


def with_other_ids(app: Flask, request: Visit, kinds: dict[str, uuid.UUID]) -> list[str]:
    """The request's address again and again, each time with one of its ids changed for one of another kind."""
    adapter = app.url_map.bind("localhost")
    endpoint, arguments = adapter.match(request.url, method=request.method)
    changed: list[dict[str, Any]] = [
        {**arguments, name: other}
        for name, value in arguments.items()
        if isinstance(value, uuid.UUID)
        for kind, other in {**kinds, "absent": _ABSENT}.items()
        if kind != name
    ]
    return [adapter.build(endpoint, values, method=request.method) for values in changed]


def test_an_id_of_another_kind_opens_nothing(app: Flask):
    """Also not the id of a batch where a sheet is meant, or of a picture where a recall is."""
    world = make_world()
    kinds = one_of_each_kind(world)
    named = {name for _, rule in rules_with_ids(app) for name in rule.arguments if name.endswith("_id")}
    assert named - {"value_id", "proposal_id", "block_id"} == set(kinds), "a new kind of object"
    tried, opened = 0, []
    for method, rule in rules_with_ids(app):
        client = unchecked(new_client(app, world, (GETS if method == "GET" else POSTS)[rule.endpoint]))
        request = visit(app, world, method, rule.endpoint)
        token, before = token_of(client), contents(without=AUDIT)
        for url in with_other_ids(app, request, kinds):
            answer = Visit(method, url, request.fields).send(client, token=token)
            opened += [(method, url)] if answer.status_code != 404 else []
            tried += 1
        assert contents(without=AUDIT) == before, rule.endpoint
    assert opened == []
    assert tried > 400


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def colleague(app: Flask) -> tuple[StaffUser, CheckingClient]:
    """Another nurse, signed in."""
    nurse, client = make_staff(NURSE), app.test_client()
    assert isinstance(client, CheckingClient)
    client.sign_in(nurse)
    return nurse, client


def assert_all_absent(client: CheckingClient, visits: list[tuple[str, str]], fields: dict[str, str]) -> None:
    token, before = token_of(client), contents()
    got = {(method, url): Visit(method, url, fields).send(client, token=token).status_code for method, url in visits}
    assert got == dict.fromkeys(got, 404)
    assert contents() == before


def urls(app: Flask, argument: str, value: uuid.UUID) -> list[tuple[str, str]]:
    """Every address that is about this object alone, with every method it takes."""
    adapter = app.url_map.bind("localhost")
    found = [(method, rule) for method, rule in rules_with_ids(app) if rule.arguments == {argument}]
    assert found
    return [(method, adapter.build(rule.endpoint, {argument: value}, method=method)) for method, rule in found]


def preparing(world: World) -> Batch:
    """A batch of which some sheets are made, and none is issued."""
    nurse = world.staff[NURSE]
    batch = make_batch(world.page, nurse, patients(30))
    begin_preparing(batch, actor=nurse)
    prepare_some(batch, site=SITE, actor=nurse)
    return batch


@pytest.mark.parametrize("make", [lambda world: make_batch(world.page, world.staff[NURSE]), preparing])
def test_another_nurses_batch_is_not_there(app: Flask, world: World, make: Any):
    batch = make(world)
    fields = {"order": "month_first", "row.2.note": "Rest.", "leave_out": "2", "sides": "two"}
    assert_all_absent(colleague(app)[1], urls(app, "batch_id", batch.id), fields)


def test_a_sheet_that_is_only_prepared_is_nobodys(app: Flask, world: World):
    """Not even its own nurse's: it may yet be abandoned."""
    batch = preparing(world)
    sheet = db.session.scalars(select(Sheet).where(Sheet.batch_id == batch.id).limit(1)).one()
    assert sheet.state is SheetState.PREPARED
    for client in (colleague(app)[1], new_client(app, world, NURSE)):
        assert_all_absent(client, urls(app, "sheet_id", sheet.id), {"way": "paper", "outcome": "reached"})
    paper = paper_of(sheet)
    assert app.test_client().get(paper.path).status_code == 404


def test_a_slip_is_shown_with_its_own_sheet_only(app: Flask, world: World):
    nurse = world.staff[NURSE]
    other = make_sheet(page=world.page, nurse=nurse)
    slip = change_code(other, actor=nurse)
    client = new_client(app, world, NURSE)
    assert client.get(f"/desk/sheets/{other.id}/slips/{slip.id}").status_code == 200
    assert client.get(f"/desk/sheets/{world.sheet.id}/slips/{slip.id}").status_code == 404


def test_what_another_nurse_was_typing_is_neither_shown_nor_dropped(app: Flask, world: World):
    owner = world.staff[NURSE]
    keep_draft({"patient_name": "Ann Unfinished"}, actor=owner)
    _, client = colleague(app)
    assert "Unfinished" not in client.get("/desk/sheets/new").get_data(as_text=True)
    token = token_of(client)
    assert client.post("/desk/sheets/draft/drop", data={"csrf_token": token}).status_code == 303
    assert client.post("/desk/sheets/draft", data={"patient_name": "Ben", "csrf_token": token}).status_code == 204
    assert draft_of(actor=owner) == {"patient_name": "Ann Unfinished"}


def test_a_form_carried_through_signing_in_comes_back_to_who_typed_it_only(app: Flask, world: World):
    """The page that asks to sign in is often opened again by the next nurse at the same computer."""
    owner = new_client(app, world, NURSE)
    typist = owner.page("/desk/sheets/new").select_one("[name=typist]")["value"]
    fields = {"patient_name": "Ann Unfinished", "typist": typist}
    asked = app.test_client().post("/desk/sheets/new", data=fields)
    assert asked.status_code in (400, 401)
    carried = parse(asked).select_one("[name=kept_form]")
    assert carried is not None
    other, _ = colleague(app)
    with app.test_request_context("/sign-in", method="POST", data={"kept_form": carried["value"]}):
        kept_form._signed_in(app, other)
    assert draft_of(actor=other) is None
    with app.test_request_context("/sign-in", method="POST", data={"kept_form": carried["value"]}):
        kept_form._signed_in(app, world.staff[NURSE])
    assert draft_of(actor=world.staff[NURSE]) == {"patient_name": "Ann Unfinished"}


def test_a_text_of_another_page_is_not_brought_back(app: Flask, world: World):
    page, old = world.old_revision().page, world.old_revision()
    client = new_client(app, world, RoleName.EDITOR)
    before = contents()
    answer = client.post(f"/admin/record/{page.id}/revert/{old.id}", data={"csrf_token": token_of(client)})
    assert answer.status_code >= 400 or contents() == before


def test_an_opened_sheet_opens_that_sheet_alone(app: Flask, world: World):
    """One patient's browser at every other door, and at another patient's link."""
    other = make_sheet(page=world.page, nurse=world.staff[NURSE], patient_name="Beatrix Otherwise")
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    paper_of(world.sheet).opened(unchecked(client))
    others = paper_of(other)
    assert "Otherwise" not in client.get("/sheet").get_data(as_text=True)
    page = client.get(others.path)
    assert page.status_code == 200
    assert "Otherwise" not in page.get_data(as_text=True)
    wrong = client.submit(others.path, {"code": paper_of(world.sheet).code})
    assert wrong.status_code == 400
    for url in ("/sheet", "/sheet/calendar.ics"):
        assert "Otherwise" not in client.get(f"{url}?sheet={other.id}&token={others.token}").get_data(as_text=True)
    for method, endpoint, *expected in GUARDED:
        request = visit(app, world, method, endpoint)
        assert outcome(request.send(client, token=token_of(client)), request.url) == expected[0], endpoint


def test_a_grant_cannot_be_made_to_name_another_sheet(app: Flask, world: World):
    other = make_sheet(page=world.page, nurse=world.staff[NURSE])
    assert world.sheet.link is not None
    assert other.link is not None
    with app.test_request_context():
        mine, theirs = grant.value_for(world.sheet.link), grant.value_for(other.link)
        name = grant.name()
    payload, _, rest = mine.partition(".")
    other_payload, _, other_rest = theirs.partition(".")
    for forged in (f"{other_payload}.{rest}", f"{payload}.{other_rest}", other_payload, f"{theirs}x", "", "é"):
        client = app.test_client()
        client.set_cookie(name, forged)
        for url in ("/sheet", "/sheet/pdf", "/sheet/calendar.ics"):
            assert client.get(url).status_code == 401, (forged, url)


@pytest.mark.parametrize("who", ["deactivated", "without a role"])
def test_who_is_no_longer_or_not_yet_anybody_passes_no_door(app: Flask, world: World, who: str):
    somebody = make_staff() if who == "without a role" else make_staff(*RoleName)
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.sign_in(somebody)
    if who == "deactivated":
        deactivate(somebody, actor=world.staff[ADMINISTRATOR])
    token = token_of(unchecked(client))
    for method, endpoint, *expected in GUARDED:
        if who == "without a role" and DOORS[endpoint.partition(".")[0]] is PUBLIC:
            continue  # one's own account
        request = visit(app, world, method, endpoint)
        before = contents()
        got = outcome(request.send(client, token=token), request.url)
        assert got == (expected[0] if who == "deactivated" else "403"), endpoint
        assert contents() == before, endpoint


def test_no_address_takes_a_method_that_is_not_in_the_table(app: Flask, world: World):
    """Whoever asks, and also where the method is named in a header or a field instead."""
    known: dict[str, set[str]] = {}
    for method, endpoint, *_ in ROWS:
        known.setdefault(endpoint, set()).update({method, "HEAD"} if method == "GET" else {method})
    for endpoint, methods in known.items():
        used = "GET" if "GET" in methods else "POST"
        request, role = visit(app, world, used, endpoint), (GETS if used == "GET" else POSTS)[endpoint]
        client = unchecked(new_client(app, world, role))
        before = contents()
        for method in METHODS:
            if method not in methods:
                # A GET of /sign-out is one for a page of that name, which is not there: 404.
                allowed = (404, 405) if endpoint == "signin.sign_out" else (405,)
                assert client.open(request.url, method=method).status_code in allowed, (method, endpoint)
        if used == "GET" and "POST" not in methods:
            for header in ({"X-HTTP-Method-Override": "DELETE"}, {"X-HTTP-Method": "PUT"}):
                assert client.post(request.url, headers=header).status_code == 405
        assert contents() == before, endpoint


def test_head_and_options_pass_no_door_that_get_does_not(app: Flask, world: World):
    """A view's own refusals do not count here: it does not run for OPTIONS, which says nothing but the methods."""
    for method, endpoint, *_ in GUARDED:
        request, needed = visit(app, world, method, endpoint), DOORS[endpoint.partition(".")[0]]
        for role in (None, *RoleName) if needed is not PUBLIC else ():  # one's own account is guarded by its view
            if role is not None and needed in PERMISSIONS[role]:
                continue
            client = unchecked(new_client(app, world, role))
            for asked in ("HEAD", "OPTIONS") if method == "GET" else ("OPTIONS",):
                answer = client.open(request.url, method=asked)
                assert answer.status_code == (401 if role is None else 403), (asked, endpoint, role)
