"""The form on the screen: what a paper questionnaire asks, in its order, made from the questionnaire of the period."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.domain.survey.answers import MAX_REASON, Response, response_problems
from loket_app.domain.survey.instrument import GroupField, Instrument, Question, Unsur
from loket_app.ui import theme
from loket_app.ui.choosers import Option
from loket_app.ui.skm.entry_fields import DigitBox, KeyChoice, ReasonEdit, ServiceEdit, WordEdit
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import Elided, label, rule
from loket_app.usecases.queries.survey_entry import SERVICE, EntryFacts, Service

VALUES, GROUPS, REASONS, SUGGESTION = "jawaban", "kelompok", "alasan", "saran"
DIGIT_WRONG = "Isi 1, 2, 3, atau 4."


class AnswerLine(QWidget):
    """A question: code, name, the digit, what it means; under it the line for the reason when the score is low."""

    edited = Signal()
    wrong = Signal(str)

    def __init__(self, unsur: Unsur, question: Question, place: int, instrument: Instrument) -> None:
        super().__init__()
        self.question = question
        self._below = instrument.reason_below
        several = len(unsur.questions) > 1
        self.code = label(f"{unsur.code}.{place}" if several else unsur.code, "strong", "muted")
        self.code.setFixedWidth(theme.current().px(42 if several else 30))
        self.name = Elided(question.text if several else unsur.label)
        self.name.setToolTip(plain_tip(question.text))
        self.box = DigitBox(instrument.blanks_allowed)
        listed = ", ".join(f"{n} {words}" for n, words in enumerate(question.options, 1))
        self.box.setAccessibleName(f"{unsur.code} {unsur.label}")
        self.box.setAccessibleDescription(listed)
        self.box.setToolTip(plain_tip(f"{question.text}\n{listed}"))
        self.words = Elided("", "small", "muted")
        self.reason = ReasonEdit()
        self.reason.setAccessibleName(f"Alasan nilai rendah {unsur.code} {unsur.label}")
        self.reason.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for column, part in enumerate((self.code, self.name, self.box, self.words)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.reason, 1, 1, 1, 3)
        grid.setColumnStretch(1, 6)
        grid.setColumnStretch(3, 4)
        self.box.edited.connect(self._edited)
        self.box.wrong.connect(self._wrong)
        self.reason.edited.connect(self.edited)
        self.reason.digit.connect(self._onward)

    def _wrong(self, _digit: str) -> None:
        self.wrong.emit(f"{self.box.accessibleName()}: {DIGIT_WRONG}")

    def _edited(self) -> None:
        self.follow()
        self.edited.emit()

    def _onward(self, digit: str) -> None:
        self.reason.passed.emit()
        following = self.window().focusWidget()
        if isinstance(following, DigitBox):
            following.take(digit)

    def follow(self) -> None:
        """Say what the digit means; ask the reason of a low one."""
        score = self.box.score()
        self.words.say(self.question.options[score - 1] if score else "")
        low = score is not None and score < self._below
        # isHidden, not isVisible: the form may not be shown yet.
        if not low and not self.reason.isHidden():
            self.reason.set_value("")
        self.reason.setHidden(not low)


class EntryForm(QWidget):
    """`filled` when Enter leaves the last field; `told` carries a word about a wrong key."""

    filled = Signal()
    edited = Signal()
    told = Signal(str)

    def __init__(self, facts: EntryFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = facts
        self.groups: dict[str, KeyChoice | ServiceEdit | WordEdit] = {}
        self.lines: list[AnswerLine] = []
        self.suggestion = WordEdit("Saran pada lembar, bila ada", MAX_REASON)
        self.suggestion.setAccessibleName("Saran")
        self._stops: list[QWidget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(_scrolled(self._about()), 9)
        line = rule()
        line.setFixedWidth(1)
        line.setMaximumHeight(16_777_215)
        row.addWidget(line)
        row.addWidget(_scrolled(self._answers()), 11)
        self._connect()

    def _about(self) -> QWidget:
        part, column = _column(2)
        column.addWidget(label("Responden", "strong"))
        for group in self.facts.instrument.groups:
            editor = self._editor(group)
            self.groups[group.key] = editor
            self._stops.append(editor)
            column.addWidget(label(group.label, "small", "muted"))
            column.addWidget(editor)
            column.addSpacing(3)
        column.addStretch(1)
        return part

    def _editor(self, group: GroupField) -> KeyChoice | ServiceEdit | WordEdit:
        if group.choices:
            return KeyChoice(group.label, group.choices)
        editor: ServiceEdit | WordEdit = ServiceEdit() if group.key == SERVICE else WordEdit("", 120)
        if isinstance(editor, ServiceEdit):
            editor.set_options(_options(self.facts.services))
        editor.setAccessibleName(group.label)
        return editor

    def _answers(self) -> QWidget:
        part, column = _column(4)
        column.addWidget(label("Jawaban", "strong"))
        instrument = self.facts.instrument
        for unsur in instrument.unsur:
            for place, question in enumerate(unsur.questions, 1):
                line = AnswerLine(unsur, question, place, instrument)
                self.lines.append(line)
                self._stops += [line.box, line.reason]
                column.addWidget(line)
        column.addSpacing(2)
        column.addWidget(label("Saran", "small", "muted"))
        column.addWidget(self.suggestion)
        column.addStretch(1)
        self._stops.append(self.suggestion)
        return part

    def _connect(self) -> None:
        for before, after in zip(self._stops, self._stops[1:], strict=False):
            QWidget.setTabOrder(before, after)
        for stop in self._stops:
            # Every kind of stop has these three.
            kind = cast(Any, stop)
            signals: tuple[SignalInstance, ...] = (kind.passed, kind.went_back, kind.edited)
            signals[0].connect(self._forward)
            signals[1].connect(self._backward)
            signals[2].connect(self.edited)
        for line in self.lines:
            line.wrong.connect(self.told)
        for editor in self.groups.values():
            if isinstance(editor, KeyChoice):
                editor.wrong.connect(self.told)

    # -- moving --------------------------------------------------------------------------------------------------------

    def _forward(self) -> None:
        self._step(self.sender(), 1)

    def _backward(self) -> None:
        self._step(self.sender(), -1)

    def _step(self, stop: object, by: int) -> None:
        place = next((n for n, one in enumerate(self._stops) if one is stop), -1)
        here = place + by
        while 0 <= here < len(self._stops):
            if not self._stops[here].isHidden():
                self._go(self._stops[here])
                return
            here += by
        if by > 0:
            self.filled.emit()

    def _go(self, stop: QWidget) -> None:
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        at: QWidget | None = stop
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        if at is not None:
            at.ensureWidgetVisible(stop, 0, theme.current().px(12))

    def between(self, before: QWidget, after: QWidget) -> None:
        """Tab comes here from `before`, and goes on to `after`: a form made anew stands last in the window's order."""
        QWidget.setTabOrder(before, self._stops[0])
        QWidget.setTabOrder(self._stops[-1], after)

    def begin(self) -> None:
        """Go to the first field."""
        self._go(self._stops[0])

    # -- the answers ---------------------------------------------------------------------------------------------------

    def response(self, day: date) -> Response:
        """What is typed."""
        reasons = {x.question.key: x.reason.value() for x in self.lines if not x.reason.isHidden() and x.reason.value()}
        groups = {key: editor.value() for key, editor in self.groups.items() if editor.value()}
        values = tuple(line.box.score() for line in self.lines)
        return Response(values, groups, day, reasons, self.suggestion.value())

    def problem(self, day: date) -> Refusal | None:
        """The first thing that keeps this form from being counted."""
        found = response_problems(self.response(day), self.facts.instrument)
        return found[0] if found else None

    def go_to(self, field: str | None) -> bool:
        """Go to a question or respondent field by its key; False when there is none of that name."""
        for line in self.lines:
            if line.question.key == field:
                self._go(line.box)
                return True
        editor = self.groups.get(field or "")
        if editor is not None:
            self._go(editor)
        return editor is not None

    def show_response(self, given: Response) -> None:
        """Show a form that was typed before."""
        for line, value in zip(self.lines, given.values, strict=True):
            line.box.set_score(value)
            line.follow()
            line.reason.set_value(given.reasons.get(line.question.key, ""))
        for key, editor in self.groups.items():
            editor.set_value(given.groups.get(key, ""))
        self.suggestion.set_value(given.suggestion)

    def clear(self) -> None:
        """The next form; the service stays, papers lie sorted by it."""
        kept = self.groups[SERVICE].value() if SERVICE in self.groups else ""
        self.show_response(Response((None,) * len(self.lines), {SERVICE: kept}, self.facts.today))

    def is_empty(self) -> bool:
        """Nothing typed but the service."""
        typed = self.response(self.facts.today)
        return not (any(typed.values) or typed.suggestion or set(typed.groups) - {SERVICE})

    def typed_state(self) -> dict[str, object]:
        """What is typed, as plain values."""
        typed = self.response(self.facts.today)
        return {
            VALUES: list(typed.values), GROUPS: dict(typed.groups), REASONS: dict(typed.reasons),
            SUGGESTION: typed.suggestion,
        }  # fmt: skip

    def restore(self, state: Mapping[str, object]) -> None:
        """Put it back; what does not fit this questionnaire is left out."""
        self.show_response(response_of(state, len(self.lines), self.facts.today))


def response_of(state: Mapping[str, object], width: int, day: date) -> Response:
    """A response from plain values; whatever they are, it has `width` answers."""
    values = state.get(VALUES)
    found = [v if v in (1, 2, 3, 4) else None for v in values] if isinstance(values, list) else []
    filled = tuple((found + [None] * width)[:width])
    suggestion = state.get(SUGGESTION)
    return Response(
        filled, _words(state.get(GROUPS)), day, _words(state.get(REASONS)), str(suggestion or "")[:MAX_REASON]
    )  # fmt: skip


def _words(found: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, Mapping) else {}


def _options(services: tuple[Service, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(s.short, s.short, "" if s.name == s.short else s.name, " ".join((s.name, *s.words))) for s in services
    )


def _column(spacing: int) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(2, 0, 8, 2)
    column.setSpacing(spacing)
    return part, column


def _scrolled(part: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(part)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    # The card behind it is the ground.
    area.viewport().setAutoFillBackground(False)
    part.setAutoFillBackground(False)
    return area
