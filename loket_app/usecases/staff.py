"""Officers, their PINs, substitutions and pakta integritas."""

import json
from dataclasses import dataclass

from sqlalchemy import select, update

from loket_app.definitions.presets import PactKind
from loket_app.domain import lockout
from loket_app.domain.dates import clock_time, local, parse_date
from loket_app.domain.errors import Refusal, Refused, refuse
from loket_app.domain.names import NAME_MAX, clean_line
from loket_app.domain.people import PRECEDENCE, ROLE_LABELS, Capacity, Officer, Role, acting_as
from loket_app.store.officers import all_officers, officer_by_id, pact_valid
from loket_app.store.rows import add, change
from loket_app.store.tables import officer, pact, substitution
from loket_app.store.trail import canonical
from loket_app.usecases import pin_key
from loket_app.usecases.desk import Desk, Look, Tx, Who

_UNTRIED = {"failed": 0, "locked_until": None, "tries_today": 0, "tries_day": ""}


@dataclass(frozen=True, slots=True)
class LogIn:
    """The outcome of a log-in try: the officer, or why not."""

    officer: Officer | None
    refusal: Refusal | None


def log_in(desk: Desk, officer_id: int, pin: str) -> LogIn:
    """Check a PIN and record the try. Wrong ones lock the officer for a growing time, also after a restart.

    Raises `Refused` with the code `pin_key.MISSING` on a PC that does not have the office's PIN key.
    """
    stored = desk.ask(_stored_pin, officer_id)
    right = pin_key.matches(desk, stored, pin)
    return desk.do(Who(officer_id, officer_id), _record_try, officer_id, right)


def _stored_pin(look: Look, officer_id: int) -> str | None:
    row = look.connection.execute(
        select(officer.c.pin_hash, officer.c.active).where(officer.c.id == officer_id)
    ).first()
    return row.pin_hash if row is not None and row.active else None


def _record_try(tx: Tx, officer_id: int, right: bool) -> LogIn:
    row = tx.connection.execute(select(officer).where(officer.c.id == officer_id)).first()
    if row is None or not row.active:
        raise refuse("petugas", "Pilih nama petugas dari daftar.")
    locked = lockout.locked_until(row.locked_until, tx.now)
    if locked is not None:
        tx.record("masuk_terkunci", subject=f"petugas:{officer_id}")
        return LogIn(None, Refusal("terkunci", _locked_words(tx, locked)))
    before = lockout.Tries(row.failed, row.tries_today, row.tries_day, None)
    after = lockout.right(before) if right else lockout.wrong(before, tx.now, tx.day())
    _store_tries(tx, officer_id, after)
    if right:
        tx.record("masuk", subject=f"petugas:{officer_id}")
        return LogIn(officer_by_id(tx.connection, officer_id), None)
    tx.record("pin_salah", subject=f"petugas:{officer_id}", facts={"kali": after.failed})
    return LogIn(None, Refusal("pin_salah", "PIN tidak cocok. Coba sekali lagi.", "pin"))


def _locked_words(look: Look, locked: int) -> str:
    if locked == lockout.UNTIL_OPENED:
        return "Terlalu banyak PIN salah. Atasan atau administrator membukanya di Pengaturan, Petugas & PIN."
    until = clock_time(local(locked, look.zone))
    return f"Terlalu banyak PIN salah. Coba lagi pukul {until}, atau minta atasan."


def _store_tries(tx: Tx, officer_id: int, tries: lockout.Tries) -> None:
    values = {
        "failed": tries.failed, "tries_today": tries.today, "tries_day": tries.day, "locked_until": tries.locked_until,
    }  # fmt: skip
    tx.connection.execute(update(officer).where(officer.c.id == officer_id).values(**values))


def open_lock(tx: Tx, officer_id: int) -> None:
    """Open an account that wrong PINs have locked, for somebody else. Supervisor or administrator."""
    _require_supervisor(tx)
    if officer_id == tx.who.actor:
        raise refuse("diri_sendiri", "Kunci sendiri dibuka atasan lain atau administrator.")
    _store_tries(tx, officer_id, lockout.opened())
    tx.record("pin_dibuka", subject=f"petugas:{officer_id}")


