"""The cards above the board: how much is realised, what PEKPPP gives for it, and what is due."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket_app.domain.dates import numeric_date
from loket_app.domain.figures import percent_text, whole_text
from loket_app.ui.skm.cards import FigureCard
from loket_app.ui.skm.plan_table import SOON_DAYS, BoardRow
from loket_app.usecases.queries.survey_rtl import PlanView


class PlanCards(QWidget):
    """The four of them in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = FigureCard("Rencana yang terealisasi")
        self.eight = FigureCard("PEKPPP indikator 8")
        self.nine = FigureCard("PEKPPP indikator 9")
        self.due = FigureCard("Jatuh tempo")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for card in (self.share, self.eight, self.nine, self.due):
            row.addWidget(card, 1)

    def show_plan(self, plan: PlanView, due: Sequence[BoardRow]) -> None:
        """This plan, of which these lines are due."""
        share = plan.share
        self.share.say(
            f"{share.realised} dari {share.planned}", percent_text(share.realised, share.planned),
            f"{share.started} rencana sudah mulai dikerjakan",
        )  # fmt: skip
        self.eight.say(f"{share.indicator_8}", "dari 5", "Porsi rencana yang terealisasi")
        self.nine.say(f"{plan.indicator_9}", "dari 5", f"Kecepatan sejak laporan {numeric_date(plan.reported_on)}")
        late = sum(row.late > 0 for row in due)
        words = f"{late} lewat" if late else "tidak ada yang lewat"
        soon = f"dalam {SOON_DAYS} hari"
        line = f"{len(due) - late} lagi berakhir {soon}" if len(due) > late else f"Tidak ada lagi yang berakhir {soon}"
        icon = ("late", "late") if late else ("clock", "warn") if due else ("check", "good")
        self.due.say(whole_text(len(due)), words, line, "late" if late else "", icon)
