"""The rules by which a request moves: one table, and one pure function that asks it.

Buttons, the manual and the tests read the same table. What a move does to clocks follows in `case.apply`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loket_app.domain.case import Action, Case, Event, State
from loket_app.domain.catalog import StepKind
from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS, ActingAs, Capacity, Officer, Role, Substitution, acting_as


class Need(StrEnum):
    """What must be present before a move is allowed."""

    PAPERS = "berkas lengkap"
    REASON = "alasan"
    EARLIER_STEP = "langkah tujuan yang lebih awal"
    UNSIGNED = "belum ditandatangani"
    LAST_ACT = "belum ada tindakan lain sesudahnya"
    NOT_OPEN = "kelengkapan belum sedang diperiksa"
    MISSING = "daftar kekurangan"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: who (None = whose step it is, or who decides the pause), what is needed, words for clocks."""

    roles: frozenset[Role] | None
    needs: tuple[Need, ...] = ()
    clocks: str = ""


_LOKET = frozenset({Role.LOKET})
_DOOR = frozenset({Role.LOKET, Role.PORTIR})
_DECIDERS = frozenset({Role.KASI_PELUM, Role.CAMAT})
_ADMIN = frozenset({Role.ADMIN, Role.KASI_PELUM})

TABLE: dict[tuple[State | None, Action], Rule] = {
    (None, Action.ACCEPT): Rule(_LOKET, (Need.PAPERS,), "langkah penerimaan selesai; janji mulai"),
    (None, Action.ACCEPT_INCOMPLETE): Rule(_LOKET, (Need.MISSING,), "langkah penerimaan selesai; janji belum mulai"),
    (State.WAITING, Action.REOPEN): Rule(_LOKET, (Need.NOT_OPEN,), "langkah penerimaan mulai lagi dengan batas baru"),
    (State.WAITING, Action.STILL_MISSING): Rule(_LOKET, (Need.MISSING,), "langkah penerimaan selesai"),
    (State.WAITING, Action.COMPLETE): Rule(_LOKET, (Need.PAPERS,), "langkah penerimaan selesai; janji mulai"),
    (State.WAITING, Action.CHANGE_SERVICE): Rule(_LOKET, (Need.REASON,), "tidak ada"),
    (State.WAITING, Action.REJECT): Rule(_DECIDERS, (Need.REASON,), "tidak ada"),
    (State.WAITING, Action.WITHDRAW): Rule(_LOKET, (Need.REASON,), "tidak ada"),
    (State.RUNNING, Action.ADVANCE): Rule(None, (Need.PAPERS,), "langkah selesai; langkah berikut mulai"),
    (State.RUNNING, Action.RETURN): Rule(
        None, (Need.EARLIER_STEP, Need.REASON), "langkah selesai; langkah tujuan mulai dengan batas baru"
    ),
    (State.RUNNING, Action.PAUSE): Rule(None, (Need.REASON, Need.UNSIGNED), "berhenti menurut alasan jeda"),
    (State.RUNNING, Action.CHANGE_SERVICE): Rule(
        _LOKET, (Need.REASON, Need.UNSIGNED), "kembali ke penerimaan; janji berjalan terus dengan batas layanan baru"
    ),
    (State.RUNNING, Action.REJECT): Rule(_DECIDERS, (Need.REASON, Need.UNSIGNED), "semua berhenti"),
    (State.RUNNING, Action.WITHDRAW): Rule(_LOKET, (Need.REASON,), "semua berhenti"),
    (State.PAUSED, Action.RESUME): Rule(None, (), "berjalan lagi"),
    (State.PAUSED, Action.REJECT): Rule(_DECIDERS, (Need.REASON, Need.UNSIGNED), "semua berhenti"),
    (State.PAUSED, Action.WITHDRAW): Rule(_LOKET, (Need.REASON,), "semua berhenti"),
    (State.FORWARDED, Action.COME_BACK): Rule(_LOKET, (), "janji berjalan lagi; langkah berikut mulai"),
    (State.FORWARDED, Action.REJECT): Rule(_DECIDERS, (Need.REASON, Need.UNSIGNED), "semua berhenti"),
    (State.FORWARDED, Action.WITHDRAW): Rule(_LOKET, (Need.REASON,), "semua berhenti"),
    (State.READY, Action.CALL): Rule(_DOOR, (), "langkah penyerahan mulai"),
    (State.READY, Action.RETURN): Rule(
        _LOKET,
        (Need.EARLIER_STEP, Need.REASON),
        "langkah tujuan mulai; janji berjalan lagi bila tujuannya sebelum akhir janji",
    ),
    (State.READY, Action.DELIVERED): Rule(None, (), "selesai di rumah"),
    (State.READY, Action.WITHDRAW): Rule(_LOKET, (Need.REASON,), "semua berhenti"),
    (State.HANDING, Action.HAND_OVER): Rule(_DOOR, (), "langkah penyerahan selesai"),
    (State.HANDING, Action.ABSENT): Rule(_DOOR, (), "langkah penyerahan selesai tanpa penyerahan"),
    (State.HANDING, Action.WITHDRAW): Rule(_LOKET, (Need.REASON,), "semua berhenti"),
}
for _state in (State.RUNNING, State.PAUSED, State.FORWARDED):
    TABLE[(_state, Action.RECALENDAR)] = Rule(_ADMIN, (Need.REASON,), "janji dihitung pada jam layanan yang baru")
