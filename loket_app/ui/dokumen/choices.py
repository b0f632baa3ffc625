"""What a paper asks, one under the other: days with quick picks, survey, service, SOP, officer, date, sheet."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.ui import texts
from loket_app.ui.fields import SILENT, DateEdit, Field, Remark
from loket_app.ui.fields import Choice as Pick
from loket_app.ui.theme import Tone
from loket_app.usecases.office_papers.paper import Ask, Choice, OfficePaper
from loket_app.usecases.queries.dokumen import Offered, Options

TODAY, MONTH, LAST_MONTH, YEAR, OTHER = "hari", "bulan", "bulan_lalu", "tahun", "lain"
SPANS = (
    (TODAY, "Hari ini"), (MONTH, "Bulan ini"), (LAST_MONTH, "Bulan lalu"), (YEAR, "Tahun ini"),
    (OTHER, "Dari \N{EN DASH} sampai"),
)  # fmt: skip
EVERY = {Ask.SERVICE: "Semua layanan", Ask.OFFICER: "Semua petugas"}
WORDS = {
    Ask.SURVEY: "Periode survei", Ask.SERVICE: "Layanan", Ask.SOP: "SOP", Ask.OFFICER: "Petugas", Ask.DATE: "Tanggal",
    Ask.SHEET: "Kertas",
}  # fmt: skip
ANY = "*"
DATE_SHAPE, DATE_LEFT = "hh-bb-tttt", "hh-bb-tttt, boleh kosong"
SHEET_WORDS = {"F4": "F4 (215 x 330 mm)", "A4": "A4", "A3": "A3", "A5": "A5"}


def span_days(span: str, today: date) -> tuple[date, date]:
    """First and last day of a quick pick; the whole month or year, also what is still to come of it."""
    if span == TODAY:
        return today, today
    if span == YEAR:
        return today.replace(month=1, day=1), today.replace(month=12, day=31)
    first = today.replace(day=1)
    if span == LAST_MONTH:
        last = first - timedelta(days=1)
        return last.replace(day=1), last
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


class Day(DateEdit):
    """A date that is silent while it is one: the paper itself says which."""

    def remark(self) -> Remark:
        """Only what is wrong."""
        found = super().remark()
        return found if self.value() is None else SILENT


class Asked(Field):
    """A field whose line takes room only while it says something: the column is narrow and long."""

    def _show(self, text: str, tone: Tone) -> None:
        super()._show(text, tone)
        self.message.setVisible(bool(text))


class Choices(QWidget):
    """Shows only what the chosen paper asks. `changed` when a choice was made; `problem()` says what is not right.

    `me` is the officer who sits here: the first one a paper about one officer is made for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.me = ""
        self._today: date | None = None
        self._paper: OfficePaper | None = None
        self._offered: Offered | None = None
        self.span = Pick(SPANS)
        self.fields: dict[str, Field] = {
            "span": Asked("Masa", _narrow(self.span), above=True),
            "first": Asked("Dari tanggal", Day(), above=True),
            "last": Asked("Sampai tanggal", Day(), above=True),
        }
        for ask in WORDS:
            editor = Day() if ask is Ask.DATE else _narrow(Pick())
            self.fields[ask.value] = Asked(WORDS[ask], editor, above=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        days = QHBoxLayout()
        days.setSpacing(8)
        for key, field in self.fields.items():
            field.message.setWordWrap(True)
            field.message.hide()
            (days if key in ("first", "last") else column).addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
            if key == "last":
                column.addLayout(days)
        self.span.edited.connect(self._picked)
        for key, field in self.fields.items():
            if key in ("first", "last"):
                field.changed.connect(self._days_typed)
            elif key != "span":
                field.changed.connect(self.changed)

    def offer(self, offered: Offered) -> None:
        """What can be chosen; what was chosen stays while it is still there."""
        new_day = offered.today != self._today
        self._offered, self._today = offered, offered.today
        if new_day:
            self._show_days()
            if self._paper is None or Ask.DATE not in self._paper.optional:
                self.fields[Ask.DATE.value].set_value(offered.today)
        self._fill()

    def show_paper(self, paper: OfficePaper) -> None:
        """Ask what this paper asks. What may be left open begins open: nobody takes a part for the whole."""
        other = paper is not self._paper
        self._paper = paper
        period = Ask.PERIOD in paper.asks
        for key in ("span", "first", "last"):
            self.fields[key].setVisible(period)
            self.fields[key].refuse("")
        for ask in WORDS:
            self.fields[ask.value].setVisible(ask in paper.asks)
            self.fields[ask.value].refuse("")
        self._fill()
        for ask in paper.optional if other else ():
            self.fields[ask.value].set_value(None if ask is Ask.DATE else ANY)
        if other and Ask.DATE in paper.asks:
            self._begin_date(Ask.DATE in paper.optional)
        if other and Ask.OFFICER in paper.asks and Ask.OFFICER not in paper.optional:
            self.fields[Ask.OFFICER.value].set_value(self.me)

    def _begin_date(self, may_be_left: bool) -> None:
        """Empty where the paper does without a date, else today; the date of another paper means nothing here."""
        editor = self.fields[Ask.DATE.value].widget
        assert isinstance(editor, Day)
        editor.setPlaceholderText(DATE_LEFT if may_be_left else DATE_SHAPE)
        if not may_be_left:
            self.fields[Ask.DATE.value].set_value(self._today)

    def _fill(self) -> None:
        if self._paper is None or self._offered is None:
            return
        given: dict[Ask, Options] = {
            Ask.SURVEY: self._offered.surveys, Ask.SERVICE: self._offered.services, Ask.SOP: self._offered.sops,
            Ask.OFFICER: self._offered.officers,
            Ask.SHEET: tuple((s, SHEET_WORDS.get(s, s)) for s in self._paper.sheets),
        }  # fmt: skip
        for ask, options in given.items():
            editor = self.fields[ask.value].widget
            assert isinstance(editor, Pick)
            free = ask in self._paper.optional
            known = editor.count() > 0
            left = (
                self._paper.unnamed if ask is Ask.OFFICER and self._paper.unnamed else EVERY.get(ask, "Tidak dipilih")
            )
            editor.set_options(((ANY, left), *options) if free else options)
            if not known and ask is Ask.OFFICER and not free:
                editor.set_value(self.me)

    def _picked(self) -> None:
        if self.span.value() == OTHER:
            self.fields["first"].widget.setFocus()
            return
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        if self._today is not None and self.span.value() != OTHER:
            first, last = span_days(self.span.value(), self._today)
            self.fields["first"].set_value(first)
            self.fields["last"].set_value(last)

    def _days_typed(self) -> None:
        first, last = self.fields["first"].value(), self.fields["last"].value()
        known = next((s for s, _ in SPANS[:-1] if self._today and (first, last) == span_days(s, self._today)), OTHER)
        self.span.set_value(known)
        self.changed.emit()

    def pick_survey(self, survey: int) -> bool:
        """Choose this survey period; False while it is not offered (yet)."""
        offered = self._offered.surveys if self._offered is not None else ()
        if str(survey) not in {key for key, _ in offered}:
            return False
        self.fields[Ask.SURVEY.value].set_value(str(survey))
        return True

    def problem(self) -> bool:
        """True while something is not chosen right; the field says what."""
        asks = self._paper.asks if self._paper is not None else ()
        wrong = [self.fields[key] for key in _date_fields(asks) if self.fields[key].value() is None]
        day = self.fields[Ask.DATE.value]
        if day in wrong and self._paper is not None and Ask.DATE in self._paper.optional and not _typed(day):
            wrong.remove(day)
        for field in wrong:
            field.refuse(texts.DATE_WRONG)
        return bool(wrong)

    def choice(self) -> Choice:
        """What is chosen now; call it when there is no problem."""
        asks = self._paper.asks if self._paper is not None else ()
        officer, survey = self._picked_key(Ask.OFFICER, asks), self._picked_key(Ask.SURVEY, asks)
        return Choice(
            first=self.fields["first"].value() if Ask.PERIOD in asks else None,
            last=self.fields["last"].value() if Ask.PERIOD in asks else None,
            service=self._picked_key(Ask.SERVICE, asks), sop=self._picked_key(Ask.SOP, asks),
            officer=int(officer) if officer else None, sheet=self._picked_key(Ask.SHEET, asks),
            day=self.fields[Ask.DATE.value].value() if Ask.DATE in asks else None,
            survey=int(survey) if survey else None,
        )  # fmt: skip

    def _picked_key(self, ask: Ask, asks: tuple[Ask, ...]) -> str | None:
        value: Any = self.fields[ask.value].value() if ask in asks else None
        return None if value in (None, "", ANY) else str(value)

    def place(self, refusal: Refusal) -> bool:
        """Say a refusal beside the field that it names; False where it names none that is shown."""
        key = "last" if refusal.field == Ask.PERIOD.value else refusal.field or ""
        field = self.fields.get(key)
        if field is None or field.isHidden():
            return False
        field.refuse(refusal.sentence)
        return True

    def begin(self) -> bool:
        """Put the focus on the first thing that is asked; False where nothing is."""
        first = next((f for f in self.fields.values() if not f.isHidden()), None)
        if first is not None:
            first.widget.setFocus()
        return first is not None


def _typed(field: Field) -> bool:
    editor = field.widget
    return isinstance(editor, Day) and bool(editor.text().strip())


def _date_fields(asks: tuple[Ask, ...]) -> tuple[str, ...]:
    period = ("first", "last") if Ask.PERIOD in asks else ()
    return (*period, *((Ask.DATE.value,) if Ask.DATE in asks else ()))


def _narrow(choice: Pick) -> Pick:
    """As wide as there is room, not as its longest entry."""
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(8)
    choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return choice
