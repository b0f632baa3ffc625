"""Jam layanan & libur: the week, dated profiles, holidays and special days, with what the next 14 days come to."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.definitions.catalog import calendar
from loket_app.definitions.hours import DAY_KEYS
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain import dates
from loket_app.domain.errors import BadDefinition, Refusal
from loket_app.domain.office_hours import Calendar, DayLayers, calendar_problems, span_text
from loket_app.ui import theme
from loket_app.ui.fields import LineEdit, Tick
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.closed_days import closed_days, shown_day
from loket_app.ui.pengaturan.editors import HoursEdit, IsoDateEdit
from loket_app.ui.pengaturan.page import Body, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Segmented, label
from loket_app.usecases.office_settings import located
from loket_app.usecases.settings import CALENDAR

WEEK, PROFILES, CLOSED, SPECIAL = "minggu", "profil", "libur", "hari_khusus"
SHEETS = ((WEEK, "Minggu biasa"), (PROFILES, "Ramadan"), (CLOSED, "Hari libur"), (SPECIAL, "Hari khusus"))
DOMAIN_FIELDS = {"week": WEEK, "profiles": PROFILES, "closed": CLOSED, "special": SPECIAL}
AHEAD = 14
PREVIEW_WIDTH = 292


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the preview: its hours, and why they differ from its week."""

    day: date
    hours: str
    why: str
    tone: Tone


def coming_days(found: Calendar, today: date) -> list[DayLine]:
    """The next fourteen days as the clock will see them, with why a day differs from its week."""
    layers = DayLayers(found)
    lines = []
    for day in (today + timedelta(days=n) for n in range(AHEAD)):
        spans = layers.spans(day)
        hours = ", ".join(span_text(span) for span in spans) or "tutup"
        closed, special = layers.closed_day(day), layers.special_day(day)
        profile = next((p for p in found.profiles if p.first <= day <= p.last), None)
        why, tone = "", Tone.PLAIN if spans else Tone.MUTED
        if closed is not None:
            why, tone = closed.name, Tone.LATE
        elif special is not None:
            why, tone = special.reason, Tone.PRIMARY
        elif profile is not None:
            why, tone = profile.name, Tone.PRIMARY
        lines.append(DayLine(day, hours, why, tone))
    return lines


