"""Changing the office's own values: each change is a new version, audited with before and after."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from loket_app.domain.catalog import NumberRule, NumberScope
from loket_app.domain.dates import local
from loket_app.domain.errors import BadDefinition, Refusal, Refused, refuse
from loket_app.domain.worktime import calendar_problems
from loket_app.store.tables import config
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.settings import CALENDAR, OFFICE, ONLY, SERVICE, SOP, parse
from loket_app.usecases.staff import require_admin


def save_setting(tx: Tx, kind: str, key: str, body: Mapping[str, Any]) -> int:
    """Store a new version of one setting and return its id. Administrator. Raises `Refused` naming what is wrong."""
    require_admin(tx)
    problem = setting_problem(tx, kind, body)
    if problem is not None:
        raise Refused(problem)
    before = _body_before(tx, kind, key)
    version = tx.settings.store(kind, key, body, tx.next_trail_id)
    tx.record(
        "pengaturan_diubah",
        subject=f"{kind}:{key}",
        facts={"versi": version, "sebelum": before, "sesudah": dict(body)},
    )
    return version


def _body_before(tx: Tx, kind: str, key: str) -> Any:
    query = select(config.c.body).where(config.c.kind == kind, config.c.key == key)
    text = tx.connection.execute(query.order_by(config.c.version.desc()).limit(1)).scalar()
    return json.loads(text) if text is not None else None


def setting_problem(look: Look, kind: str, body: Mapping[str, Any]) -> Refusal | None:
    """Why this body cannot be stored, or None: the same readers as for shipped files, and cross-checks."""
    try:
        value = parse(kind, body)
    except BadDefinition as bad:
        return Refusal("isi", bad.message)
    if kind == CALENDAR:
        problems = calendar_problems(value, local(look.now, look.zone).date())
        if problems:
            return problems[0]
    if kind == SERVICE:
        return _service_problem(look, value)
    if kind == OFFICE:
        return _numbering_problem(look, value.numbering)
    return None


def _numbering_problem(look: Look, rule: NumberRule) -> Refusal | None:
    """Separate sequences give the same number twice unless the pattern tells them apart."""
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


def _service_problem(look: Look, service: Any) -> Refusal | None:
    sops = look.settings.current_ids(SOP)
    if service.sop not in sops:
        return Refusal("sop", "Pilih SOP yang ada.", "sop")
    numbers = {s.no for s in look.settings.sop(sops[service.sop]).steps}
    if service.promise_ends_at not in numbers:
        return Refusal("akhir_janji", "Akhir janji harus salah satu langkah SOP layanan ini.", "janji_berakhir_di")
    return None


def confirm_examples(tx: Tx, kind: str, key: str = ONLY) -> int:
    """The office confirms values shipped as "contoh, belum ditetapkan": the mark goes away. Administrator."""
    require_admin(tx)
    body = dict(tx.settings.body(kind, key))
    if not body.pop("contoh", None):
        raise refuse("sudah_ditetapkan", "Nilai ini sudah ditetapkan.")
    version = tx.settings.store(kind, key, body, tx.next_trail_id)
    tx.record("contoh_ditetapkan", subject=f"{kind}:{key}", facts={"versi": version})
    return version
