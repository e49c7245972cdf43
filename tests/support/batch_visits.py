"""Requests about batches and downtime forms that make sense."""

from __future__ import annotations

from typing import Any

from mildsite.accounts.roles import RoleName
from mildsite.sheets.batches.models import Batch
from tests.factories.batches import csv_list, make_batch, make_issued_batch, patient, patients
from tests.factories.world import World

_Made = tuple[dict[str, Any], dict[str, Any]]


def issued(world: World) -> _Made:
    return {"batch_id": make_issued_batch(world.page, world.staff[RoleName.NURSE]).id}, {}


def uploaded(_world: World) -> _Made:
    return {}, {"file": (patients(2), "list.csv")}


def open_one(world: World, **fields: str) -> _Made:
    return {"batch_id": _open(world, patients(2)).id}, fields


def with_a_question(world: World) -> _Made:
    data = csv_list([("Ann", "03/04/1950", *patient(1)[2:])])
    return {"batch_id": _open(world, data).id}, {"order": "month_first"}


def template(_world: World) -> _Made:
    return {"kind": "csv"}, {}


def downtime_form(_world: World) -> _Made:
    fields = {"patient_name": "Ann Example", "birth_date": "03/04/1950", "procedure_date": "2026-11-22"}
    typed = {f"row.0.{name}": text for name, text in fields.items()}
    return {}, {**typed, "downtime_form": "DT-20261122-01", "idempotency_key": "key-of-a-form"}


def _open(world: World, data: bytes) -> Batch:
    return make_batch(world.page, world.staff[RoleName.NURSE], data)
