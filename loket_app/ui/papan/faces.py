"""What the panel shows of an opened request, and which acts it offers to the officer at this PC."""

from loket_app.domain import dates
from loket_app.domain.case import Action, State
from loket_app.domain.catalog import StepKind
from loket_app.domain.people import Role
from loket_app.domain.workflow import STATE_LABELS
from loket_app.ui.board.detail import Act, Detail, TimelineLine
from loket_app.ui.counter import Session
from loket_app.ui.papan.actors import holders_for, turn_of
from loket_app.usecases.queries.history import StepLine
from loket_app.usecases.queries.papan import Opened
from loket_app.usecases.views.board import ClockFace, SegmentState

DOT = " \N{MIDDLE DOT} "
PRIMARY = "utama"
LETTER = "surat"
RETURN = "kembalikan"
PAUSE = "jeda"
ABSENT = "tidak_datang"
DOUBLED = "rangkap"
LATE_ENTRY = "susulan"
OBJECT = "keberatan"
REJECT = "tolak"
WITHDRAW = "cabut"
UNDO = "batalkan"
CORRECT = "koreksi"
PROXY = "kuasa"
SERVICE = "layanan"
PRIORITY = "prioritas"
CONTACT = "hubungi"
RECEIPT = "tanda_terima"
MISSING = "daftar_kekurangan"
CONTROL = "lembar_kendali"
HISTORY = "riwayat"
RECALENDAR = "hitung_ulang"
HAND_OVER = "serahkan"
PAPERS = "periksa"

CLOSED = "Permohonan ini sudah selesai."
ACTION_OF: dict[str, Action] = {
    RETURN: Action.RETURN, PAUSE: Action.PAUSE, ABSENT: Action.ABSENT, REJECT: Action.REJECT,
    WITHDRAW: Action.WITHDRAW, SERVICE: Action.CHANGE_SERVICE, RECALENDAR: Action.RECALENDAR,
    LATE_ENTRY: Action.ADVANCE, DOUBLED: Action.ADVANCE, PAPERS: Action.ADVANCE, HAND_OVER: Action.HAND_OVER,
}  # fmt: skip
"""The act of the rules behind a button, where there is one."""

PRIMARY_ACTION: dict[State, Action] = {
    State.RUNNING: Action.ADVANCE, State.PAUSED: Action.RESUME, State.FORWARDED: Action.COME_BACK,
    State.READY: Action.CALL, State.HANDING: Action.HAND_OVER, State.WAITING: Action.REOPEN,
}  # fmt: skip

_STATES = {
    "done": SegmentState.DONE, "current": SegmentState.CURRENT, "paused": SegmentState.PAUSED,
    "todo": SegmentState.TODO, "unrecorded": SegmentState.UNRECORDED,
}  # fmt: skip


def panel_detail(opened: Opened, session: Session) -> Detail:
    """The panel's contents."""
    one, row = opened.detail, opened.detail.row
    return Detail(
        id=row.id, version=row.version, queue=row.queue, applicant=one.applicant,
        nik_masked=one.nik_masked or "tidak dicatat", address=one.address, service=row.service, register=row.register,
        flags=row.flags, calendar_id=row.calendar_id, clock=row.promise_clock, note=note_of(opened),
        timeline=tuple(_timeline_line(n, line, row.step_clock) for n, line in enumerate(one.lines)),
        primary=primary_act(opened, session), secondary=secondary_acts(opened, session),
        more=more_acts(opened, session),
    )  # fmt: skip


def note_of(opened: Opened) -> str:
    """The line under the countdown's heading: what the clock waits for, or since when it runs."""
    one = opened.detail
    if opened.closed:
        return STATE_LABELS[opened.state].capitalize()
    if one.missing:
        names = {r.key: r.name for r in one.requirements}
        return "Kurang: " + ", ".join(names.get(key, key) for key in one.missing)
    if opened.state is State.PAUSED:
        return one.pause
    return f"Berkas lengkap {one.complete}" if one.complete else ""


def about(opened: Opened) -> str:
    """The quiet line under the service: register number, phone, proxy, priority."""
    one = opened.detail
    parts = (
        f"Reg. {one.row.register}",
        f"HP {one.phone}" if one.phone else "",
        f"kuasa {one.proxy}" if one.proxy else "",
        f"prioritas {opened.priority}" if opened.priority else "",
    )
    return DOT.join(part for part in parts if part)


def _timeline_line(number: int, line: StepLine, clock: ClockFace) -> TimelineLine:
    state = SegmentState.LATE if line.state == "done" and line.late else _STATES[line.state]
    here = state in (SegmentState.CURRENT, SegmentState.PAUSED)
    again = f" (ke-{line.visit})" if line.visit > 1 else ""
    unrecorded = state is SegmentState.UNRECORDED
    notes = (f"oleh {line.actor}" if line.actor else "", line.claimed, "tidak dicatat" if unrecorded else "")
    return TimelineLine(
        id=number, text=f"{line.name}{again}", state=state,
        actual="tidak dicatat" if unrecorded else "" if line.used is None else dates.elapsed_text(line.used),
        limit="" if line.limit is None or unrecorded else dates.elapsed_text(line.limit),
        clock=clock if here and clock.state != "none" else None,
        note=DOT.join(n for n in (line.name, *notes) if n),
    )  # fmt: skip


