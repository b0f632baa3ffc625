"""The acts on a request after intake: one command each, by the officer whose step it is."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from loket_app.domain.case import CLOSED_STATES, Action, Case, State, effective
from loket_app.domain.catalog import NumberWhen, Product, Step, StepKind
from loket_app.domain.clocks import promise_late, promise_reading
from loket_app.domain.dates import MINUTE, clock_time, local
from loket_app.domain.errors import refuse
from loket_app.domain.layar_ramah import OPEN_DELIVERY, DeliveryState
from loket_app.domain.names import LINE_MAX, NAME_MAX, clean_line
from loket_app.domain.people import Role
from loket_app.store.tables import delivery, letter, request, trail
from loket_app.usecases import letter_numbers
from loket_app.usecases.desk import Tx
from loket_app.usecases.intake import known_papers, missing_papers, service_named
from loket_app.usecases.letters import signatory_now, takes_number
from loket_app.usecases.requests import Loaded, Moved, act, load_seen
from loket_app.usecases.settings import CALENDAR, SOP

PIN_HOLDS_MS = 5 * MINUTE
_BUILT_UPON = or_(
    trail.c.kind.in_(("surat_dicetak", "keberatan_diajukan", "keberatan_diputus")), trail.c.kind.startswith("antar_")
)
_FOLLOW = (
    update(delivery)
    .where(delivery.c.request_id == bindparam("request"), delivery.c.state == bindparam("was"))
    .values(state=bindparam("becomes"), version=delivery.c.version + 1)
)
IDENTITY_KINDS = ("KTP-el", "KK", "SIM", "Paspor", "dikenal petugas", "tanpa identitas")


def advance(
    tx: Tx,
    request_id: int,
    seen: int,
    papers: tuple[str, ...] | None = None,
    claimed_at: int | None = None,
    doubled: bool = False,
) -> Moved:
    """The present step is done; the request goes to the next. By the officer whose step it is.

    `papers` are the ticked papers when it stands at the intake again; `claimed_at` the time on paper of a late entry;
    `doubled` marks the second of two steps done by one person in one keystroke ("dirangkap").
    """
    loaded = load_seen(tx, request_id, seen)
    step = loaded.case.current_step
    facts: dict[str, Any] = {"from_step": loaded.case.step, **_claim(tx, loaded, claimed_at)}
    if doubled:
        facts["doubled"] = True
    also: dict[str, Any] = {}
    if step is not None and loaded.case.state is State.RUNNING:
        facts |= _papers_facts(loaded, step, papers)
        _require_letter(tx, loaded, step)
        _require_own_pin(tx, step)
        facts |= _sign(tx, loaded, step, also)
    moved = act(tx, loaded, Action.ADVANCE, facts, also=also)
    if loaded.row.delivery:
        _follow_delivery(tx, moved.request_id, moved.case)
    return moved


def return_to(tx: Tx, request_id: int, seen: int, to_step: int, reason: str, missing: tuple[str, ...] = ()) -> Moved:
    """Send the request back to an earlier step, with a reason; to the intake with the list of missing papers."""
    loaded = load_seen(tx, request_id, seen)
    _refuse_when_under_way(tx, request_id)
    facts: dict[str, Any] = {"from_step": loaded.case.step, "to_step": to_step}
    if missing:
        known = known_papers(loaded.service, missing)
        facts |= {"missing": list(known), "papers": [p for p in loaded.case.papers if p not in known]}
    moved = act(tx, loaded, Action.RETURN, facts, reason=reason)
    _follow_delivery(tx, request_id, moved.case)
    return moved


def pause(tx: Tx, request_id: int, seen: int, reason_key: str, note: str = "") -> Moved:
    """Hold the clocks for a reason from the office's closed list; the reason says which clocks and who decides."""
    loaded = load_seen(tx, request_id, seen)
    reason = tx.settings.pause_reason(reason_key)
    if reason is None:
        raise refuse("alasan_jeda", "Pilih alasan jeda dari daftar.", "alasan")
    facts = {
        "reason": reason.key,
        "stops_step": reason.stops_step,
        "stops_promise": reason.stops_promise,
        "decided_by": reason.decided_by.value,
    }
    text = {"catatan": clean_line(note, "Catatan", "catatan")} if note.strip() else None
    return act(tx, loaded, Action.PAUSE, facts, text=text)


def resume(tx: Tx, request_id: int, seen: int) -> Moved:
    """Let the clocks run on; nothing resumes by itself."""
    loaded = load_seen(tx, request_id, seen)
    opened = next((e for e in reversed(effective(loaded.events)) if e.action is Action.PAUSE), None)
    decided_by = opened.facts["decided_by"] if opened is not None else Role.KASI_PELUM.value
    return act(tx, loaded, Action.RESUME, {"decided_by": decided_by})


