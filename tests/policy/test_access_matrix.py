"""Who gets what behind which door: one table of every address of the application."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mildsite.accounts.roles import RoleName
from tests.factories.accounts import make_staff
from tests.factories.world import make_world
from tests.support.tables import contents
from tests.support.visits import GETS, POSTS, new_client, token_of, visit

SIGN_IN = "sign-in"  # sent to the sign-in page, and back here afterwards
VISITORS = (None, RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE, RoleName.ADMINISTRATOR)

# What each visitor gets; 303 is the answer to a form that was accepted.
TABLE = """
                                      stranger  editor  reviewer  nurse  administrator
    GET  admin.index                  sign-in   302     302       403    302
    GET  admin.static                 sign-in   200     200       403    200
    GET  admin_assets.static          sign-in   200     200       403    200
    POST admin_look.page              401       200     403       403    403
    POST admin_look.sheet             401       200     403       403    403
    POST admin_pages.accept_grade     401       403     303       403    403
    GET  admin_pages.index            sign-in   200     200       403    200
    GET  admin_pages.page             sign-in   200     200       403    200
    GET  admin_pages.preview          sign-in   200     200       403    200
    GET  admin_pages.preview_sheet    sign-in   200     200       403    200
    GET  admin_pages.edit             sign-in   200     403       403    403
    POST admin_pages.paste            401       200     403       403    403
    GET  admin_pictures.index         sign-in   200     403       403    403
    POST admin_pictures.index         401       303     403       403    403
    POST admin_pictures.remove        401       303     403       403    403
    GET  site.picture                 200       200     200       200    200
    POST admin_pages.edit             401       303     403       403    403
    POST admin_pages.start_draft      401       303     403       403    403
    POST admin_pages.submit           401       303     403       403    403
    POST admin_pages.publish          401       303     303       403    403
    GET  admin_outline.index          sign-in   302     302       403    302
    GET  admin_outline.new_page       sign-in   200     403       403    403
    POST admin_outline.new_page       401       303     403       403    403
    GET  admin_outline.address        sign-in   200     403       403    403
    POST admin_outline.address        401       303     403       403    403
    GET  admin_outline.translate      sign-in   200     403       403    403
    POST admin_outline.translate      401       303     403       403    403
    GET  admin_review.index               sign-in   200     200       403    200
    GET  admin_review.revision            sign-in   200     200       403    200
    GET  admin_review.sheet_picture       sign-in   200     200       403    200
    GET  admin_review.correct             sign-in   403     200       403    403
    POST admin_review.correct             401       403     303       403    403
    POST admin_review.approve             401       403     303       403    403
    POST admin_review.request_changes     401       403     303       403    403
    POST admin_review.confirm             401       303     403       403    403
    POST admin_review.reopen              401       303     403       403    403
    POST admin_review.publish             401       303     303       403    403
    POST admin_review.unschedule          401       303     303       403    403
    GET  admin_record.index               sign-in   302     302       403    302
    POST admin_record.stop                401       403     303       403    403
    POST admin_record.lift_stop           401       403     303       403    403
    POST admin_record.sign_off            401       403     303       403    403
    POST admin_record.unpublish           401       403     303       403    403
    POST admin_record.revert              401       303     403       403    403
    GET  admin_values.index           sign-in   200     200       403    200
    GET  admin_values.propose         sign-in   200     403       403    200
    POST admin_values.propose         401       303     403       403    303
    GET  admin_values.proposal        sign-in   200     200       403    200
    POST admin_values.sign            401       403     303       403    403
    GET  admin_clinic.index           sign-in   403     403       403    200
    GET  admin_clinic.change          sign-in   403     403       403    200
    POST admin_clinic.change          401       403     403       403    303
    GET  admin_clinic.proposal        sign-in   403     403       403    200
    GET  admin_clinic.proposed_logo   sign-in   403     403       403    200
    POST admin_clinic.confirm         401       403     403       403    303
    POST admin_clinic.withdraw        401       403     403       403    303
    GET  admin_audit.index_view       sign-in   403     200       403    200
    GET  admin_audit.event            sign-in   403     200       403    200
    GET  admin_audit.export           sign-in   403     200       403    200
    GET  admin_audit.sheet            sign-in   403     200       403    200
    GET  admin_staff.index            sign-in   403     403       403    200
    GET  admin_staff.invite           sign-in   403     403       403    200
    POST admin_staff.invite           401       403     403       403    200
    POST admin_staff.withdraw         401       403     403       403    303
    GET  admin_staff.roles            sign-in   403     403       403    200
    POST admin_staff.roles            401       403     403       403    303
    POST admin_staff.deactivate       401       403     403       403    303
    POST admin_staff.reactivate       401       403     403       403    303
    POST admin_staff.acknowledge          401   403     403       403    303
    POST admin_staff.reset_password       401   403     403       403    200
    POST admin_staff.reset_second_factor  401   403     403       403    303
    GET  signin.account               sign-in   200     200       200    200
    GET  signin.app                   302       302     302       200    302
    POST signin.app                   302       302     302       200    302
    GET  signin.app_picture           404       404     404       200    404
    POST signin.begin_app             401       303     303       303    303
    POST signin.change_password       401       303     303       303    303
    GET  signin.choose_password       200       200     200       200    200
    POST signin.choose_password       303       303     303       303    303
    GET  signin.code                  302       302     302       302    302
    POST signin.code                  302       302     302       302    302
    POST signin.recovery_codes        401       200     200       200    200
    GET  signin.sign_in               200       302     302       302    302
    POST signin.sign_in               302       302     302       302    302
    POST signin.sign_out              302       302     302       302    302
    GET  signin.unlock                302       302     302       302    302
    POST signin.unlock                302       302     302       302    302
    GET  signin.joining               200       200     200       200    200
    POST signin.joining               303       303     303       303    303
    GET  desk.batch                   sign-in   403     403       200    403
    POST desk.batch_abandon           401       403     403       303    403
    POST desk.batch_dates             401       403     403       303    403
    GET  desk.batch_files             sign-in   403     403       200    403
    POST desk.batch_issue             401       403     403       303    403
    GET  desk.batch_pdf               sign-in   403     403       200    403
    POST desk.batch_print             401       403     403       303    403
    POST desk.batch_rows              401       403     403       303    403
    GET  desk.batch_template          sign-in   403     403       200    403
    GET  desk.batches                 sign-in   403     403       200    403
    POST desk.batches                 401       403     403       303    403
    GET  desk.downtime                sign-in   403     403       200    403
    POST desk.downtime                401       403     403       303    403
    GET  desk.amend_sheet             sign-in   403     403       200    403
    POST desk.amend_sheet             401       403     403       303    403
    POST desk.call                    401       403     403       303    403
    GET  desk.code_slip               sign-in   403     403       200    403
    POST desk.delivery                401       403     403       303    403
    POST desk.draft                   401       403     403       204    403
    POST desk.drop                    401       403     403       303    403
    GET  desk.find                    sign-in   403     403       200    403
    POST desk.find                    401       403     403       200    403
    POST desk.look                    401       403     403       200    403
    POST desk.new_code                401       403     403       303    403
    POST desk.print_again             401       403     403       303    403
    GET  desk.sheet_picture           sign-in   403     403       200    403
    GET  desk.static                  sign-in   403     403       200    403
    POST desk.teach_back              401       403     403       303    403
    GET  desk.withdraw_sheet          sign-in   403     403       200    403
    POST desk.withdraw_sheet          401       403     403       303    403
    GET  desk.workstation_page        sign-in   403     403       200    403
    POST desk.workstation_page        401       403     403       303    403
    GET  desk.today                   sign-in   403     403       200    403
    GET  desk.new_sheet               sign-in   403     403       200    403
    POST desk.new_sheet               401       403     403       303    403
    GET  desk.recall                  sign-in   403     403       200    403
    GET  desk.recall_csv              sign-in   403     403       200    403
    GET  desk.recall_sheets           sign-in   403     403       200    403
    GET  desk.recall_text             sign-in   403     403       200    403
    GET  desk.recall_value            sign-in   403     403       200    403
    GET  desk.recalls                 sign-in   403     403       200    403
    POST desk.recall_close            401       403     403       303    403
    POST desk.recall_correct          401       403     403       303    403
    POST desk.recall_reached          401       403     403       303    403
    POST desk.recall_text             401       403     403       303    403
    POST desk.recall_value            401       403     403       303    403
    GET  desk.sheet                   sign-in   403     403       200    403
    GET  desk.sheet_pdf               sign-in   403     403       200    403
    GET  portal.calendar              200       200     200       200    200
    POST portal.leave                 200       200     200       200    200
    GET  portal.link                  200       200     200       200    200
    POST portal.link                  303       303     303       303    303
    GET  portal.pdf                   200       200     200       200    200
    GET  portal.sheet                 200       200     200       200    200
    GET  portal.static                200       200     200       200    200
    GET  shared.static                200       200     200       200    200
    GET  signin.start                 302       302     302       302    302
    GET  site.front                   200       200     200       200    200
    GET  site.page                    200       200     200       200    200
    GET  site.healthz                 200       200     200       200    200
    GET  site.readyz                  200       200     200       200    200
    GET  site.clinic_style            200       200     200       200    200
    GET  site.clinic_logo             200       200     200       200    200
    GET  site.favicon                 200       200     200       200    200
    GET  site.drawing                 200       200     200       200    200
    GET  site.icon                    200       200     200       200    200
    GET  site.manifest                200       200     200       200    200
    GET  site.robots                  200       200     200       200    200
    GET  site.share_picture           200       200     200       200    200
    GET  site.sitemap                 200       200     200       200    200
    GET  site.touch_icon              200       200     200       200    200
    GET  site.guidance_sheet          200       200     200       200    200
    POST site.guidance_sheet          200       200     200       200    200