def roles_for(opened: Opened, key: str) -> frozenset[Role] | None:
    """The roles behind a button; None where the rules do not allow its act now, empty where any officer may."""
    action = PRIMARY_ACTION.get(opened.state) if key == PRIMARY else ACTION_OF.get(key)
    return frozenset() if action is None else opened.roles.get(action)


def _why_not(opened: Opened, session: Session, key: str) -> str:
    roles = roles_for(opened, key)
    if roles is None:
        return CLOSED if opened.closed else f"Tidak dapat dilakukan: {STATE_LABELS[opened.state]}."
    return "" if holders_for(session, roles) else turn_of(roles)


def primary_act(opened: Opened, session: Session) -> Act | None:
    """What F8 does now; off, with the reason, where it is somebody else's turn."""
    if opened.closed:
        return None
    if opened.letter_needed:
        return Act(PRIMARY, "Isi dan cetak suratnya", "F8")
    words = opened.detail.row.act
    if opened.state is State.READY and opened.delivery_id is not None:
        return Act(PRIMARY, words, "F8")
    return Act(PRIMARY, words, "F8", _why_not(opened, session, PRIMARY))


def _paper_act(opened: Opened) -> Act:
    if opened.detail.has_letter_form:
        return Act(LETTER, "Surat", "F9")
    return Act(LETTER, "Tanda terima", "F9")


def secondary_acts(opened: Opened, session: Session) -> tuple[Act, ...]:
    """The buttons beside each other."""
    keys = [(RETURN, "Kembalikan"), (PAUSE, "Jeda")]
    if opened.state is State.HANDING:
        keys = [(ABSENT, "Tidak datang")]
    elif opened.state is State.READY:
        keys = [(CONTACT, "Hubungi"), (RETURN, "Kembalikan")]
    acts = [Act(key, words, "", _why_not(opened, session, key)) for key, words in keys if _fits(opened, key)]
    return (_paper_act(opened), *acts)


def _fits(opened: Opened, key: str) -> bool:
    """Buttons whose act the rules never allow in this state are not shown at all."""
    return roles_for(opened, key) is not None


_MORE = (
    (DOUBLED, "Rangkap dengan langkah berikutnya", "F4"),
    (LATE_ENTRY, "Input susulan dari kertas…", ""),
    (UNDO, "Batalkan langkah terakhir…", "Ctrl+Z"),
    (OBJECT, "Keberatan…", ""),
    (CONTACT, "Hubungi pemohon…", ""),
    (RECEIPT, "Cetak ulang tanda terima", ""),
    (MISSING, "Cetak ulang daftar kekurangan", ""),
    (CONTROL, "Cetak lembar kendali", ""),
    (HISTORY, "Riwayat lengkap", "F11"),
    (CORRECT, "Koreksi data pemohon…", ""),
    (PROXY, "Kuasa…", ""),
    (PRIORITY, "Prioritas…", ""),
    (SERVICE, "Ganti layanan…", ""),
    (RECALENDAR, "Hitung ulang jam layanan…", ""),
    (WITHDRAW, "Cabut (oleh pemohon)…", ""),
    (REJECT, "Tolak…", ""),
)


def more_acts(opened: Opened, session: Session) -> tuple[Act, ...]:
    """The menu: what is done now and then, the two that end a request last."""
    shown = {act.key for act in secondary_acts(opened, session)}
    return tuple(
        Act(key, words, shortcut, _more_why_not(opened, session, key))
        for key, words, shortcut in _MORE
        if key not in shown and _in_menu(opened, key)
    )


def _in_menu(opened: Opened, key: str) -> bool:
    if opened.closed:
        return key in (UNDO, RECEIPT, CONTROL, HISTORY, CORRECT)
    if key in (DOUBLED, LATE_ENTRY):
        return _fits(opened, key) and not _at_intake(opened) and not opened.letter_needed
    if key == CONTACT:
        return opened.state in (State.READY, State.WAITING)
    if key in (RECEIPT, MISSING):
        return (key == MISSING) == (opened.state is State.WAITING)
    if key == RECALENDAR:
        return opened.other_hours and _fits(opened, key)
    return _fits(opened, key)


def _at_intake(opened: Opened) -> bool:
    return opened.step is not None and opened.step.kind is StepKind.INTAKE


def _more_why_not(opened: Opened, session: Session, key: str) -> str:
    if key == UNDO:
        own = Action.UNDO in opened.detail.actions
        return "" if own else "Hanya oleh pelakunya, pencatatnya, atau atasan, sebelum ada tindakan lain."
    if key == OBJECT:
        return opened.objection_problem
    if key == DOUBLED and not doubled_holders(opened, session):
        return "Belum ada pejabat yang memegang langkah ini dan langkah berikutnya sekaligus."
    return _why_not(opened, session, key)


def doubled_holders(opened: Opened, session: Session) -> tuple[int, ...]:
    """The officers who may do this step and the next one: for two acts by one person in one keystroke."""
    following = opened.following
    if opened.step is None or following is None or following.kind is StepKind.HAND_OVER:
        return ()
    if opened.letter_next:
        return ()
    here = {h.officer.id for h in holders_for(session, roles_for(opened, DOUBLED) or frozenset({opened.step.role}))}
    there = {h.officer.id for h in holders_for(session, {following.role})}
    return tuple(sorted(here & there))