class JamPage(SettingPage):
    """Four sheets at the left, the next 14 days at the right; problems are told while typing."""

    title = "Jam layanan & libur"
    caption = "Janji dan batas langkah hanya berjalan pada jam ini. Tulis seperti 07.30-12.00, 13.00-16.00."
    icon = "calendar"
    kind = CALENDAR

    def build(self) -> None:
        """The sheets and the preview."""
        self.sheet = Segmented("Lembar jam layanan", SHEETS)
        self.stack = QStackedWidget()
        for part in (self._week(), self._profiles(), self._closed(), self._special()):
            self.stack.addWidget(scrolled(part))
        self.sheet.chosen.connect(self._turn)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.stack, 1)
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addLayout(left, 1)
        row.addWidget(self._preview())

    def _preview(self) -> QWidget:
        look = theme.current()
        part = QWidget()
        part.setFixedWidth(round(PREVIEW_WIDTH * min(look.percent, 115) / 100))
        self.problem = NoticeLine()
        self.days = RowView("14 hari ke depan")
        self.days.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.days.setSelectionMode(RowView.SelectionMode.NoSelection)
        self.days.horizontalHeader().hide()
        columns: tuple[Column[DayLine], ...] = (
            Column("Hari", lambda d: dates.short_date(d.day)[:-5], width=96),
            Column("Jam", _hours_and_why, tone=lambda d: d.tone, tip=_hours_and_why),
        )
        self.days.show_rows(RowModel(columns, lambda d: d.day))
        self.days.set_row_height(28)
        self.days.setMinimumHeight(look.px(28 * AHEAD + 2))
        frame = Card(padding=1, spacing=0)
        frame.column.addWidget(self.days)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(f"{AHEAD} hari ke depan", "large"))
        column.addWidget(frame, 1)
        column.addWidget(self.problem)
        return part

    def _days_of(self, form: Blocks, span: int) -> None:
        for n, key in enumerate(DAY_KEYS):
            form.put(key, dates.DAYS[n], HoursEdit(), span)

    def _week(self) -> Blocks:
        form = self.week = Blocks()
        form.heading("Jam tiap hari", "Kosongkan hari yang tutup; istirahat ditulis sebagai celah.", part=WEEK)
        self._days_of(form, 6)
        form.put(
            "istirahat_bergilir", "Istirahat", Tick("Bergilir: jam tidak berhenti"), 6,
            hint="loket tetap dijaga",
        )  # fmt: skip
        form.changed.connect(self.edited)
        return form

    def _profiles(self) -> RowsEditor:
        fields = Blocks()
        fields.put("nama", "Nama masa", LineEdit("misalnya Ramadan 1448 Hijriah", 100), 4, needed=True)
        fields.put("dari", "Dari", IsoDateEdit(), 4, needed=True)
        fields.put("sampai", "Sampai", IsoDateEdit(), 4, needed=True)
        self._days_of(fields, 4)
        columns = (
            cell("Masa", lambda line: str(line.data.get("nama", "")) or "(belum dinamai)", strong=True),
            cell("Dari", lambda line: shown_day(line.data.get("dari")), 108),
            cell("Sampai", lambda line: shown_day(line.data.get("sampai")), 108),
        )
        self.profiles = self._rows("Masa berjam lain", columns, fields, _blank_profile, 3, "masa")
        return self.profiles

    def _closed(self) -> RowsEditor:
        self.closed = closed_days("libur_daerah")
        self.closed.edited.connect(self.edited)
        return self.closed

    def _special(self) -> RowsEditor:
        fields = Blocks()
        fields.put("tanggal", "Tanggal", IsoDateEdit(), 4, needed=True)
        fields.put("alasan", "Alasan", LineEdit("misalnya upacara, pemilihan umum", 200), 8, needed=True)
        fields.put("jam", "Jam buka hari itu", HoursEdit(), 6, hint="kosong berarti tutup")
        columns = (
            cell("Tanggal", lambda line: shown_day(line.data.get("tanggal"), True), 148),
            cell("Alasan", lambda line: str(line.data.get("alasan", "")) or "(belum diisi)"),
            cell("Jam", lambda line: ", ".join(line.data.get("jam", ())) or "tutup", 190),
        )
        self.special = self._rows("Hari khusus", columns, fields, _blank_special, 8, "hari khusus")
        return self.special

    def _rows(self, name: str, columns: Any, fields: Blocks, made: Any, shown: int, thing: str) -> RowsEditor:
        rows = RowsEditor(name, columns, fields, made, shown, ordered=False, thing=thing)
        rows.edited.connect(self.edited)
        return rows

    def _turn(self, sheet: str) -> None:
        self.stack.setCurrentIndex([key for key, _ in SHEETS].index(sheet))

    # -- the body -----------------------------------------------------------------------------------------------------

    def fill(self, body: Body) -> None:
        """Dates in their order; the days of a profile stand beside its dates."""
        self.week.show_values({**body.get(WEEK, {}), "istirahat_bergilir": body.get("istirahat_bergilir", False)})
        flat = [{**{k: v for k, v in p.items() if k != WEEK}, **p.get(WEEK, {})} for p in body.get(PROFILES, ())]
        self.profiles.set_value(flat)
        self.closed.set_value(sorted(body.get(CLOSED, ()), key=_when))
        self.special.set_value(sorted(body.get(SPECIAL, ()), key=_when))

    def read(self, base: Body) -> Body:
        """The calendar as its reader wants it."""
        week = self.week.values()
        rotating = week.pop("istirahat_bergilir")
        profiles = [
            {**{k: v for k, v in row.items() if k not in DAY_KEYS}, WEEK: {day: row.get(day, []) for day in DAY_KEYS}}
            for row in self.profiles.value()
        ]
        return {
            **base, WEEK: week, "istirahat_bergilir": rotating, PROFILES: profiles, CLOSED: self.closed.value(),
            SPECIAL: self.special.value(),
        }  # fmt: skip

    def mark(self, parts: tuple[str, ...]) -> None:
        """In the names of the sheets, and at the week."""
        self.week.headings[WEEK].chip.setVisible(WEEK in parts)
        for key, words in SHEETS:
            self.sheet.set_words(key, f"{words} \N{MIDDLE DOT} contoh" if key in parts else words)

    def judge(self, body: Body) -> None:
        """What the next days come to, or what keeps this from being saved."""
        today = dates.local(self.room.counter.now(), self.room.counter.zone).date()
        try:
            found = calendar(table_from_data(body, CALENDAR))
        except BadDefinition as bad:
            self.problem.say(NoticeKind.REFUSAL, located(bad).sentence)
            return
        problems = calendar_problems(found, today)
        if problems:
            self.problem.say(NoticeKind.REFUSAL, problems[0].sentence)
        else:
            self.problem.clear()
        self._silently(partial(self.days.patch, coming_days(found, today)))

    def place(self, refusal: Refusal) -> bool:
        """A day, or a row of one of the lists."""
        steps = steps_of(refusal.field)
        if not steps:
            return False
        first, number = steps[0]
        if first in DOMAIN_FIELDS:
            self.sheet.choose(DOMAIN_FIELDS[first])
            return False
        if first not in dict(SHEETS):
            return False
        self.sheet.choose(first)
        if first == WEEK:
            return self.week.refuse_at(steps[1][0] if len(steps) > 1 else DAY_KEYS[0], refusal.sentence)
        rows = {PROFILES: self.profiles, CLOSED: self.closed, SPECIAL: self.special}[first]
        return rows.refuse(number or 1, steps[-1][0] if len(steps) > 1 else "", refusal.sentence)

    def set_editable(self, on: bool) -> None:
        """All sheets can be read."""
        self.week.setEnabled(on)
        for rows in (self.profiles, self.closed, self.special):
            rows.set_editable(on)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Jam layanan tersimpan. Janji yang sudah berjalan tetap memakai jam saat berkasnya lengkap."

    def enter(self) -> None:
        """Begin at the first day."""
        self.week.fields[DAY_KEYS[0]].widget.setFocus(Qt.FocusReason.TabFocusReason)


def _when(row: Body) -> str:
    return str(row.get("tanggal", ""))


def _hours_and_why(day: DayLine) -> str:
    return f"{day.hours} \N{MIDDLE DOT} {day.why}" if day.why else day.hours


def _quiet(_: Line) -> Tone:
    return Tone.MUTED


def _blank_profile() -> Body:
    return {"nama": "", "dari": "", "sampai": "", **{day: [] for day in DAY_KEYS}}


def _blank_special() -> Body:
    return {"tanggal": "", "alasan": "", "jam": []}
