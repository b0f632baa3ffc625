"""The kabupaten's recap: read back what was written, rank it, and trust nothing that contradicts itself."""

import json
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from loket_app.__main__ import main
from loket_app.documents.office_recap import DATA, RANKING, TREND, office_recap_workbook
from loket_app.domain.compliance.recap import ENOUGH, OfficeRow, in_conflict, one_row_each, ranked
from loket_app.domain.errors import Refused
from loket_app.usecases.reports import recap

MONTHS = (
    ("2026-10", "Oktober 2026", "2026-10-01", "2026-10-31"),
    ("2026-11", "November 2026", "2026-11-01", "2026-11-30"),
)


def row(office: str, month: int = 1, in_time: int = 18, late: int = 2, **more: Any) -> OfficeRow:
    received = more.pop("received", in_time + late + 3)
    return OfficeRow(
        office, "Kabupaten Contoh", *MONTHS[month], received=received, done=in_time + late, in_time=in_time, late=late,
        median=1_800_000, p90=3_600_000, filed=3, upheld=1, dismissed=1, delivered=1, bottleneck="Operator", **more,
    )  # fmt: skip


def written(folder: Path, one: OfficeRow, name: str) -> Path:
    file = folder / name
    if file.suffix == ".json":
        file.write_text(json.dumps({recap.RECAP: recap.plain_row(one)}), encoding="utf-8")
    else:
        file.write_bytes(office_recap_workbook((one,), ""))
    return file


@given(
    st.lists(
        st.builds(lambda name, good, bad: row(f"Kecamatan {name}", in_time=good, late=bad),
                  st.integers(1, 30), st.integers(0, 40), st.integers(0, 40)),
        max_size=20, unique_by=lambda r: r.office,
    )
)  # fmt: skip
def test_places_are_as_in_sport_and_small_offices_have_none(rows: list[OfficeRow]) -> None:
    found = ranked(rows)
    assert sorted(r.office for _, r in found) == sorted(r.office for r in rows)
    placed = [(place, one) for place, one in found if place is not None]
    assert all(one.judged >= ENOUGH for _, one in placed)
    assert all(one.judged < ENOUGH for place, one in found if place is None)
    for place, one in placed:
        assert place == 1 + sum(1 for _, other in placed if other.share > one.share)  # type: ignore[operator]


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_what_an_office_wrote_is_read_back(tmp_path: Path, ending: str) -> None:
    one = row("=1+1 <b> & Contoh")
    for each in (one, replace(one, median=None, p90=None, example=True, bottleneck="")):
        assert recap.read_rows(written(tmp_path, each, f"a.{ending}")) == (each,)


def test_many_files_become_one_workbook_with_ranking_trend_and_data(tmp_path: Path) -> None:
    written(tmp_path, row("Kecamatan B", 0, 10, 10), "b-10.json")
    written(tmp_path, row("Kecamatan B", 1, 19, 1), "b-11.xlsx")
    written(tmp_path, row("Kecamatan A", 1, 15, 5), "a-11.json")
    written(tmp_path, row("Kecamatan Kecil", 1, 3, 0), "kecil.json")
    (tmp_path / "catatan.json").write_text("[]", encoding="utf-8")
    target = tmp_path / "rekap.xlsx"
    done = recap.merge_files([tmp_path], target, "Dibuat hari ini")
    assert len(done.rows) == 4
    assert done.troubles == ("catatan.json: tidak ada rekap layanan di dalamnya.",)
    assert [line.split()[0] for line in done.lines()[2:5]] == ["1", "2", "-"]
    book = load_workbook(BytesIO(target.read_bytes()), data_only=True)
    assert book.sheetnames == [RANKING, TREND, DATA]
    first = [[c.value for c in r] for r in book[RANKING].iter_rows(min_row=7, max_row=10)]
    assert [(r[0], r[1], r[7]) for r in first[:2]] == [(1, "Kecamatan B", 0.95), (2, "Kecamatan A", 0.75)]
    assert (first[2][0], first[2][1]) == ("\N{EN DASH}", "Kecamatan Kecil")
    assert first[3][2] == sum(r.received for r in done.rows if r.key == "2026-11")
    assert book[TREND]["C6"].value == 0.5
    assert book[TREND]["B6"].value == "\N{EN DASH}", "no figure where the office sent none"


def test_the_same_file_twice_counts_once_and_two_versions_are_named(tmp_path: Path) -> None:
    a, b = row("Kecamatan A"), row("Kecamatan A", late=4)
    assert one_row_each([a, a]) == (a,)
    assert in_conflict([a, a]) == ()
    assert in_conflict([a, b]) == (("Kecamatan A", "November 2026"),)
    files = [written(tmp_path, a, "satu.json"), written(tmp_path, b, "dua.json")]
    assert "dua rekap yang berbeda" in recap.merge_files(files, tmp_path / "r.xlsx", "").troubles[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tepat", -1), ("tepat", 1.5), ("tepat", "banyak"), ("tepat", 10**15), ("unit", ""), ("unit", 7),
        ("unit", "x" * 300), ("mulai", "kemarin"), ("periode", "2026-13"), ("periode", "2026-10"),
        ("selesai", 999), ("terbukti", 999), ("bentuk", "REKAP-LAYANAN-9"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_true_is_refused_by_name(tmp_path: Path, field: str, value: Any) -> None:
    plain = recap.plain_row(row("Kecamatan A")) | {field: value}
    file = tmp_path / "aneh.json"
    file.write_text(json.dumps({recap.RECAP: plain}), encoding="utf-8")
    with pytest.raises(Refused, match=r"aneh\.json"):
        recap.read_rows(file)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{", b"[" * 100_000, b'{"rekap": 3}', b"PK\x03\x04 rusak"])
def test_a_file_that_is_none_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    for name in ("aneh.json", "aneh.xlsx"):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(Refused) as caught:
            recap.merge_files([file], tmp_path / "r.xlsx", "")
        assert name in caught.value.refusal.sentence


def test_the_command_never_writes_over_what_it_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, row("Kecamatan A"), "a.xlsx")
    before = file.read_bytes()
    assert main(["rekap", str(file)]) == 2
    assert "--simpan" in capsys.readouterr().err
    assert main(["rekap", str(file), "--simpan", str(tmp_path / "r.xlsx")]) == 0
    assert file.read_bytes() == before
    assert "Kecamatan A" in capsys.readouterr().out


def test_share_is_exact() -> None:
    assert row("A", in_time=1, late=2).share == Fraction(1, 3)
    assert row("A", in_time=0, late=0).share is None
