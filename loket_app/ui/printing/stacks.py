"""Which papers a screen prints in one go: receipts of the register's lines, and the stack of finished letters."""

from collections.abc import Sequence

from loket_app.domain.dates import clock_time, local
from loket_app.ui.press import Press
from loket_app.ui.printing.batch_sheet import BatchSheet, Item
from loket_app.usecases.queries.letter_stack import StackedLetter
from loket_app.usecases.queries.register import RegisterRow

DOT = " \N{MIDDLE DOT} "
KINDS = (("tanda_terima", "Tanda terima"), ("lembar_kendali", "Lembar kendali"))
NO_ROWS = "Cari atau saring dulu permohonan yang kertasnya akan dicetak."
NO_LETTERS = "Surat yang terbit hari ini, dan yang belum pernah tercetak, tampak di sini."


def receipts(press: Press, rows: Sequence[RegisterRow], chosen: Sequence[RegisterRow]) -> BatchSheet:
    """Papers of these lines; those chosen in the list are chosen here, all of them where it was one or none."""
    few = {row.id for row in chosen} if len(chosen) > 1 else {row.id for row in rows}
    items = [
        Item(row.id, DOT.join((row.queue, row.applicant)), DOT.join((row.register, row.service)), row.id in few)
        for row in rows
    ]
    return BatchSheet("Cetak banyak sekaligus", press, items, KINDS, NO_ROWS)


def letters(press: Press, stack: Sequence[StackedLetter], zone: str) -> BatchSheet:
    """The finished letters; those never printed are chosen."""
    items = [
        Item(one.id, DOT.join((one.queue, one.applicant)), DOT.join((one.service, _state(one, zone))),
             one.printed_at is None)
        for one in stack
    ]  # fmt: skip
    return BatchSheet("Cetak surat yang sudah jadi", press, items, (("surat", "Surat"),), NO_LETTERS)


def _state(one: StackedLetter, zone: str) -> str:
    printed = "belum tercetak" if one.printed_at is None else f"tercetak {clock_time(local(one.printed_at, zone))}"
    return DOT.join(word for word in (one.number, printed) if word)
