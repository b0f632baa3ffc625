"""Step four: the week, the month of Ramadan, and the holidays of this year and the next."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from loket_app.definitions.hours import DAY_KEYS
from loket_app.definitions.national_days import Source, YearDays, fasting_month, is_estimate, national_days
from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui import theme
from loket_app.ui.awal.minggu import WeekPicture
from loket_app.ui.awal.page import Draft, Segments, StepPage
from loket_app.ui.awal.tabel import TablePaste
from loket_app.ui.fields import LineEdit, Tick
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.closed_days import closed_days
from loket_app.ui.pengaturan.editors import LARGE_TEXT, HoursEdit, IsoDateEdit
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Card, KeyButton, Kind, label
from loket_app.usecases.first_day import HOURS_STEP, OFFICE_STEP
from loket_app.usecases.holiday_table import HolidayTable, merged

WEEK, FASTING, CLOSED = "minggu", "profil", "libur"
SHEETS = ((WEEK, "Minggu biasa"), (FASTING, "Ramadan"), (CLOSED, "Hari libur"))
DOMAIN = {"week": WEEK, "profiles": FASTING, "closed": CLOSED}
SIDE = 330
LEAST_LIST, BESIDE_LIST = 180, 190
NEXT_YEAR_FROM = 9
USUAL = "Perpres 21/2023: 37 jam 30 menit seminggu, pada Ramadan 32 jam 30 menit."


class HoursStep(StepPage):
    """Three sheets; the week's picture stands beside the first two."""

    step = HOURS_STEP
    title = "Jam layanan dan hari libur"
    caption = "Janji dan batas hanya berjalan pada jam ini. Istirahat ditulis sebagai celah: 07.30-12.00, 13.00-16.00."
    icon = "calendar"

    def build(self) -> None:
        """Sheets, picture, list, paste."""
        self._rest: dict[str, Any] = {}
        self._years: set[int] = set()
        self._quiet = False
        self._computed = False
        self.sheet = Segments("Lembar jam", SHEETS)
        self.stack = QStackedWidget()
        self.week, self.week_picture = self._hours(WEEK)
        self.fasting, self.fasting_picture = self._hours(FASTING)
        self.stack.addWidget(self._beside(self.week, self.week_picture, "Minggu ini"))
        self.stack.addWidget(self._beside(self.fasting, self.fasting_picture, "Selama Ramadan"))
        self.stack.addWidget(self._closed())
        self.content.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignLeft)
        self.content.addWidget(self.stack, 1)
        self.sheet.chosen.connect(self._turn)

    def _hours(self, part: str) -> tuple[Blocks, WeekPicture]:
        form, picture = Blocks(), WeekPicture()
        if part == FASTING:
            form.put("nama", "Nama masa", LineEdit("kosongkan bila tidak ada jam khusus", 100), 12)
            form.put("dari", "Dari", IsoDateEdit(), 6)
            form.put("sampai", "Sampai", IsoDateEdit(), 6)
        for n, key in enumerate(DAY_KEYS):
            form.put(key, dates.DAYS[n], HoursEdit(), 6)
        if part == WEEK:
            form.put("istirahat_bergilir", "Istirahat", Tick("Bergilir: loket tetap dijaga"), 6)
        form.changed.connect(self._typed)
        return form, picture

    def _beside(self, form: Blocks, picture: WeekPicture, title: str) -> QWidget:
        total = label("", "strong")
        picture.setProperty("total", total)
        side = Card(padding=14, spacing=8)
        side.setFixedWidth(round(SIDE * min(theme.current().percent, 115) / 100))
        side.column.addWidget(label(title, "large"))
        side.column.addWidget(picture)
        side.column.addWidget(total)
        side.column.addWidget(label(USUAL, "small", "muted", wrap=True))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addWidget(scrolled(form), 1)
        if theme.current().percent >= LARGE_TEXT:
            side.hide()
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        self._totals = {**getattr(self, "_totals", {}), id(picture): total}
        return holder

    def _closed(self) -> QWidget:
        self.closed = closed_days("cuti_bersama")
        self.closed.edited.connect(self._typed)
        self.paste = TablePaste(self.site.counter)
        self.paste.taken.connect(self._taken)
        self.paste.left.connect(self._leave_paste)
        self.told = label("", "small", "muted", wrap=True)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fill_button = KeyButton("", "F6", "calendar", Kind.QUIET)
        self.paste_button = KeyButton("Dari tabel", "F7", "plus", Kind.QUIET)
        self.fill_button.clicked.connect(self.fill_year)
        self.paste_button.clicked.connect(self.open_paste)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.fill_button)
        row.addWidget(self.paste_button)
        row.addWidget(self.told, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.closed)
        column.addStretch(1)
        self.closed_stack = QStackedWidget()
        self.closed_stack.addWidget(scrolled(inner))
        self.closed_stack.addWidget(self.paste)
        return self.closed_stack

    def _turn(self, sheet: str) -> None:
        self.stack.setCurrentIndex([key for key, _ in SHEETS].index(sheet))
        if sheet == CLOSED:
            self._leave_paste()
        self.keys_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A high screen shows more of the year."""
        super().resizeEvent(event)
        look = theme.current()
        self.closed.table.setFixedHeight(max(look.px(LEAST_LIST), self.stack.height() - look.px(BESIDE_LIST)))

    # -- the draft ----------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """The calendar so far. The first time the years that matter now are filled in where the decree has none."""
        body = draft[HOURS_STEP]
        self._zone = str(draft[OFFICE_STEP]["zona"])
        self._rest = {k: v for k, v in body.items() if k not in (WEEK, FASTING, CLOSED, "istirahat_bergilir")}
        self._others = list(body.get(FASTING, ()))[1:]
        first: dict[str, Any] = next(iter(body.get(FASTING, ())), {})
        self._quiet = True
        self.week.show_values({**body.get(WEEK, {}), "istirahat_bergilir": body.get("istirahat_bergilir", False)})
        self.fasting.show_values({**{k: v for k, v in first.items() if k != WEEK}, **first.get(WEEK, {})})
        rows = sorted(body.get(CLOSED, ()), key=lambda row: str(row.get("tanggal", "")))
        if rows != self.closed.value():
            self.closed.set_value(rows)
        self._quiet = False
        self._to_today()
        self._show_pictures()
        self._tell_years()
        self._fill_missing()

    def put_into(self, draft: Draft) -> None:
        """The calendar as its reader wants it."""
        week = self.week.values()
        rotating = week.pop("istirahat_bergilir")
        values = self.fasting.values()
        profile = {key: values[key] for key in ("nama", "dari", "sampai")}
        hours = {key: values[key] for key in DAY_KEYS}
        own = [{**profile, WEEK: hours}] if any(profile.values()) else []
        draft[HOURS_STEP] = {
            **self._rest, WEEK: week, "istirahat_bergilir": rotating, FASTING: [*own, *self._others],
            CLOSED: self.closed.value(),
        }  # fmt: skip

    def summary(self, draft: Draft) -> str:
        """The hours of a week, and how many days of this year are closed: the next year's come and go with the list."""
        if not self.week_picture.minutes():
            return ""
        year = self.site.today(str(draft[OFFICE_STEP]["zona"])).year
        rows = (row for row in self.closed.value() if str(row.get("tanggal", "")).startswith(f"{year}-"))
        return f"{self.week_picture.total()}, {sum(bool(row.get('aktif', True)) for row in rows)} libur {year}"

    def _typed(self) -> None:
        if self._quiet:
            return
        self.notice.clear()
        self._show_pictures()
        self._tell_years()
        self.edited.emit()

    def _show_pictures(self) -> None:
        for form, picture in ((self.week, self.week_picture), (self.fasting, self.fasting_picture)):
            picture.show_week(form.values())
            self._totals[id(picture)].setText(picture.total())

    # -- holidays -----------------------------------------------------------------------------------------------------

    def _wanted(self) -> tuple[int, ...]:
        """This year, and towards its end the next one."""
        today = self.site.today(self._zone)
        return (today.year, today.year + 1) if today.month >= NEXT_YEAR_FROM else (today.year,)

    def _have(self) -> set[int]:
        return {int(day[:4]) for row in self.closed.value() if (day := str(row.get("tanggal", "")))[:4].isdigit()}

    def _tell_years(self) -> None:
        rows = self.closed.value()
        estimates = sum(is_estimate(str(row.get("nama", ""))) for row in rows)
        missing = [year for year in self._wanted() if year not in self._have()]
        self.fill_button.say(f"Isi {missing[0]}" if missing else f"Isi {max(self._have(), default=0) + 1}")
        told = f"{estimates} tanggal perkiraan: cocokkan dengan SKB bila sudah terbit." if estimates else ""
        self.told.setText(told)
        self.keys_changed.emit()

    def _fill_missing(self) -> None:
        """Once: the years that nobody filled yet, so that a first day begins with a whole list."""
        if self._computed or self.site.again:
            return
        self._computed = True
        for year in self._wanted():
            if year not in self._have():
                self._fill(year)

    def fill_year(self) -> None:
        """F6: the next year that is not in the list."""
        if self.sheet.value() != CLOSED:
            return
        missing = [year for year in self._wanted() if year not in self._have()]
        self._fill(missing[0] if missing else max(self._have()) + 1)

    def _fill(self, year: int) -> None:
        if year in self._years:
            return
        self._years.add(year)
        self.told.setText(f"Menyiapkan hari libur {year}\N{HORIZONTAL ELLIPSIS}")
        self.site.counter.work(_days_of, year, done=self._filled, disturbed=self.notice.disturbed)

    def _filled(self, found: YearDays) -> None:
        self._years.discard(found.year)
        rows = [
            {"tanggal": d.day.isoformat(), "nama": d.name, "jenis": d.kind, "aktif": d.active} for d in found.days
        ]  # fmt: skip
        kept = self.closed.value()
        self.closed.set_value(merged(rows, kept))
        self._next_fasting(found)
        self._to_today()
        self._typed()
        if not found.days:
            self.told.setText(
                f"Hari libur {found.year} belum ada di program ini: isi dengan Ins, atau dari tabel (F7)."
            )
        elif found.source is Source.LIBRARY:
            self.told.setText(
                f"{found.year} dihitung, belum dari SKB: {len(found.estimates())} tanggal perkiraan. Cuti bersama "
                "dapat dilepas atau diubah."
            )

    def _to_today(self) -> None:
        """Show the days that are still to come; those before today are history."""
        today = self.site.today(self._zone).isoformat()
        rows = self.closed.value()
        place = next((n for n, row in enumerate(rows, 1) if str(row.get("tanggal", "")) >= today), 0)
        if place:
            self.closed.choose(place)

    def _next_fasting(self, found: YearDays) -> None:
        """The month of Ramadan that is over gives way to the next one; its hours stay."""
        month = fasting_month(found)
        last = dates.parse_date(str(self.fasting.fields["sampai"].value() or ""))
        if month is None or last is None or last >= self.site.today(self._zone):
            return
        self._quiet = True
        self.fasting.set_values(
            {"nama": month.name, "dari": month.first.isoformat(), "sampai": month.last.isoformat()}
        )  # fmt: skip
        self._quiet = False

    def open_paste(self) -> None:
        """F7: a table of holidays."""
        self.sheet.set_value(CLOSED)
        self.stack.setCurrentIndex(2)
        self.closed_stack.setCurrentIndex(1)
        self.paste.begin()
        self.keys_changed.emit()

    def _leave_paste(self) -> None:
        self.closed_stack.setCurrentIndex(0)
        self.keys_changed.emit()

    def _taken(self, found: HolidayTable) -> None:
        self.closed.set_value(merged(self.closed.value(), found.days))
        self._typed()
        if not found.problems:
            self._leave_paste()
            self.notice.say(NoticeKind.SUCCESS, f"{len(found.days)} hari dari tabel masuk ke daftar.")
            self.closed.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_inner(self) -> bool:
        """Esc: out of the paste first."""
        if self.sheet.value() == CLOSED and self.closed_stack.currentIndex() == 1:
            self._leave_paste()
            self.closed.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    # -- what the cover asks ------------------------------------------------------------------------------------------

    def place(self, refusal: Refusal) -> bool:
        """A day of the week or of Ramadan, or a row of the list."""
        steps = steps_of(refusal.field)
        first, number = steps[0] if steps else ("", None)
        sheet = DOMAIN.get(first, first)
        if sheet not in dict(SHEETS):
            return False
        self.sheet.set_value(sheet)
        self._turn(sheet)
        if first in DOMAIN:
            return False
        last = steps[-1][0]
        if sheet == CLOSED:
            return self.closed.refuse(number or 1, last if len(steps) > 1 else "tanggal", refusal.sentence)
        form = self.week if sheet == WEEK else self.fasting
        return form.refuse_at(last if last in form.fields else next(iter(form.fields)), refusal.sentence)

    def enter(self) -> None:
        """Begin at Monday."""
        self.sheet.set_value(WEEK)
        self._turn(WEEK)
        self.week.fields[DAY_KEYS[0]].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def keys(self) -> tuple[KeyAct, ...]:
        """F4 turns the sheets; the list and the paste have keys of their own."""
        turn = KeyAct("F4", "Lembar berikutnya", self.next_sheet)
        if self.sheet.value() != CLOSED:
            return (turn,)
        if self.closed_stack.currentIndex() == 1:
            return (turn, KeyAct("F6", "Baca tabel", self.paste.read), KeyAct("F7", "Berkas", self.paste.pick))
        return (
            turn, KeyAct("F6", self.fill_button.text(), self.fill_year), KeyAct("F7", "Dari tabel", self.open_paste),
        )  # fmt: skip

    def next_sheet(self) -> None:
        """F4: the next of the three sheets."""
        keys = [key for key, _ in SHEETS]
        sheet = keys[(keys.index(self.sheet.value()) + 1) % len(keys)]
        self.sheet.set_value(sheet)
        self._turn(sheet)
        first = {WEEK: self.week.fields[DAY_KEYS[0]].widget, FASTING: self.fasting.fields["nama"].widget}
        first.get(sheet, self.closed.table).setFocus(Qt.FocusReason.TabFocusReason)


def _days_of(_desk: Any, year: int) -> YearDays:
    return national_days(year)