def check_own_pin(desk: Desk, officer_id: int, pin: str) -> None:
    """For acts that ask the actor's own PIN (paraf, signature, clock): raises `Refused` when it is wrong."""
    outcome = log_in(desk, officer_id, pin)
    if outcome.refusal is not None:
        raise Refused(outcome.refusal)


def officers(look: Look, active_only: bool = True) -> tuple[Officer, ...]:
    """All officers."""
    return all_officers(look.connection, active_only)


def holders(look: Look, role: Role) -> tuple[tuple[Officer, Capacity], ...]:
    """Who may act as `role` today, with the capacity: holders of the post first, then substitutes."""
    today, subs = look.day(), look.substitutions()
    found = []
    for one in all_officers(look.connection):
        acting = acting_as(one, role, subs, today)
        if acting is not None:
            found.append((one, acting.capacity))
    return tuple(sorted(found, key=lambda pair: PRECEDENCE[pair[1]]))


@dataclass(frozen=True, slots=True)
class OfficerData:
    """An officer as edited in Pengaturan."""

    name: str
    nip: str = ""
    rank: str = ""
    position: str = ""
    roles: tuple[Role, ...] = ()
    may_record_for_others: bool = False
    supervisor: bool = False
    active: bool = True


def save_officer(tx: Tx, officer_id: int | None, data: OfficerData, pin_hash: str | None = None) -> int:
    """Add or change an officer. Administrator. The last active administrator cannot be taken away."""
    require_admin(tx)
    values = {
        "name": clean_line(data.name, "Nama petugas", "nama", NAME_MAX, required=True),
        "nip": clean_line(data.nip, "NIP", "nip", 40),
        "rank": clean_line(data.rank, "Pangkat", "pangkat", 100),
        "position": clean_line(data.position, "Jabatan", "jabatan", 150),
        "roles": canonical(sorted(r.value for r in data.roles)),
        "may_record": int(data.may_record_for_others),
        "supervisor": int(data.supervisor),
        "active": int(data.active),
    }
    if not data.roles:
        raise refuse("peran", "Pilih paling sedikit satu peran.", "peran")
    if pin_hash is not None:
        values |= {"pin_hash": pin_hash, **_UNTRIED}
    if officer_id is None:
        saved = add(tx.connection, officer, {**_UNTRIED, "pin_hash": None, **values, "version": 1})
    else:
        saved = officer_id
        version = tx.connection.execute(select(officer.c.version).where(officer.c.id == officer_id)).scalar_one()
        change(tx.connection, officer, officer_id, version, values)
    _require_an_admin(tx)
    shown = {k: v for k, v in values.items() if k != "pin_hash"}
    tx.record("petugas_disimpan", subject=f"petugas:{saved}", facts={"pin_baru": pin_hash is not None}, text=shown)
    return saved


def _require_an_admin(tx: Tx) -> None:
    rows = tx.connection.execute(select(officer.c.roles).where(officer.c.active == 1))
    if not any(Role.ADMIN.value in json.loads(r.roles) for r in rows):
        raise refuse("tanpa_admin", "Paling sedikit satu administrator harus tetap aktif.", "peran")


def require_admin(tx: Tx) -> None:
    """Raises `Refused` unless the actor is an administrator."""
    if tx.actor(tx.who.actor).acting(frozenset({Role.ADMIN})) is None:
        raise refuse("bukan_admin", f"Pengaturan ini diubah oleh {ROLE_LABELS[Role.ADMIN]}. Ganti pengguna dengan F12.")


