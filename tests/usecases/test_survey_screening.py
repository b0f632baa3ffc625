"""The plan of an import as the office changes it, services under the office's names, days inside the period."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.definitions.survey import regulation_instrument
from loket_app.domain.errors import Refused
from loket_app.usecases.queries.survey_entry import EntryFacts, Service, entry_facts
from loket_app.usecases.survey.columns import ColumnPlan, Numbered
from loket_app.usecases.survey.mapping import assigned, meaning_choices, meanings_of, with_word
from loket_app.usecases.survey.reading import guessed, read_answers
from loket_app.usecases.survey.screening import match, packed_sheet, screen, unpacked_sheet
from tests.usecases.survey_office import opened

INSTRUMENT = regulation_instrument()
SERVICES = (
    Service("SKTM", "Surat Keterangan Tidak Mampu", ("sktm", "miskin")),
    Service("Kartu Keluarga", "Penerbitan Kartu Keluarga", ("kk",)),
    Service("Legalisir", "Legalisir Surat", ()),
    Service("Ket. Kematian", "Surat Keterangan Kematian", ()),
)
NUMBERED = ColumnPlan(1, tuple(f"U{n}" for n in range(1, 10)), {}, tuple(Numbered(n, 1, n - 1) for n in range(1, 10)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sktm", "SKTM"), ("SKTM ", "SKTM"), ("Pengurusan SKTM", "SKTM"), ("Surat keterangan tidak mampu", "SKTM"),
        ("Surat Keterangan Tdk Mampu", "SKTM"), ("KK", "Kartu Keluarga"), ("kartu keluarga baru", "Kartu Keluarga"),
        ("Kartu Kelurga", "Kartu Keluarga"), ("legalisir", "Legalisir"), ("Legalisir SKTM", "Legalisir"),
        ("Keterangan Kematian", "Ket. Kematian"), ("Izin usaha", ""), ("Surat", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_written_service_is_the_offices_or_none(written: str, meant: str) -> None:
    assert match(written, SERVICES) == meant


meanings = st.sampled_from([c.key for c in meaning_choices(INSTRUMENT)])


@given(st.lists(st.tuples(st.integers(0, 11), meanings), max_size=25), st.booleans())
def test_a_column_means_one_thing_and_a_thing_has_one_column(changes: list[tuple[int, str]], numbered: bool) -> None:
    plan = NUMBERED if numbered else ColumnPlan(1, (), {})
    for place, meaning in changes:
        plan = assigned(plan, place, meaning, INSTRUMENT)
        assert meanings_of(plan, INSTRUMENT).get(place, "") == meaning
    columns = [*plan.answers.values(), *(n.column for n in plan.numbered), *plan.groups.values()]
    columns += [*plan.reasons.values(), *(c for c in (plan.day, plan.suggestion) if c is not None)]
    assert len(set(columns)) == len(columns)


def test_a_word_gets_a_value_and_loses_it() -> None:
    plan = with_word(NUMBERED, "waktu", "Sip", 4)
    assert plan.words == {"waktu": {"Sip": 4}}
    assert with_word(plan, "waktu", "Sip", None).words == {"waktu": {}}


def test_rows_that_share_their_fields_go_on_sharing_them(office, tmp_path: Path) -> None:
    facts: EntryFacts = office.desk.ask(entry_facts, opened(office))
    head = "Tanggal;Layanan;Persyaratan;Prosedur;Waktu;Biaya;Produk;Kompetensi;Perilaku;Pengaduan;Sarana\n"
    path = tmp_path / "jawaban.csv"
    path.write_text(
        head + "20-11-2026;sktm;4;4;4;4;4;4;4;4;4\n" * 3 + "1-1-2020;kk;4;4;4;4;4;4;4;4;4\n", encoding="utf-8"
    )
    sheet = read_answers(path, facts.instrument)
    found = screen(sheet, guessed(sheet, facts.instrument), facts, facts.today, {})
    assert [r.groups["layanan"] for r in found.responses] == ["SKTM"] * 3
    assert len({id(r.groups) for r in found.responses}) == 1
    assert [(r.line, r.reasons) for r in found.rejected] == [(5, ("Tanggal 01-01-2020 di luar masa survei.",))]
    assert (found.first, found.last) == (date(2026, 11, 20), date(2026, 11, 20))


def test_a_file_read_apart_says_what_was_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert unpacked_sheet(packed_sheet(str(path), INSTRUMENT, None)).rows[1].cells == ("1", "2")
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused, match="bukan tabel"):
        unpacked_sheet(packed_sheet(str(path), INSTRUMENT, None))
