"""Survey periods: opening, changing and closing one, and taking an older report's figures over into the trend."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import select

from loket_app.domain.dates import parse_date, plain_date
from loket_app.domain.errors import refuse
from loket_app.domain.figures import half_up
from loket_app.domain.names import NAME_MAX, clean_line
from loket_app.domain.survey.answers import Tally, tally_of_counts
from loket_app.domain.survey.instrument import Instrument
from loket_app.store.rows import add, change
from loket_app.store.tables import rtl_plan, survey_answer, survey_period
from loket_app.store.trail import canonical
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.settings import ONLY, SURVEY
from loket_app.usecases.survey.counting import counted_facts
from loket_app.usecases.survey.rights import require_keeper
from loket_app.usecases.survey.tallies import tally_of

OPEN: Final = "dibuka"
CLOSED: Final = "ditutup"
REPORTED: Final = "arsip"
"""Known from an older report only: no answers here, its published figures are points of the trend."""

MOST_PEOPLE: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class PeriodData:
    """A period as typed: both days included; `population` is how many used the services, None while unknown."""

    title: str
    first: str
    last: str
    population: int | None = None
    method: str = ""
    code_needed: bool = False


def save_instrument(tx: Tx, instrument: Instrument) -> int:
    """A new version of the questionnaire, for periods opened from now on. Kasi Pelum or administrator.

    Periods that are running keep the version under which they began. Raises `BadDefinition`.
    """
    from loket_app.definitions.survey import instrument_data

    require_keeper(tx)
    version = tx.settings.store(SURVEY, ONLY, instrument_data(instrument), tx.next_trail_id)
    tx.record("skm_kuesioner_disimpan", subject=f"{SURVEY}:{ONLY}", facts={"versi": version})
    return version


def current_instrument(look: Look) -> Instrument:
    """The questionnaire as it is now; the shipped one in an office founded before there was a survey."""
    try:
        value = look.settings.version(look.settings.current_id(SURVEY))
    except KeyError:
        from loket_app.definitions.survey import regulation_instrument

        return regulation_instrument()
    assert isinstance(value, Instrument)
    return value


def instrument_of(look: Look, period: Any) -> Instrument:
    """The questionnaire under which a period began."""
    value = look.settings.version(period.instrument)
    assert isinstance(value, Instrument)
    return value


def period_row(look: Look, period_id: int) -> Any:
    """A period as stored; raises `Refused` when there is none."""
    row = look.connection.execute(select(survey_period).where(survey_period.c.id == period_id)).first()
    if row is None:
        raise refuse("tidak_ada", "Periode survei itu tidak ditemukan.")
    return row


def open_row(look: Look, period_id: int) -> Any:
    """A period that still takes answers; raises `Refused` for another."""
    row = period_row(look, period_id)
    if row.state != OPEN:
        raise refuse("periode_ditutup", f"Periode {row.title} sudah ditutup dan tidak menerima jawaban lagi.")
    return row


def open_period(tx: Tx, data: PeriodData) -> int:
    """Open a period under the present questionnaire and return its id. Kasi Pelum or administrator."""
    require_keeper(tx)
    values = _values(tx, data, None)
    period = {
        **values, "version": 1, "instrument": _instrument_version(tx), "state": OPEN, "closed_on": "", "counts": "{}",
        "published": "{}",
    }  # fmt: skip
    period_id = add(tx.connection, survey_period, period)
    tx.record("skm_periode_dibuka", subject=f"skm:{period_id}", facts={"baris": period})
    return period_id


def _instrument_version(tx: Tx) -> int:
    try:
        return tx.settings.current_id(SURVEY)
    except KeyError:
        from loket_app.definitions.survey import instrument_data

        return tx.settings.store(SURVEY, ONLY, instrument_data(current_instrument(tx)), tx.next_trail_id)


def _values(look: Look, data: PeriodData, period_id: int | None) -> dict[str, Any]:
    first, last = _days(data)
    _no_overlap(look, first, last, period_id)
    people = data.population
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        raise refuse("populasi", "Jumlah pengguna layanan ditulis dengan bilangan bulat mulai 1.", "populasi")
    return {
        "title": clean_line(data.title, "Nama periode", "judul", NAME_MAX, required=True),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "population": people,
        "method": clean_line(data.method, "Metode", "metode"),
        "code_needed": int(data.code_needed),
    }


def _days(data: PeriodData) -> tuple[date, date]:
    first, last = parse_date(data.first), parse_date(data.last)
    if first is None or last is None:
        raise refuse("tanggal", "Tanggal ditulis seperti 23-11-2026.", "mulai" if first is None else "sampai")
    if last < first:
        raise refuse("tanggal_terbalik", "Tanggal akhir lebih awal daripada tanggal mulai.", "sampai")
    return first, last


def _no_overlap(look: Look, first: date, last: date, period_id: int | None) -> None:
    query = select(survey_period.c.title).where(
        survey_period.c.first <= last.isoformat(), survey_period.c.last >= first.isoformat()
    )
    if period_id is not None:
        query = query.where(survey_period.c.id != period_id)
    other = look.connection.execute(query.limit(1)).scalar()
    if other is not None:
        raise refuse("periode_tumpang", f"Tanggalnya bertumpang dengan periode {other}. Ubah salah satunya.", "mulai")


def change_period(tx: Tx, period_id: int, seen: int, data: PeriodData) -> None:
    """Change an open period: its name, days, population, method. Answers already in must stay within its days."""
    require_keeper(tx)
    row = open_row(tx, period_id)
    values = _values(tx, data, period_id)
    outside = select(survey_answer.c.day).where(
        survey_answer.c.period_id == period_id,
        (survey_answer.c.day < values["first"]) | (survey_answer.c.day > values["last"]),
    )
    day = tx.connection.execute(outside.limit(1)).scalar()
    if day is not None:
        raise refuse(
            "jawaban_di_luar",
            f"Sudah ada jawaban bertanggal {plain_date(date.fromisoformat(day))}, di luar rentang itu.",
        )
    _save(tx, row, seen, values, "skm_periode_diubah")


def close_period(tx: Tx, period_id: int, seen: int) -> Tally:
    """Close a period: its counts are frozen and go on the trail, with the count of every day not yet there.

    Raises `Refused` without a single answer.
    """
    require_keeper(tx)
    row = open_row(tx, period_id)
    instrument = instrument_of(tx, row)
    found = tally_of(tx, period_id, instrument)
    if not found.respondents:
        raise refuse("belum_ada_jawaban", "Belum ada jawaban dalam periode ini, jadi belum ada yang dapat dihitung.")
    values = {"state": CLOSED, "closed_on": tx.day(), "counts": canonical(tally_data(found, instrument))}
    days = counted_facts(tx, tx.day(), period_id)
    _save(tx, row, seen, values, "skm_periode_ditutup", {"hari": days})
    return found


def reopen_period(tx: Tx, period_id: int, seen: int, reason: str) -> None:
    """Take a closing back, with a reason, as long as no follow-up plan rests on its result."""
    require_keeper(tx)
    row = period_row(tx, period_id)
    if row.state != CLOSED:
        raise refuse("tidak_ditutup", f"Periode {row.title} tidak sedang ditutup.")
    why = clean_line(reason, "Alasan", "alasan", required=True)
    if tx.connection.execute(select(rtl_plan.c.id).where(rtl_plan.c.period_id == period_id)).first() is not None:
        raise refuse("sudah_ada_rtl", "Hasil periode ini sudah menjadi dasar rencana tindak lanjut.")
    values = {"state": OPEN, "closed_on": "", "counts": "{}"}
    _save(tx, row, seen, values, "skm_periode_dibuka_lagi", {"alasan": why})


def _save(
    tx: Tx, row: Any, seen: int, values: Mapping[str, Any], kind: str, facts: Mapping[str, Any] | None = None
) -> None:
    if not change(tx.connection, survey_period, row.id, seen, values):
        raise refuse(
            "berubah", "Periode ini baru saja diubah dari tempat lain. Layarnya diperbarui; ulangi bila perlu."
        )
    after = {c.name: values.get(c.name, getattr(row, c.name)) for c in survey_period.c if c.name != "id"}
    tx.record(kind, subject=f"skm:{row.id}", facts={**(facts or {}), "baris": {**after, "version": seen + 1}})


@dataclass(frozen=True, slots=True)
class Published:
    """What an older report printed: IKM and NRR of the unsur (by key) in hundredths; 0 respondents where it says none.

    Without an IKM in print it is the exact mean of the printed NRR times 25.
    """

    nrr: Mapping[str, int] = field(default_factory=dict)
    ikm: int | None = None
    respondents: int = 0


def record_published(tx: Tx, data: PeriodData, published: Published) -> int:
    """Take over a period whose answers are not here, as its report printed it: a point of the trend, no more."""
    require_keeper(tx)
    instrument = _instrument_version(tx)
    known = {u.key for u in instrument_of_version(tx, instrument).unsur}
    _checked(published, known)
    body = {"nrr": dict(published.nrr), "ikm": published_ikm(published), "respondents": published.respondents}
    period = {
        **_values(tx, data, None), "version": 1, "instrument": instrument, "state": REPORTED, "closed_on": "",
        "counts": "{}", "published": canonical(body),
    }  # fmt: skip
    period_id = add(tx.connection, survey_period, period)
    tx.record("skm_periode_lama_dicatat", subject=f"skm:{period_id}", facts={"baris": period})
    return period_id


def instrument_of_version(look: Look, version: int) -> Instrument:
    """The questionnaire of a settings version."""
    value = look.settings.version(version)
    assert isinstance(value, Instrument)
    return value


def _checked(published: Published, known: set[str]) -> None:
    if not published.nrr and published.ikm is None:
        raise refuse("nilai_kosong", "Isi nilai IKM, atau nilai rata-rata setiap unsur.", "ikm")
    for key, value in published.nrr.items():
        if key not in known or not 100 <= value <= 400:
            raise refuse("nilai_unsur", "Nilai rata-rata setiap unsur antara 1,00 dan 4,00.", key)
    if published.ikm is not None and not 2500 <= published.ikm <= 10_000:
        raise refuse("nilai_ikm", "Nilai IKM antara 25,00 dan 100,00.", "ikm")
    if published.respondents < 0:
        raise refuse("responden", "Jumlah responden ditulis dengan bilangan bulat.", "responden")


def published_ikm(published: Published) -> int:
    """The index in hundredths: as printed, or from the printed NRR."""
    if published.ikm is not None:
        return published.ikm
    return half_up(Fraction(sum(published.nrr.values()) * 25, 100 * len(published.nrr)))


def tally_data(tally: Tally, instrument: Instrument) -> dict[str, Any]:
    """Counts as plain data, by question key, so that a later reader needs no order."""
    pairs = zip(instrument.questions, tally.counts, strict=True)
    return {"responden": tally.respondents, "pertanyaan": {q.key: list(c) for q, c in pairs}}


def tally_from_data(text: str, instrument: Instrument) -> Tally:
    """The counts that a closing froze."""
    data = json.loads(text)
    return tally_of_counts(data["pertanyaan"], instrument, data["responden"])