for _state in State:
    TABLE[(_state, Action.UNDO)] = Rule(None, (Need.LAST_ACT, Need.REASON), "seakan tindakan itu tidak pernah ada")

UNDOABLE = frozenset(
    {
        Action.ACCEPT, Action.COMPLETE, Action.ADVANCE, Action.RETURN, Action.PAUSE, Action.RESUME, Action.COME_BACK,
        Action.CALL, Action.ABSENT, Action.HAND_OVER, Action.REJECT, Action.WITHDRAW, Action.REOPEN,
    }
)  # fmt: skip

STATE_LABELS: dict[State, str] = {
    State.WAITING: "menunggu kelengkapan",
    State.RUNNING: "sedang diproses",
    State.PAUSED: "dijeda",
    State.FORWARDED: "diteruskan ke instansi lain",
    State.READY: "siap diserahkan",
    State.HANDING: "sedang diserahkan",
    State.DONE: "selesai",
    State.REJECTED: "ditolak",
    State.WITHDRAWN: "dicabut",
}

ACTION_LABELS: dict[Action, str] = {
    Action.ACCEPT: "Berkas lengkap, diterima",
    Action.ACCEPT_INCOMPLETE: "Diterima, berkas belum lengkap",
    Action.REOPEN: "Kelengkapan diperiksa lagi",
    Action.STILL_MISSING: "Berkas masih belum lengkap",
    Action.COMPLETE: "Berkas dilengkapi",
    Action.ADVANCE: "Diteruskan",
    Action.RETURN: "Dikembalikan",
    Action.PAUSE: "Dijeda",
    Action.RESUME: "Dilanjutkan",
    Action.COME_BACK: "Kembali dari instansi lain",
    Action.CALL: "Pemohon dipanggil",
    Action.ABSENT: "Pemohon tidak datang",
    Action.HAND_OVER: "Diserahkan",
    Action.DELIVERED: "Diterima di rumah",
    Action.REJECT: "Ditolak",
    Action.WITHDRAW: "Dicabut pemohon",
    Action.CHANGE_SERVICE: "Layanan diganti",
    Action.RECALENDAR: "Janji dihitung ulang",
    Action.UNDO: "Langkah terakhir dibatalkan",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the substitutions in force on the local ISO date `day`."""

    officer: Officer
    substitutions: tuple[Substitution, ...]
    day: str

    def acting(self, roles: frozenset[Role]) -> ActingAs | None:
        """In which capacity this officer may do what one of `roles` does; None when he may not."""
        for role in sorted(roles):
            found = acting_as(self.officer, role, self.substitutions, self.day)
            if found is not None:
                return found
        return None


def required_roles(case: Case, action: Action, facts: Mapping[str, Any]) -> frozenset[Role]:
    """The roles that may do `action` now; the empty set means any officer."""
    rule = TABLE[(case.state, action)]
    if rule.roles is not None:
        return rule.roles
    if action is Action.PAUSE:
        return frozenset({Role(facts.get("decided_by", Role.KASI_PELUM))})
    if action is Action.RESUME:
        return frozenset({Role(facts.get("decided_by", Role.KASI_PELUM)), Role.KASI_PELUM})
    if action in (Action.UNDO, Action.DELIVERED):
        return frozenset()
    step = case.current_step
    return frozenset({step.role}) if step is not None else frozenset()


def decide(
    case: Case, action: Action, facts: Mapping[str, Any], actor: Actor, recorder: int, now: int
) -> Event | Refusal:
    """What `action` by `actor` at `now` does to the case: the event to store, or why the rule says no.

    `facts` carries what the act needs: `to_step`, `reason`, `missing`, `papers_complete`, `calendar`, `undoes` …
    """
    if (case.state, action) not in TABLE:
        return _impossible(case, action)
    roles = required_roles(case, action, facts)
    acting = actor.acting(roles) if roles else _in_any_role(actor.officer)
    if acting is None:
        return _wrong_role(case, action, roles, actor)
    for need in TABLE[(case.state, action)].needs:
        refusal = _NEEDS[need](case, action, facts, actor)
        if refusal is not None:
            return refusal
    return Event(0, now, action, actor.officer.id, recorder, acting.role, acting.capacity, dict(facts))


def offered(case: Case, actor: Actor) -> frozenset[Action]:
    """The actions whose buttons are enabled for this officer (needs that are typed later are not asked yet)."""
    found: set[Action] = set()
    for state, action in TABLE:
        if state is not case.state or action in (Action.UNDO, Action.DELIVERED):
            continue
        roles = required_roles(case, action, {})
        if (not roles or actor.acting(roles)) and not (_unsigned_needed(case, action) and case.signed):
            found.add(action)
    if undo_problem(case, actor) is None:
        found.add(Action.UNDO)
    return frozenset(found)


def _unsigned_needed(case: Case, action: Action) -> bool:
    return Need.UNSIGNED in TABLE[(case.state, action)].needs


def _in_any_role(officer: Officer) -> ActingAs | None:
    """For acts that no post is asked for: a post of the flow rather than the administrator's."""
    if not officer.active:
        return None
    return ActingAs(min(officer.roles, key=lambda r: (r is Role.ADMIN, r), default=Role.LOKET), Capacity.DEFINITIF)


def _impossible(case: Case, action: Action) -> Refusal:
    label = STATE_LABELS[case.state] if case.state is not None else "belum diterima"
    return Refusal(
        "tidak_mungkin",
        f"“{ACTION_LABELS[action]}” tidak dapat dilakukan karena permohonan ini {label}.",
    )


def _wrong_role(case: Case, action: Action, roles: frozenset[Role], actor: Actor) -> Refusal:
    if not actor.officer.active:
        return Refusal("petugas_nonaktif", f"{actor.officer.name} tidak lagi aktif sebagai petugas.")
    posts = " atau ".join(ROLE_LABELS[r] for r in sorted(roles))
    step = case.current_step
    where = f"Langkah {step.no} ({step.short})" if step is not None and action is Action.ADVANCE else "Tindakan ini"
    return Refusal(
        "bukan_peran", f"{where} dilakukan oleh {posts}. {actor.officer.name} tidak memegang peran itu hari ini."
    )


def _need_papers(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    step = case.current_step
    at_intake = step is not None and step.kind is StepKind.INTAKE
    if at_intake and not facts.get("papers_complete", False):
        return Refusal(
            "belum_lengkap",
            "Masih ada persyaratan wajib yang belum dicentang. Centang dahulu, atau pilih Belum lengkap.",
            "persyaratan",
        )
    return None


def _need_missing(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    if not facts.get("missing"):
        return Refusal(
            "tanpa_kekurangan",
            "Semua persyaratan sudah dicentang. Tekan F8 untuk menerima berkas lengkap.",
            "persyaratan",
        )
    return None


def _need_reason(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    if not str(facts.get("reason", "")).strip():
        return Refusal("tanpa_alasan", "Tuliskan alasannya; alasan ini ikut tercatat di riwayat.", "alasan")
    return None


def _need_earlier(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    intake = case.sop.first_of(StepKind.INTAKE)
    first = intake.no if intake else 1
    target = facts.get("to_step")
    if (
        not isinstance(target, int)
        or not first <= target < (case.step or 0)
        or target not in {s.no for s in case.sop.steps}
    ):
        return Refusal("langkah_tujuan", "Pilih langkah tujuan yang lebih awal dari langkah sekarang.", "langkah")
    return None


def _need_unsigned(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    if case.signed:
        return Refusal(
            "sudah_ditandatangani", f"“{ACTION_LABELS[action]}” tidak dapat dilakukan setelah surat ditandatangani."
        )
    return None


def undo_problem(case: Case, actor: Actor) -> Refusal | None:
    """Why the last act cannot be undone by this officer, or None when it can."""
    last = case.last
    if last is None or last.action not in UNDOABLE:
        return Refusal("tidak_dapat_batal", "Tidak ada langkah terakhir yang dapat dibatalkan. Gunakan koreksi data.")
    if last.actor != actor.officer.id and last.recorded_by != actor.officer.id and not actor.officer.supervisor:
        return Refusal(
            "bukan_pelaku", "Langkah terakhir hanya dapat dibatalkan oleh pelakunya, pencatatnya, atau atasan."
        )
    return None


def _need_last(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    problem = undo_problem(case, actor)
    if problem is not None:
        return problem
    if case.last is not None and facts.get("undoes") != case.last.id:
        return Refusal(
            "sudah_ada_tindakan", "Sudah ada tindakan lain sesudahnya, jadi langkah itu tidak dapat dibatalkan lagi."
        )
    return None


def _need_not_open(case: Case, action: Action, facts: Mapping[str, Any], actor: Actor) -> Refusal | None:
    if case.current is not None:
        return Refusal("sudah_dibuka", "Kelengkapan permohonan ini sedang diperiksa.")
    return None


_NEEDS = {
    Need.PAPERS: _need_papers,
    Need.MISSING: _need_missing,
    Need.REASON: _need_reason,
    Need.EARLIER_STEP: _need_earlier,
    Need.UNSIGNED: _need_unsigned,
    Need.LAST_ACT: _need_last,
    Need.NOT_OPEN: _need_not_open,
}