def come_back(tx: Tx, request_id: int, seen: int) -> Moved:
    """The product is back from the other agency; the promise runs on. Loket."""
    moved = act(tx, load_seen(tx, request_id, seen), Action.COME_BACK, {})
    _follow_delivery(tx, request_id, moved.case)
    return moved


def reject(tx: Tx, request_id: int, seen: int, reason: str) -> Moved:
    """Refuse the request with a reason that is printed for the applicant. Kasi or Camat, before signing."""
    return _close(tx, load_seen(tx, request_id, seen), Action.REJECT, reason)


def withdraw(tx: Tx, request_id: int, seen: int, reason: str) -> Moved:
    """The applicant takes the request back. Loket, until handed over."""
    return _close(tx, load_seen(tx, request_id, seen), Action.WITHDRAW, reason)


def _close(tx: Tx, loaded: Loaded, action: Action, reason: str) -> Moved:
    _refuse_when_under_way(tx, loaded.row.id)
    facts: dict[str, Any] = {"from_step": loaded.case.step}
    found = {
        "numbers_cancelled": list(letter_numbers.cancel(tx, loaded.row.id, reason)),
        "letters_cancelled": list(letter_numbers.cancel_letters(tx, loaded.row.id, reason)),
        "deliveries_ended": _open_deliveries(tx, loaded.row.id),
    }
    moved = act(tx, loaded, action, facts | {k: v for k, v in found.items() if v}, reason=reason)
    _end_deliveries(tx, loaded.row.id)
    return moved


def call(tx: Tx, request_id: int, seen: int, receipt_scanned: bool = False) -> Moved:
    """The applicant is called, or showed the receipt: the hand-over step starts. Loket or portir."""
    loaded = load_seen(tx, request_id, seen)
    if loaded.row.delivery in {s.value for s in OPEN_DELIVERY}:
        raise refuse(
            "sedang_antar", "Surat ini dijanjikan diantar. Catat dahulu di layar Antar bila pemohon mengambil sendiri."
        )
    return act(tx, loaded, Action.CALL, {"receipt_scanned": receipt_scanned})


def absent(tx: Tx, request_id: int, seen: int) -> Moved:
    """Called, but nobody came: back to "siap". Loket or portir."""
    return act(tx, load_seen(tx, request_id, seen), Action.ABSENT, {})


def hand_over(
    tx: Tx,
    request_id: int,
    seen: int,
    receiver: str,
    identity: str,
    relation: str = "",
    lost_receipt: bool = False,
) -> Moved:
    """The product is handed to the applicant or a proxy; identity is checked and its kind recorded. Loket or portir."""
    if identity not in IDENTITY_KINDS:
        raise refuse("identitas", "Pilih jenis identitas yang diperiksa.", "identitas")
    text = {
        "penerima": clean_line(receiver, "Nama penerima", "penerima", NAME_MAX, required=True),
        "hubungan": clean_line(relation, "Hubungan", "hubungan", LINE_MAX),
    }
    facts = {"identity": identity, "lost_receipt": lost_receipt, "proxy": bool(relation.strip())}
    moved = act(tx, load_seen(tx, request_id, seen), Action.HAND_OVER, facts, text=text)
    _follow_delivery(tx, request_id, moved.case)
    return moved


def undo(tx: Tx, request_id: int, seen: int, reason: str) -> Moved:
    """Take the last act back while nobody has acted after it (decision 22). Clocks are as if it had not been."""
    loaded = load_seen(tx, request_id, seen)
    last = loaded.case.last
    if last is not None and last.facts.get("numbers_cancelled"):
        raise refuse(
            "nomor_batal",
            "Nomor suratnya sudah dibatalkan, jadi langkah ini tidak dapat dibatalkan. Terima permohonan baru.",
        )
    _refuse_when_under_way(tx, request_id)
    _refuse_when_built_upon(tx, loaded)
    facts = {"undoes": last.id if last is not None else 0, "undone": last.action.value if last is not None else ""}
    moved = act(tx, loaded, Action.UNDO, facts, reason=reason)
    if last is not None:
        letter_numbers.restore_letters(tx, last.facts.get("letters_cancelled", ()))
        _reopen_deliveries(tx, request_id, last.facts.get("deliveries_ended", ()))
    _follow_delivery(tx, request_id, moved.case)
    return moved


