"""Changing the office's own values: each change is a new version, audited with before and after."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from loket_app.definitions.catalog import check_service, service_data
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain.catalog import NumberRule, NumberScope, Service, Sop
from loket_app.domain.dates import local
from loket_app.domain.errors import BadDefinition, Refusal, Refused, refuse
from loket_app.domain.names import storable
from loket_app.domain.worktime import calendar_problems
from loket_app.store.tables import config, number
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.settings import CALENDAR, OFFICE, ONLY, SERVICE, SOP, parse
from loket_app.usecases.staff import require_admin

_KEY = re.compile(r"[a-z0-9_]{1,60}")
_PLACE = re.compile(r"([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*): (.+)", re.DOTALL)


def save_setting(tx: Tx, kind: str, key: str, body: Mapping[str, Any]) -> int:
    """Store a new version of one setting and return its id. Administrator. Raises `Refused` naming what is wrong."""
    require_admin(tx)
    body = storable(body)
    problem = setting_problem(tx, kind, body)
    if problem is not None:
        raise Refused(problem)
    if not _KEY.fullmatch(key):
        raise refuse("kunci", "Kunci ditulis dengan huruf kecil, angka, dan garis bawah, paling panjang 60.", "kunci")
    before = _body_before(tx, kind, key)
    if kind == OFFICE:
        _move_hours(tx, str(body["zona"]))
    version = tx.settings.store(kind, key, body, tx.next_trail_id)
    tx.record(
        "pengaturan_diubah",
        subject=f"{kind}:{key}",
        facts={"versi": version, "sebelum": before, "sesudah": dict(body)},
    )
    return version


def _move_hours(tx: Tx, zone: str) -> None:
    """The hours follow the office into another zone: a promise and the clock on the wall must not part."""
    hours = tx.settings.body(CALENDAR)
    if hours["zona"] != zone:
        tx.settings.store(CALENDAR, ONLY, {**hours, "zona": zone}, tx.next_trail_id)


def _body_before(tx: Tx, kind: str, key: str) -> Any:
    query = select(config.c.body).where(config.c.kind == kind, config.c.key == key)
    text = tx.connection.execute(query.order_by(config.c.version.desc()).limit(1)).scalar()
    return json.loads(text) if text is not None else None


def setting_problem(look: Look, kind: str, body: Mapping[str, Any]) -> Refusal | None:
    """Why this body cannot be stored, or None: the same readers as for shipped files, and cross-checks."""
    try:
        value = parse(kind, body)
    except BadDefinition as bad:
        return located(bad)
    check = _CHECKS.get(kind)
    return check(look, value) if check is not None else None


def located(bad: BadDefinition) -> Refusal:
    """A reader's complaint about edited data, with the path of the value as its field: "langkah[2].nama"."""
    match = _PLACE.fullmatch(bad.message)
    return Refusal("isi", match[2], match[1]) if match else Refusal("isi", bad.message)


def _calendar_problem(look: Look, value: Any) -> Refusal | None:
    if value.zone != look.zone:
        return Refusal("zona", "Zona waktu jam layanan harus sama dengan zona kantor. Ubah zona di Kantor.", "zona")
    problems = calendar_problems(value, local(look.now, look.zone).date())
    return problems[0] if problems else None


def _office_problem(look: Look, value: Any) -> Refusal | None:
    return _numbering_problem(look, value.numbering)


def _numbering_problem(look: Look, rule: NumberRule) -> Refusal | None:
    """Separate sequences give the same number twice unless the pattern tells them apart."""
    begun = {
        NumberScope.OFFICE: number.c.scope == "surat",
        NumberScope.CODE: number.c.scope.startswith("surat:kode:"),
        NumberScope.SERVICE: number.c.scope.startswith("surat:layanan:"),
    }
    year = local(look.now, look.zone).year
    others = select(number.c.id).where(number.c.year == year, ~begun[rule.scope]).limit(1)
    if look.connection.execute(others).first() is not None:
        return Refusal(
            "lingkup_berjalan",
            f"Nomor surat tahun {year} sudah mulai dengan lingkup lain. Gantilah awal tahun.",
            "lingkup",
        )
    if rule.scope is NumberScope.OFFICE:
        return None
    if "{kode}" not in rule.pattern:
        return Refusal(
            "nomor_kembar", "Nomor urut per klasifikasi atau layanan akan kembar: pola harus memuat {kode}.", "pola"
        )
    codes = [s.archive_code for _, s in look.settings.services() if s.active and s.form is not None]
    if rule.scope is NumberScope.SERVICE and len(set(codes)) < len(codes):
        return Refusal(
            "nomor_kembar", "Dua layanan berkode arsip sama akan bernomor kembar. Pakai lingkup klasifikasi.", "lingkup"
        )
    return None


def _service_problem(look: Look, service: Service) -> Refusal | None:
    sops = look.settings.current_ids(SOP)
    if service.sop not in sops:
        return Refusal("sop", "Pilih SOP yang ada.", "sop")
    return _misfit(service, look.settings.sop(sops[service.sop]))


def _sop_problem(look: Look, sop: Sop) -> Refusal | None:
    """A new version must still carry the services that use it: their promise must end at one of its steps."""
    for _, service in look.settings.services():
        misfit = _misfit(service, sop) if service.sop == sop.key else None
        if misfit is not None:
            return Refusal("layanan_terkait", f"Layanan {service.short} memakai SOP ini. {misfit.sentence}", "langkah")
    return None


def _misfit(service: Service, sop: Sop) -> Refusal | None:
    try:
        check_service(table_from_data(service_data(service), SERVICE), service, (sop,))
    except BadDefinition as bad:
        return located(bad)
    return None


_CHECKS: Mapping[str, Callable[[Look, Any], Refusal | None]] = {
    CALENDAR: _calendar_problem, SERVICE: _service_problem, SOP: _sop_problem, OFFICE: _office_problem,
}  # fmt: skip


def confirm_examples(tx: Tx, kind: str, key: str = ONLY, parts: tuple[str, ...] = ()) -> int:
    """The office confirms values shipped as "contoh, belum ditetapkan": the mark goes away. Administrator.

    `parts` names the marked parts to confirm; all of them when it is empty.
    """
    require_admin(tx)
    known = key in tx.settings.current_ids(kind)
    body = _confirmed(tx.settings.body(kind, key), parts) if known else None
    if body is None:
        raise refuse("sudah_ditetapkan", "Nilai ini sudah ditetapkan.")
    version = tx.settings.store(kind, key, body, tx.next_trail_id)
    tx.record("contoh_ditetapkan", subject=f"{kind}:{key}", facts={"versi": version, "bagian": list(parts)})
    return version


def _confirmed(body: Mapping[str, Any], parts: tuple[str, ...]) -> dict[str, Any] | None:
    """The body without these marks, also where each row of a list carries its own (pauses); None without any."""
    marks = body.get("contoh")
    left = [part for part in marks if part not in parts] if isinstance(marks, list) and parts else []
    made = {key: value for key, value in body.items() if key != "contoh"}
    if left:
        made["contoh"] = left
    rows = made.get("alasan")
    if isinstance(rows, list):
        made["alasan"] = [{**row, "contoh": False} for row in rows]
        return made if any(row.get("contoh") for row in rows) else None
    return made if marks and marks != left else None