def save_substitution(
    tx: Tx, officer_id: int, role: Role, capacity: Capacity, first: str, last: str, reason: str
) -> int:
    """Name a substitute for a post between two days (both included). Administrator or supervisor."""
    _require_supervisor(tx)
    start, end = parse_date(first), parse_date(last)
    if start is None or end is None:
        raise refuse("tanggal", "Tanggal ditulis seperti 23-11-2026.", "mulai" if start is None else "sampai")
    if end < start:
        raise refuse("tanggal_terbalik", "Tanggal akhir lebih awal daripada tanggal mulai.", "sampai")
    if capacity is Capacity.DEFINITIF:
        raise refuse("kedudukan", "Pilih a.n., u.b., Plt., Plh., atau Pj.", "kedudukan")
    saved = add(
        tx.connection,
        substitution,
        {
            "officer_id": officer_id, "ended": 0, "role": role.value, "capacity": capacity.value,
            "first": start.isoformat(), "last": end.isoformat(),
            "reason": clean_line(reason, "Alasan", "alasan", required=True),
        },
    )  # fmt: skip
    facts = {"role": role.value, "capacity": capacity.value, "first": start.isoformat(), "last": end.isoformat()}
    tx.record("pengganti_ditunjuk", subject=f"petugas:{officer_id}", facts=facts)
    return saved


def end_substitution(tx: Tx, substitution_id: int) -> None:
    """The officer is back: the substitution ends now. Administrator or supervisor."""
    _require_supervisor(tx)
    tx.connection.execute(update(substitution).where(substitution.c.id == substitution_id).values(ended=1))
    tx.record("pengganti_berakhir", subject=f"pengganti:{substitution_id}")


def sign_pact(tx: Tx, officer_id: int, kind: PactKind, signed_on: str, valid_until: str) -> int:
    """Register a signed pakta integritas and until when it holds. Administrator or supervisor."""
    _require_supervisor(tx)
    start, end = parse_date(signed_on), parse_date(valid_until)
    if start is None or end is None or end < start:
        raise refuse(
            "tanggal", "Tanggal ditulis seperti 23-11-2026, dan masa berlaku tidak mendahului tanggal tanda tangan."
        )
    values = {
        "officer_id": officer_id, "kind": kind.value, "signed_on": start.isoformat(), "valid_until": end.isoformat(),
    }  # fmt: skip
    saved = add(tx.connection, pact, values)
    tx.record("pakta_dicatat", subject=f"petugas:{officer_id}", facts=values)
    return saved


def courier_has_pact(look: Look, officer_id: int) -> bool:
    """True when the officer's pact to accept nothing at the door holds today (seed S000, part VII)."""
    return pact_valid(look.connection, officer_id, PactKind.NO_GRATUITY.value, look.day())


def _require_supervisor(tx: Tx) -> None:
    if not tx.officer(tx.who.actor).supervisor:
        require_admin(tx)


def check_supervisor_pin(desk: Desk, supervisor: int, pin: str) -> None:
    """For a decision of a supervisor at any PC, such as restoring a copy: raises `Refused` for a wrong PIN."""
    if not desk.ask(lambda look: look.officer(supervisor)).supervisor:
        raise refuse("bukan_atasan", "Ini diputuskan oleh atasan (Kasi, Sekcam, atau Camat).")
    check_own_pin(desk, supervisor, pin)


def confirm_clock(desk: Desk, supervisor: int, pin: str) -> None:
    """A supervisor confirms a PC clock that stands behind the newest row; the confirmation is itself recorded."""
    right = pin_key.matches(desk, desk.ask(_stored_pin, supervisor), pin)
    outcome = desk.do_before_confirming(Who.self(supervisor), _record_try, supervisor, right)
    if outcome.refusal is not None:
        raise Refused(outcome.refusal)
    desk.do_with_doubtful_clock(Who.self(supervisor), _confirm_clock)


def _confirm_clock(tx: Tx) -> None:
    if not tx.officer(tx.who.actor).supervisor:
        raise refuse("bukan_atasan", "Jam komputer disahkan oleh atasan (Kasi, Sekcam, atau Camat).")
    tx.record("jam_disahkan", facts={"jam": tx.now})


def roster(look: Look) -> dict[Role, tuple[tuple[Officer, Capacity], ...]]:
    """Who may act for each role today."""
    return {role: holders(look, role) for role in Role}
