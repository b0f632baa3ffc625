"""From a confirmed sheet to the command it asks for: one small function an act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from loket_app.domain.case import State
from loket_app.domain.catalog import StepKind
from loket_app.ui.navigation import Navigator
from loket_app.ui.papan import faces
from loket_app.ui.papan.sheets import ActSheet
from loket_app.usecases import acts, corrections, layar_ramah
from loket_app.usecases.queries.papan import Opened

_ENDED = {State.READY: "siap diserahkan", State.FORWARDED: "di instansi lain", State.DONE: "selesai"}
_DID = {StepKind.PARAF: "diparaf", StepKind.SIGN: "ditandatangani"}


@dataclass(frozen=True)
class Task:
    """One command about one request: who acts, the sheet it comes from, the words when done, and what follows."""

    opened: Opened
    command: Callable[..., Any]
    args: tuple[Any, ...] = ()
    actor: int | None = None
    sheet: ActSheet | None = None
    words: str | Callable[[Any], str] = ""
    then: Callable[[Any], None] | None = None
    seen: bool = True
    kwargs: Mapping[str, Any] = field(default_factory=dict)


class After(Protocol):
    """What may follow a command: a paper, another screen; and the office's zone."""

    navigate: Navigator
    zone: str

    def print(self, purpose: str, key: int) -> None:
        """A paper about a request."""
        ...

    def offer_survey(self) -> None:
        """A visitor is about to leave: where a survey is open, offer it."""
        ...


def moved_words(opened: Opened, did: str, moved: Any) -> str:
    """021 ditandatangani; sekarang Kasi Pelum · catat."""
    case, step, queue = moved.case, opened.step, opened.detail.row.queue
    did = did or (_DID.get(step.kind, "diteruskan") if step is not None else "diteruskan")
    if case.state in _ENDED:
        return f"{queue} {did}; sekarang {_ENDED[case.state]}."
    here = case.current_step
    return f"{queue} {did}" + (f"; sekarang {here.short}." if here is not None else ".")


REASONS: dict[str, tuple[str, str, str, str, str]] = {
    faces.OBJECT: (
        "Keberatan pemohon", "Ajukan keberatan", "Kasi Pelayanan memutus dengan lembar kroscek.", "Alasan keberatan",
        "Kata-kata pemohon",
    ),
    faces.REJECT: (
        "Tolak permohonan", "Tolak dan cetak jawaban", "Alasan ini tercetak pada jawaban untuk pemohon.", "Alasan", "",
    ),
    faces.WITHDRAW: (
        "Cabut permohonan", "Catat pencabutan", "Pemohon menarik permohonannya; semua jam berhenti.", "Alasan", "",
    ),
    faces.RECALENDAR: (
        "Hitung ulang jam layanan", "Hitung ulang",
        "Janji dihitung pada jam layanan yang berlaku sekarang. Batas lama dan baru tercatat; pelanggaran yang sudah "
        "terjadi tetap tercatat.", "Alasan", "",
    ),
}  # fmt: skip
"""Title, button, explanation, name of the field and its hint of the sheets that ask a reason alone."""


def task_of(sheet: ActSheet, opened: Opened, after: After) -> Task | None:
    """The command that a confirmed sheet asks for."""
    make = _TASKS.get(sheet.key)
    return replace(make(sheet, opened, after), sheet=sheet, actor=sheet.actor()) if make is not None else None


def _return(sheet: Any, opened: Opened, after: After) -> Task:
    step = sheet.step()
    words = f"{opened.detail.row.queue} dikembalikan ke {step.short}."
    return Task(opened, acts.return_to, (step.no, sheet.text("alasan"), sheet.missing_keys()), words=words)


def _pause(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue} dijeda. F8 melanjutkan."
    return Task(opened, acts.pause, (sheet.reason().key, sheet.text("catatan")), words=words)


def _papers(sheet: Any, opened: Opened, after: After) -> Task:
    return Task(opened, acts.advance, (sheet.list.checked_keys(),), words=partial(moved_words, opened, ""))


def _late(sheet: Any, opened: Opened, after: After) -> Task:
    claimed = {"claimed_at": sheet.claimed(after.zone)}
    return Task(opened, acts.advance, words=partial(moved_words, opened, ""), kwargs=claimed)


def _undo(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue}: langkah terakhir dibatalkan."
    return Task(opened, acts.undo, (sheet.reason(),), words=words)


def _object(sheet: Any, opened: Opened, after: After) -> Task:
    def filed(found: Any) -> None:
        after.navigate.open_objections(found.id)

    words = f"Keberatan atas {opened.detail.row.queue} diajukan."
    return Task(opened, layar_ramah.file_objection, (sheet.text("alasan"),), words=words, then=filed, seen=False)


def _reject(sheet: Any, opened: Opened, after: After) -> Task:
    def printed(_: object) -> None:
        after.print("jawaban_penolakan", opened.id)

    words = f"{opened.detail.row.queue} ditolak."
    return Task(opened, acts.reject, (sheet.text("alasan"),), words=words, then=printed)


def _withdraw(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue} dicabut oleh pemohon."
    return Task(opened, acts.withdraw, (sheet.text("alasan"),), words=words)


def _recalendar(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue}: janji dihitung ulang."
    return Task(opened, acts.recalendar, (sheet.text("alasan"),), words=words)


def _hand_over(sheet: Any, opened: Opened, after: After) -> Task:
    def printed(_: object) -> None:
        after.print("tanda_terima_penyerahan", opened.id)
        after.offer_survey()

    given = (sheet.text("penerima"), sheet.text("identitas"), sheet.text("hubungan"), sheet.lost.value())
    words = f"{opened.detail.row.queue} diserahkan kepada {given[0]}."
    return Task(opened, acts.hand_over, given, words=words, then=printed)


def _contact(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue}: pemohon dihubungi lewat {sheet.text('cara')}."
    given = (sheet.text("cara"), sheet.text("catatan"))
    return Task(opened, corrections.log_contact, given, words=words, seen=False)


def _priority(sheet: Any, opened: Opened, after: After) -> Task:
    reason = sheet.reason()
    words = f"{opened.detail.row.queue}: " + (f"prioritas ({reason})." if reason else "bukan prioritas lagi.")
    return Task(opened, corrections.set_priority, (reason,), words=words)


def _proxy(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue}: kuasa dicatat."
    return Task(opened, corrections.set_proxy, (sheet.proxy(), sheet.text("alasan")), words=words)


def _service(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue}: layanan diganti. Periksa kelengkapannya dengan F8."
    return Task(opened, acts.change_service, (sheet.text("layanan"), sheet.text("alasan")), words=words)


def _correct(sheet: Any, opened: Opened, after: After) -> Task:
    words = f"{opened.detail.row.queue}: data pemohon dikoreksi."
    return Task(opened, corrections.correct_applicant, (sheet.data(), sheet.text("alasan")), words=words)


_TASKS: dict[str, Callable[[Any, Opened, After], Task]] = {
    faces.RETURN: _return, faces.PAUSE: _pause, faces.PAPERS: _papers, faces.LATE_ENTRY: _late, faces.UNDO: _undo,
    faces.OBJECT: _object, faces.REJECT: _reject, faces.WITHDRAW: _withdraw, faces.RECALENDAR: _recalendar,
    faces.HAND_OVER: _hand_over, faces.CONTACT: _contact, faces.PRIORITY: _priority, faces.PROXY: _proxy,
    faces.SERVICE: _service, faces.CORRECT: _correct,
}  # fmt: skip
