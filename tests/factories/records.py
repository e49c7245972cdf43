"""Everything that can be on record of one sheet, for tests."""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.sheets.codes import change_code
from mildsite.sheets.drafting.keeping import keep_draft
from mildsite.sheets.models import Sheet
from mildsite.sheets.recalls.recalling import mark_reached
from mildsite.sheets.records.calling import record_call
from mildsite.sheets.records.delivering import record_delivery
from mildsite.sheets.records.models import CallOutcome, DeliveryWay
from mildsite.sheets.records.printing import print_sheet
from mildsite.sheets.records.teaching_back import Answer, Understood, prompts_of, record_teach_back
from tests.factories.recalls import make_recall


def make_every_record(sheet: Sheet, nurse: StaffUser) -> None:
    """The sheet printed, handed over, explained, called about, recalled; its code changed; a form half typed."""
    print_sheet(sheet, actor=nurse)
    record_delivery(sheet, DeliveryWay.BOTH, actor=nurse)
    answers = [Answer(prompt=prompt.question, outcome=Understood.SAID_BACK) for prompt in prompts_of(sheet)]
    record_teach_back(sheet, answers, actor=nurse)
    record_call(sheet, CallOutcome.REACHED, note="Well.", actor=nurse)
    mark_reached(make_recall(sheet.revision, nurse=nurse), sheet, actor=nurse)
    change_code(sheet, actor=nurse)
    keep_draft({"patient_name": "Ann"}, actor=nurse)