"""
ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()[1:]]
KEPT_BY_THE_COMPUTER = {"desk.workstation_page"}
"""Forms whose answer is a cookie, and no row."""
REFUSALS = (SIGN_IN, "401", "403")


def outcome(response: TestResponse, url: str) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location == f"/sign-in?next={url}":
        return SIGN_IN
    return str(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_visitor_gets_what_the_table_says_and_the_refused_change_nothing(app: Flask, row: tuple[str, ...]):
    method, endpoint, *expected = row
    world = make_world()
    got = []
    for role in VISITORS:
        client = new_client(app, world, role)
        request = visit(app, world, method, endpoint)
        token = token_of(client) if method == "POST" else None
        before = contents()
        answer = outcome(request.send(client, token=token), request.url)
        assert answer not in REFUSALS or contents() == before, f"{role} was refused and changed something"
        did = endpoint in KEPT_BY_THE_COMPUTER or contents() != before
        assert answer != "303" or did, f"{role} was let in and nothing happened"
        got.append(answer)
    assert got == expected


def addresses(app: Flask) -> set[tuple[str, str]]:
    """What the application answers to: each method of each endpoint."""
    return {
        (method, rule.endpoint) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_address_stands_in_the_table_and_every_row_has_its_address(app: Flask):
    assert {row[:2] for row in ROWS} == addresses(app)


def test_the_walk_finds_an_address_and_a_method_that_nobody_listed(bare_app: Flask):
    """The test above would pass as well if it looked at nothing."""
    bare_app.add_url_rule("/desk/new", "desk.brand_new", lambda: "open")
    bare_app.add_url_rule("/desk/", "desk.today", bare_app.view_functions["desk.today"], methods=["DELETE"])
    assert addresses(bare_app) - {row[:2] for row in ROWS} == {("GET", "desk.brand_new"), ("DELETE", "desk.today")}


def test_the_other_policies_visit_every_address_too():
    assert {("GET", name) for name in GETS} | {("POST", name) for name in POSTS} == {row[:2] for row in ROWS}


@pytest.mark.parametrize("role", [None, *RoleName])
def test_an_unknown_address_looks_the_same_to_everybody(app: Flask, role: RoleName | None):
    world = make_world()
    for url in ("/no-such-page", "/desk/no-such-page", "/admin/no-such-page", "/admin/pages/not-an-id", "/verify"):
        assert new_client(app, world, role).get(url).status_code == 404


def test_a_stranger_learns_nothing_of_ids(app: Flask):
    """A door answers before anybody looks whether the sheet or page exists."""
    world = make_world()
    client = new_client(app, world, None)
    absent = "00000000-0000-4000-8000-000000000000"
    for real, made_up in (
        (f"/desk/sheets/{world.sheet.id}", f"/desk/sheets/{absent}"),
        (f"/admin/pages/{world.page.id}", f"/admin/pages/{absent}"),
    ):
        assert outcome(client.get(real), real) == outcome(client.get(made_up), made_up) == SIGN_IN


def test_a_door_that_nobody_listed_stays_shut(bare_app: Flask):
    """A new blueprint without a line in the list of doors is refused to everybody."""
    bare_app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert bare_app.test_client().get("/forgotten").status_code == 403


def test_the_session_is_the_only_way_in(app: Flask):
    """A bearer token would outlive signing out, and could stand in an address."""
    make_world()
    nurse = make_staff(RoleName.NURSE)
    token, client = nurse.get_auth_token(), app.test_client()
    assert client.get(f"/desk/?auth_token={token}").status_code == 302
    assert client.get("/desk/", headers={"Authentication-Token": token}).status_code == 302
    assert client.get("/desk/", headers={"Authorization": f"Bearer {token}"}).status_code == 302
