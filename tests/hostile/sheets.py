"""Every sheet of the program that takes typed words, made on the office full of hostile texts.

`MADE` makes each; `SHOWN` says why the others take none. `test_sheets.py` compares both with the source.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from sqlalchemy import Table, select

import loket_app.ui
from loket_app.definitions.form_parts import PartKind
from loket_app.domain.complaint import ComplaintAction
from loket_app.store.tables import complaint, delivery, objection, request, survey_period
from loket_app.ui.antar import sheets as antar
from loket_app.ui.blangko import panels as blangko
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import Reason, ReasonSheet
from loket_app.ui.keberatan import sheets as keberatan
from loket_app.ui.papan import faces, people_sheets, sheets
from loket_app.ui.pengaduan import sheets as pengaduan
from loket_app.ui.pengaturan import clock, layar
from loket_app.ui.screen import Panel
from loket_app.ui.skm import plan_sheets, term_sheets
from loket_app.ui.skm import sheets as skm
from loket_app.ui.surat import panels as surat
from loket_app.ui.tamu import sheets as tamu
from loket_app.usecases.intake import PersonData
from loket_app.usecases.queries import complaints, form_shelf, layar_ramah, layar_ramah_desk, papan, survey_rtl
from loket_app.usecases.survey.periods import CLOSED, current_instrument
from loket_app.usecases.survey.rtl import result_of_closed
from tests.hostile.corpus import TEXTS
from tests.hostile.spoiled import SHOWN as WORDS
from tests.hostile.spoiled import Spoiled

TYPED: Final = TEXTS[WORDS[0]]


class Ground:
    """What sheets are made of: the office, a counter, and the first of each kind that lies in it."""

    def __init__(self, spoiled: Spoiled, counter: Counter) -> None:
        self.desk, self.who, self.counter = spoiled.desk, spoiled.who, counter

    def first(self, table: Table) -> int:
        return int(self.desk.ask(lambda look: look.connection.scalar(select(table.c.id).order_by(table.c.id).limit(1))))

    def opened(self) -> papan.Opened:
        return self.desk.ask(papan.opened, self.first(request), self.who["operator1"])

    def delivery(self) -> layar_ramah.DeliveryRow:
        return self.desk.ask(layar_ramah.delivery_row, self.first(delivery))

    def complaint(self) -> complaints.ComplaintDetail:
        found = self.desk.ask(complaints.opened_complaint, self.first(complaint), self.who["admin"])
        assert found is not None
        return found

    def line(self) -> survey_rtl.LineView:
        plans = self.desk.ask(survey_rtl.plans)
        return next(line for plan in plans for line in plan.lines)


def _complaint(action: ComplaintAction) -> Callable[[Ground], Panel]:
    return lambda g: pengaduan.sheet_of(g.counter, action, g.complaint())


def _return(g: Ground) -> Panel:
    ids = g.desk.ask(lambda look: look.connection.scalars(select(request.c.id).order_by(request.c.id)).all())
    every = (g.desk.ask(papan.opened, one, g.who["operator1"]).detail for one in ids)
    moved = next(one for one in every if one.earlier_steps)
    return sheets.ReturnSheet(faces.RETURN, moved.earlier_steps, moved.requirements)


def _priorities(g: Ground) -> Panel:
    plan = g.desk.ask(survey_rtl.plans)[0]
    closed = select(survey_period.c.id).where(survey_period.c.state == CLOSED, survey_period.c.counts.is_not(None))
    result = g.desk.ask(result_of_closed, g.desk.ask(lambda look: look.connection.scalar(closed)))
    return plan_sheets.PrioritySheet(result, [one.unsur for one in plan.priorities.chosen], True, TYPED)


MADE: Final[dict[str, Callable[[Ground], Panel]]] = {
    "antar.sheets.FailSheet": lambda g: antar.FailSheet(g.delivery()),
    "antar.sheets.ReassignSheet": lambda g: antar.ReassignSheet(g.delivery(), g.desk.ask(layar_ramah.couriers)),
    "antar.sheets.ResultSheet": lambda g: antar.ResultSheet(g.delivery(), lambda: None),
    "blangko.panels.AddPanel": lambda g: blangko.AddPanel(TYPED, PartKind.FIELD),
    "blangko.panels.NewFormPanel": lambda g: blangko.NewFormPanel(g.desk.ask(form_shelf.form_shelf)[0], ("sktm",)),
    "dialogs.ReasonSheet": lambda g: ReasonSheet(TYPED, TYPED, (Reason("x", TYPED, TYPED, True),), TYPED),
    "keberatan.sheets.FileSheet": lambda g: keberatan.FileSheet(g.counter),
    "keberatan.sheets.OrderSheet": lambda g: keberatan.OrderSheet(
        g.desk.ask(layar_ramah_desk.opened_objection, g.first(objection))
    ),
    "papan.people_sheets.ContactSheet": lambda g: people_sheets.ContactSheet(faces.CONTACT, TYPED, (), g.counter.zone),
    "papan.people_sheets.CorrectionSheet": lambda g: people_sheets.CorrectionSheet(faces.CORRECT, PersonData(TYPED)),
    "papan.people_sheets.HandOverSheet": lambda g: people_sheets.HandOverSheet(faces.HAND_OVER, g.opened()),
    "papan.people_sheets.PrioritySheet": lambda g: people_sheets.PrioritySheet(faces.PRIORITY, TYPED),
    "papan.people_sheets.ProxySheet": lambda g: people_sheets.ProxySheet(faces.PROXY, {"nama": TYPED}),
    "papan.people_sheets.ServiceSheet": lambda g: people_sheets.ServiceSheet(
        faces.SERVICE, g.desk.ask(papan.services_offered), TYPED
    ),
    "papan.sheets.LateEntrySheet": lambda g: sheets.LateEntrySheet(faces.LATE_ENTRY, TYPED, date(2026, 11, 23)),
    "papan.sheets.PauseSheet": lambda g: sheets.PauseSheet(faces.PAUSE, g.opened().detail.pause_reasons),
    "papan.sheets.PinSheet": lambda g: sheets.PinSheet("pin", TYPED),
    "papan.sheets.QuickReasons": lambda g: sheets.QuickReasons(faces.UNDO, TYPED, TYPED, TYPED, (TYPED, "x")),
    "papan.sheets.ReasonNote": lambda g: sheets.ReasonNote(faces.OBJECT, TYPED, TYPED, TYPED),
    "papan.sheets.ReturnSheet": _return,
    "pengaduan.sheets.AnswerSheet": _complaint(ComplaintAction.ANSWER),
    "pengaduan.sheets.AssignSheet": _complaint(ComplaintAction.ASSIGN),
    "pengaduan.sheets.CloseSheet": _complaint(ComplaintAction.CLOSE),
    "pengaduan.sheets.FileSheet": lambda g: pengaduan.FileSheet(g.counter, g.desk.ask(complaints.new_complaint)),
    "pengaduan.sheets.NoteSheet": _complaint(ComplaintAction.ACT),
    "pengaduan.sheets.ReviseSheet": _complaint(ComplaintAction.REVISE),
    "pengaturan.clock.ClockPanel": lambda g: clock.ClockPanel(g.counter),
    "pengaturan.layar.CounterOfPc": lambda g: layar.CounterOfPc(TYPED, TYPED),
    "skm.plan_sheets.ContinuationSheet": lambda g: plan_sheets.ContinuationSheet(g.line()),
    "skm.plan_sheets.EntrySheet": lambda g: plan_sheets.EntrySheet(g.line()),
    "skm.plan_sheets.LineSheet": lambda g: plan_sheets.LineSheet((("u1", TYPED),), "u1", 2026, g.line()),
    "skm.plan_sheets.PrioritySheet": _priorities,
    "skm.plan_sheets.ReportDaySheet": lambda g: plan_sheets.ReportDaySheet(TYPED),
    "skm.plan_sheets.SettleSheet": lambda g: plan_sheets.SettleSheet(TYPED),
    "skm.sheets.ReasonSheet": lambda g: skm.ReasonSheet(TYPED, TYPED, TYPED),
    "skm.term_sheets.PeriodSheet": lambda g: term_sheets.PeriodSheet(g.counter, TYPED, TYPED),
    "skm.term_sheets.ReportedSheet": lambda g: term_sheets.ReportedSheet(g.counter, g.desk.ask(current_instrument)),
    "surat.panels.CorrectionPanel": lambda g: surat.CorrectionPanel(TYPED),
    "tamu.sheets.CounterSheet": lambda g: tamu.CounterSheet(TYPED, TYPED, TYPED),
}

SHOWN: Final[dict[str, str]] = {
    "awal.guide.GuidePanel": "the steps of the first week, and their buttons",
    "blangko.panels.HistoryPanel": "versions to choose from",
    "dialogs.SidePanel": "the base of all",
    "papan.people_sheets.HistorySheet": "a list",
    "papan.sheets.ActSheet": "the base of the acts",
    "papan.sheets.PapersSheet": "boxes to tick",
    "printing.batch_sheet.BatchSheet": "papers to tick",
    "printing.jobs_panel.JobsPanel": "a list",
    "printing.sheet.PaperPanel": "a page to look at",
    "skm.kiosk_host.KioskSheet": "a PIN field of digits; test_skm_kiosk",
    "skm.sheets.FormSheet": "the base of the survey's",
    "surat.panels.EditionsPanel": "a list",
    "verdict.VerdictSheet": "what a scanned code means",
}
"""Sheets into which nobody writes, and why."""


def classes() -> dict[str, type[Panel]]:
    """Every sheet in the source, as "papan.sheets.PinSheet"."""
    for module in pkgutil.walk_packages(loket_app.ui.__path__, "loket_app.ui."):
        import_module(module.name)
    found: dict[str, type[Panel]] = {}
    left: list[type[Panel]] = [Panel]
    while left:
        for one in left.pop().__subclasses__():
            if one.__module__.startswith("loket_app.ui."):
                found[f"{one.__module__.removeprefix('loket_app.ui.')}.{one.__name__}"] = one
                left.append(one)
    return found


def fields(sheet: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Where one writes in a sheet, shown now or later."""
    found = [*sheet.findChildren(QLineEdit), *sheet.findChildren(QPlainTextEdit)]
    return [one for one in found if not one.isReadOnly()]


def told(sheet: Panel) -> Iterator[tuple[str, Any]]:
    """What a screen asks of a sheet that was confirmed: each public method without parameters that answers."""
    for name, method in inspect.getmembers(type(sheet), inspect.isfunction):
        if name.startswith("_") or not method.__module__.startswith("loket_app.ui.") or hasattr(Panel, name):
            continue
        signature = inspect.signature(method)
        if len(signature.parameters) == 1 and signature.return_annotation not in (None, "None"):
            yield name, getattr(sheet, name)