def _refuse_when_built_upon(tx: Tx, loaded: Loaded) -> None:
    """A letter issued, an objection or a delivery after the last act counts as somebody having acted since."""
    last = loaded.case.last
    since = select(trail.c.id).where(
        trail.c.request_id == loaded.row.id, trail.c.id > (last.id if last is not None else 0), _BUILT_UPON
    )
    if tx.connection.execute(since.limit(1)).first() is not None:
        raise refuse(
            "sudah_ada_tindakan", "Sudah ada tindakan lain sesudahnya, jadi langkah itu tidak dapat dibatalkan lagi."
        )


def change_service(tx: Tx, request_id: int, seen: int, service_key: str, reason: str) -> Moved:
    """The wrong service was chosen: on to the right one, from the intake again; pauses and the promise's start stay."""
    loaded = load_seen(tx, request_id, seen)
    version, service = service_named(tx, service_key)
    if loaded.row.letter_number:
        raise refuse("sudah_bernomor", "Surat sudah bernomor. Tolak permohonan ini atau minta pemohon mencabutnya.")
    papers = known_papers(service, loaded.case.papers)
    facts = {
        "service": service.key,
        "service_version": version,
        "sop_version": tx.settings.current_id(SOP, service.sop),
        "was": loaded.service.key,
        "papers": list(papers),
        "missing": list(missing_papers(service, papers)),
    }
    also = {"letter_values": "{}"}
    return act(tx, loaded, Action.CHANGE_SERVICE, facts, reason=reason, also=also)


def recalendar(tx: Tx, request_id: int, seen: int, reason: str) -> Moved:
    """Count an open request on the hours of today; old and new deadline are recorded, a breach is never erased."""
    loaded = load_seen(tx, request_id, seen)
    if loaded.case.calendar is None:
        raise refuse("belum_lengkap", "Janji layanan permohonan ini belum mulai.")
    now_in_force = tx.settings.current_id(CALENDAR)
    before = promise_reading(loaded.case, loaded.service.promise, tx.settings.axis, tx.now)
    after_case = Case(**{**_fields(loaded.case), "calendar": now_in_force})
    after = promise_reading(after_case, loaded.service.promise, tx.settings.axis, tx.now)
    facts = {
        "calendar": now_in_force,
        "breached": promise_late(loaded.case, before),
        "old_due": before.due if before else None,
        "new_due": after.due if after else None,
    }
    return act(tx, loaded, Action.RECALENDAR, facts, reason=reason)


def _fields(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in Case.__dataclass_fields__}


def _claim(tx: Tx, loaded: Loaded, claimed_at: int | None) -> Mapping[str, Any]:
    if claimed_at is None:
        return {}
    if claimed_at > tx.now:
        raise refuse("waktu_kertas", "Waktu pada kertas tidak boleh sesudah sekarang.", "waktu_kertas")
    last = loaded.case.last
    before = last.facts.get("claimed", last.at) if last is not None else claimed_at
    if claimed_at < before:
        when = clock_time(local(before, tx.zone))
        raise refuse("waktu_kertas", f"Waktu pada kertas mendahului langkah sebelumnya ({when}).", "waktu_kertas")
    return {"claimed": claimed_at}


def _papers_facts(loaded: Loaded, step: Step, papers: tuple[str, ...] | None) -> Mapping[str, Any]:
    if step.kind is not StepKind.INTAKE:
        return {}
    there = known_papers(loaded.service, loaded.case.papers if papers is None else papers)
    return {"papers": list(there), "papers_complete": not missing_papers(loaded.service, there)}


def _printed_letter(tx: Tx, request_id: int) -> Any:
    query = select(letter).where(letter.c.request_id == request_id, letter.c.state == letter_numbers.VALID)
    return tx.connection.execute(query.order_by(letter.c.edition.desc()).limit(1)).first()


def _require_letter(tx: Tx, loaded: Loaded, step: Step) -> None:
    issues = loaded.service.form is not None and loaded.service.product is Product.ISSUES
    if step.kind is StepKind.PRODUCE and issues and _printed_letter(tx, loaded.row.id) is None:
        raise refuse("belum_dicetak", "Suratnya belum dicetak. Buka Surat (F9), isi datanya, lalu cetak.")


def _require_own_pin(tx: Tx, step: Step) -> None:
    """Where the office demands it, typing a paraf or signature for another needs his own fresh PIN (decision 20)."""
    if step.kind not in (StepKind.PARAF, StepKind.SIGN) or not tx.settings.office().own_pin_for_signature:
        return
    if tx.who.actor == tx.who.recorder:
        return
    entered = select(trail.c.id).where(
        trail.c.subject == f"petugas:{tx.who.actor}", trail.c.kind == "masuk", trail.c.workstation == tx.workstation,
        trail.c.at >= tx.now - PIN_HOLDS_MS,
    )  # fmt: skip
    if tx.connection.execute(entered.limit(1)).first() is None:
        name = tx.officer(tx.who.actor).name
        raise refuse("pin_sendiri", f"Kantor ini meminta PIN {name} sendiri untuk paraf dan tanda tangan.", "pin")


def _sign(tx: Tx, loaded: Loaded, step: Step, also: dict[str, Any]) -> Mapping[str, Any]:
    """The facts of a signature: the printed signatory must be who signs; the number is taken here if so chosen."""
    if step.kind is not StepKind.SIGN:
        return {}
    printed = _printed_letter(tx, loaded.row.id)
    if printed is None:
        return {}
    if printed.signatory_officer is not None and printed.signatory_officer != tx.who.actor:
        name = tx.officer(printed.signatory_officer).name
        raise refuse(
            "penanda_tangan",
            f"Surat ini tercetak untuk ditandatangani {name}. Kembalikan ke Operator untuk dicetak ulang.",
        )
    block, holder = signatory_now(tx, tx.who.actor)
    if holder is not None and list(block.heading) != json.loads(printed.signatory)["heading"]:
        raise refuse(
            "penanda_tangan",
            f"Surat ini tercetak dengan jabatan lain; hari ini ditandatangani sebagai {' '.join(block.heading)} "
            "Kembalikan ke Operator untuk dicetak ulang.",
        )
    if tx.settings.office().numbering.when is not NumberWhen.SIGN or printed.number or not takes_number(tx, printed):
        return {"letter": printed.id}
    number = letter_numbers.give(tx, loaded.row.id, loaded.service, printed.id)
    also["letter_number"] = number
    return {"letter": printed.id, "number": number}


def _follow_delivery(tx: Tx, request_id: int, case: Case) -> None:
    """A waiting delivery is ready with the letter, waits again when the letter goes back, ends with the request."""
    if case.state in CLOSED_STATES:
        _end_deliveries(tx, request_id)
        return
    ready = case.state is State.READY
    was, becomes = (
        (DeliveryState.ORDERED, DeliveryState.PRINTED) if ready else (DeliveryState.PRINTED, DeliveryState.ORDERED)
    )
    changed = tx.connection.execute(_FOLLOW, {"request": request_id, "was": was.value, "becomes": becomes.value})
    if changed.rowcount:
        _cache_delivery(tx, request_id, becomes)


def _refuse_when_under_way(tx: Tx, request_id: int) -> None:
    under_way = select(delivery.c.id).where(
        delivery.c.request_id == request_id, delivery.c.state == DeliveryState.DEPARTED.value
    )
    if tx.connection.execute(under_way).first() is not None:
        raise refuse("sedang_antar", "Surat ini sedang diantar. Catat dahulu hasil pengantarannya.")


def _open_deliveries(tx: Tx, request_id: int) -> list[list[Any]]:
    query = select(delivery.c.id, delivery.c.state).where(
        delivery.c.request_id == request_id, delivery.c.ended_at.is_(None)
    )
    return [[r.id, r.state] for r in tx.connection.execute(query.order_by(delivery.c.id))]


def _reopen_deliveries(tx: Tx, request_id: int, ended: Iterable[Sequence[Any]]) -> None:
    for delivery_id, state in ended:
        values = {"state": state, "ended_at": None, "version": delivery.c.version + 1}
        tx.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(values))
        _cache_delivery(tx, request_id, DeliveryState(state))


def _end_deliveries(tx: Tx, request_id: int) -> None:
    open_states = [s.value for s in OPEN_DELIVERY]
    changed = tx.connection.execute(
        update(delivery)
        .where(delivery.c.request_id == request_id, delivery.c.state.in_(open_states))
        .values(state=DeliveryState.BACK.value, ended_at=tx.now, version=delivery.c.version + 1)
    )
    if changed.rowcount:
        _cache_delivery(tx, request_id, DeliveryState.BACK)


def _cache_delivery(tx: Tx, request_id: int, state: DeliveryState) -> None:
    tx.connection.execute(update(request).where(request.c.id == request_id).values(delivery=state.value))


__all__ = [
    "CLOSED_STATES", "IDENTITY_KINDS", "absent", "advance", "call", "change_service", "come_back", "hand_over",
    "pause", "recalendar", "reject", "resume", "return_to", "undo", "withdraw",
]  # fmt: skip
