"""The office's books: every case once, in the right book, on the right day; nothing lost between books."""

import io
from datetime import date, timedelta
from functools import partial

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from loket_app.documents import raster
from loket_app.domain.complaint import Channel, Outcome
from loket_app.domain.errors import Refused
from loket_app.store.tables import number, request, trail
from loket_app.usecases import acts, complaints, corrections, papers
from loket_app.usecases.complaints import ComplaintData
from loket_app.usecases.office_papers import books
from loket_app.usecases.office_papers.paper import Ask, Choice, Group
from loket_app.usecases.queries import books as read
from loket_app.usecases.queries import complaint_papers
from loket_app.usecases.queries.number_check import listed, missing_between, number_check, verdict
from tests.usecases.counter_machine import MONDAY
from tests.usecases.rich_office import everything_once

TUESDAY = MONDAY + timedelta(days=1)
BY_KEY = {paper.key: paper for paper in books.PAPERS}
MONTH = Choice(first=date(2026, 11, 1), last=date(2026, 11, 30))


def rows(stage, what, first=MONDAY, last=TUESDAY, *args):
    return stage.desk.ask(lambda look: what(look, read.period(look, first, last), *args))


def test_every_guest_stands_in_the_guest_book_once(stage):
    everything_once(stage)
    found = rows(stage, read.guests)
    monday = rows(stage, read.guests, MONDAY, MONDAY)
    assert [r["nomor_antrean"] for r in monday] == [f"{n:03d}" for n in range(1, len(monday) + 1)]
    assert found == monday + rows(stage, read.guests, TUESDAY, TUESDAY)
    assert all(r["hasil"].startswith("register ") for r in found)
    assert found[0]["hasil"].count("/2026") == 2
    assert found[0]["prioritas"] == "lansia"
    assert rows(stage, read.guests, date(2026, 1, 1), MONDAY - timedelta(days=1)) == []


def test_the_register_holds_every_request_in_order_and_narrows(stage):
    everything_once(stage)
    found = rows(stage, read.requests)
    assert [r["nomor_register"] for r in found] == [f"{n:04d}/2026" for n in range(1, len(found) + 1)]
    only = rows(stage, read.requests, MONDAY, TUESDAY, "sktm")
    assert 0 < len(only) < len(found)
    assert rows(stage, read.requests, MONDAY, TUESDAY, "", stage.who["camat"]) == []
    assert {r["ketepatan"] for r in found} <= {"", "tepat", "lewat"}


def test_what_left_the_office_and_what_still_lies_there(stage):
    keys = everything_once(stage)
    out = rows(stage, read.handed_over)
    assert [(r["penerima_nama"], r["cara"]) for r in out] == [
        ("Contoh Penerima", "diantar ke rumah"), ("Contoh Penerima", "diserahkan di kantor"),
    ]  # fmt: skip
    assert out[1]["penerima_hubungan"] == "pemohon sendiri"
    waiting = rows(stage, read.not_collected)
    assert len(waiting) == 1
    # A book of the past does not change when the letter is fetched later.
    stage.clock.move(24 * 3_600_000)
    stage.act("loket1", acts.call, keys["dismissed"])
    stage.act("loket1", acts.hand_over, keys["dismissed"], "Contoh Lain", "KTP-el", "anak")
    later = stage.desk.clock.now()
    assert rows(stage, read.not_collected) == waiting
    day = stage.desk.ask(lambda look: date.fromisoformat(look.day(later)))
    assert [r["penerima_hubungan"] for r in rows(stage, read.handed_over, day, day)] == ["anak"]
    assert rows(stage, read.not_collected, day, day) == []


def test_a_hand_over_taken_back_is_not_in_the_book(stage):
    key = stage.ready("skpt")
    stage.act("loket1", acts.call, key)
    stage.act("loket1", acts.hand_over, key, "Keliru", "KTP-el")
    stage.act("loket1", acts.undo, key, "salah orang")
    assert rows(stage, read.handed_over) == []
    stage.act("loket1", acts.hand_over, key, "Benar", "SIM")
    assert [r["penerima_nama"] for r in rows(stage, read.handed_over)] == ["Benar"]


def test_cancelled_numbers_stay_in_the_book(stage):
    first = stage.accept("sktm", letter_values={})
    stage.advance(first, 3)
    stage.act("kasi_pelum", acts.reject, first, "data tidak benar")
    second = stage.accept("sktm")
    stage.advance(second, 3)
    found = rows(stage, read.numbers)
    assert [(r["urut"], r["keadaan"]) for r in found] == [(1, "BATAL"), (2, "terpakai")]
    assert found[0]["keterangan"] == "data tidak benar"
    check = stage.desk.ask(number_check, 2026, 2026)
    assert check.whole
    assert [c[0] for c in check.cancelled] == [found[0]["nomor_surat"]]
    assert verdict(check) == "2 nomor, 1 di antaranya batal. Tidak ada nomor yang terlewat atau kembar."


def test_a_year_is_looked_through_in_the_order_of_its_indexes(stage):
    """Else a year of 100,000 numbers is sorted, twice, each time somebody opens the number book."""
    if stage.engine.dialect.name != "sqlite":
        pytest.skip("a server's planner goes by its statistics")
    asked = []
    tell = partial(_kept, asked)
    event.listen(stage.desk.engine, "before_cursor_execute", tell)
    stage.desk.ask(number_check, 2026, 2026)
    event.remove(stage.desk.engine, "before_cursor_execute", tell)
    with stage.engine.connect() as connection:
        plans = [
            row[3]
            for words, values in asked
            if "FROM number" in words
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
        ]
    assert [plan.split("INDEX ")[1].split(" ")[0] for plan in plans if "INDEX" in plan] == [
        "number_text", "number_state", "number_series",
    ]  # fmt: skip
    assert not any("GROUP BY" in plan for plan in plans)


def _kept(asked, connection, cursor, words, values, context, many):
    asked.append((words, values))


def test_gaps_and_twins_are_named(stage):
    for _ in range(4):
        stage.advance(stage.accept("sktm"), 3)
    with stage.engine.begin() as connection:
        texts = [r.text for r in connection.execute(number.select().order_by(number.c.id))]
        connection.execute(number.update().where(number.c.id == 4).values(seq=7, text=texts[0]))
    check = stage.desk.ask(number_check, 2026, 2026)
    assert not check.whole
    assert check.series[0].missing == (4, 5, 6)
    assert check.series[0].twins == (texts[0],)
    assert "3 nomor terlewat dan 1 nomor kembar" in verdict(check)
    text = raster.text(BY_KEY["periksa_nomor"].make(stage.desk, MONTH).pdf)
    assert "004 s.d. 006" in text
    with stage.engine.begin() as connection:
        connection.execute(number.update().where(number.c.id == 4).values(seq=4, text=texts[3]))


def test_the_book_of_complaints_names_nobody_and_every_paper_says_what_it_must(stage):
    said = "Menunggu tiga jam"
    who = ComplaintData("waktu", said, name="Kenari Contoh", contact="0812 0000 1111")
    one = stage.do("loket1", complaints.receive, who)
    two = stage.do("loket1", complaints.receive, ComplaintData("sarana", "kursi rusak", Channel.BOX, anonymous=True))
    with pytest.raises(Refused, match="belum dijawab"):
        papers.make(stage.desk, "jawaban_pengaduan", one.id)
    one = stage.do("kasi_pelum", complaints.assign, one.id, 1, stage.who["kasi_pelum"])
    stage.do("kasi_pelum", complaints.answer, one.id, one.version, Outcome.UPHELD, "Kami memohon maaf.")
    found = stage.desk.ask(lambda look: complaint_papers.book(look, read.period(look, MONDAY, MONDAY)))
    assert (found["jumlah"], found["jumlah_menunggu"], found["jumlah_lewat"]) == (2, 1, 0)
    assert [(r["pelapor"], r["ketepatan"]) for r in found["pengaduan"]] == [
        ("tercatat", "tepat"),
        ("tanpa nama", "menunggu"),
    ]
    text = raster.text(BY_KEY["buku_pengaduan"].make(stage.desk, MONTH).pdf)
    assert "0001/PGD/XI/2026" in text
    assert "Kenari" not in text
    sheet = openpyxl.load_workbook(io.BytesIO(BY_KEY["buku_pengaduan"].workbook(stage.desk, MONTH))).active
    assert said in {cell.value for row in sheet.iter_rows() for cell in row}
    receipt = raster.text(papers.make(stage.desk, "tanda_terima_pengaduan", two.id).pdf)
    assert f"{two.code[:4]}-{two.code[4:]}" in receipt
    assert "tanpa nama" in receipt
    assert "contoh, belum ditetapkan" in receipt
    named = raster.text(papers.make(stage.desk, "tanda_terima_pengaduan", one.id).pdf)
    assert "Kenari" not in named
    letter = " ".join(raster.text(papers.make(stage.desk, "jawaban_pengaduan", one.id).pdf).split())
    for words in ("Kenari Contoh", said, "TERBUKTI", "Kami memohon maaf.", "KEPALA SEKSI PELAYANAN UMUM"):
        assert words in letter


@given(st.sets(st.integers(1, 60), min_size=1))
def test_what_is_missing_fills_the_row(some):
    found = missing_between(sorted(some))
    assert set(found) | some == set(range(min(some), max(some) + 1))
    assert not set(found) & some


@pytest.mark.parametrize(
    ("missing", "words"),
    [((), "tidak ada"), ((2,), "002"), ((2, 3, 4, 5), "002 s.d. 005"), ((2, 5, 6, 1000), "002, 005 s.d. 006, 1000")],
)
def test_missing_numbers_in_words(missing, words):
    assert listed(missing) == words


def test_objections_and_deliveries(stage):
    everything_once(stage)
    found = rows(stage, read.objections)
    assert [r["putusan"] for r in found] == ["terbukti", "tidak terbukti"]
    assert found[0]["tindak_lanjut"].startswith("diantar ke rumah, 0001/LR/")
    sent = rows(stage, read.deliveries)
    assert [(r["hasil"], r["percobaan"], r["tanpa_imbalan"]) for r in sent] == [("diterima di rumah", 2, "ya")]
    assert rows(stage, read.deliveries, MONDAY, TUESDAY, stage.who["loket1"]) == []
    assert len(rows(stage, read.deliveries, MONDAY, TUESDAY, stage.who["operator1"])) == 1


def test_the_place_of_an_instant_is_found_in_every_table(stage):
    everything_once(stage)
    for table, when in ((request, "received_at"), (trail, "at")):
        ats = stage.desk.ask(
            lambda look, t=table, w=when: [
                tuple(r) for r in look.connection.execute(t.select().with_only_columns(t.c.id, t.c[w]).order_by(t.c.id))
            ]
        )
        for instant in {0, *(a for _, a in ats), ats[0][1] + 1, ats[-1][1] + 1}:
            expected = min((i for i, a in ats if a >= instant), default=ats[-1][0] + 1)
            found = stage.desk.ask(lambda look, t=table, w=when, n=instant: read.first_id_since(look, t, w, n))
            assert found == expected


def words(text):
    return "".join(text.split())


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_paper_and_workbook_hold_every_row(stage, key):
    everything_once(stage)
    paper = BY_KEY[key]
    job = paper.make(stage.desk, MONTH)
    assert (job.sheet, job.title.startswith(paper.title.split()[0])) == ("F4", key != "periksa_nomor")
    text = words(raster.text(job.pdf))
    assert words("Halaman 1 dari") in text
    ready = paper.prepared(stage.desk, MONTH)
    form, values, _ = ready.args
    for group in form.groups:
        for row in values[group.key]:
            for field in group.fields:
                value = row.get(field.key)
                if isinstance(value, str) and used(form, field.key):
                    assert words(value) in text, (field.key, value)
    book = openpyxl.load_workbook(io.BytesIO(paper.workbook(stage.desk, MONTH)))
    count = sum(sheet.max_row - 4 for sheet in book)
    assert count == ready.rows
    for sheet in book:
        assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("A5", "landscape")
        assert sheet.print_title_rows == "$4:$4"
        assert {c.data_type for row in sheet.iter_rows() for c in row} <= {"s", "n", "d"}
    assert paper.make(stage.desk, Choice(MONTH.first, MONTH.last, sheet="A4")).sheet == "A4"


def used(form, key):
    return f"field='{key}'" in repr(form.blocks)


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_an_empty_day_prints_a_sentence_not_a_bare_table(stage, key):
    day = date(2026, 1, 2)
    text = raster.text(BY_KEY[key].make(stage.desk, Choice(day, day)).pdf)
    assert "None" not in text
    assert "Tidak ada" in text or "Belum ada" in text


def test_what_is_asked_is_what_is_used():
    for paper in books.PAPERS:
        assert paper.group is Group.BOOKS
        assert paper.asks[0] is Ask.PERIOD
        assert paper.sheets == ("F4", "A4")
        assert paper.says.endswith(".")


def test_periods_in_words_and_the_ones_refused(stage):
    day = date(2026, 11, 23)
    assert books.period_words(day, day) == "Senin, 23 November 2026"
    assert books.period_words(date(2026, 2, 1), date(2026, 2, 28)) == "Februari 2026"
    assert books.period_words(date(2026, 1, 1), date(2026, 12, 31)) == "Tahun 2026"
    assert books.period_words(date(2026, 11, 1), date(2026, 11, 15)) == "1 s.d. 15 November 2026"
    assert books.period_words(date(2026, 10, 5), date(2026, 11, 4)) == "5 Oktober 2026 s.d. 4 November 2026"
    for choice in (Choice(day, day - timedelta(days=1)), Choice(date(2025, 1, 1), day)):
        with pytest.raises(Refused) as caught:
            BY_KEY["buku_tamu"].make(stage.desk, choice)
        assert caught.value.refusal.field == Ask.PERIOD.value


def test_a_part_is_never_taken_for_the_whole(stage):
    stage.accept("sktm")
    choice = Choice(MONDAY, MONDAY, service="sktm", officer=stage.who["loket1"])
    text = raster.text(BY_KEY["buku_register"].make(stage.desk, choice).pdf)
    name = stage.desk.ask(lambda look: look.officer(stage.who["loket1"]).name)
    assert words(f"dan petugas {name}") in words(text)
    assert "Hanya layanan" in text


def test_an_applicant_corrected_is_corrected_in_the_book(stage):
    key = stage.accept("sktm")
    stage.act("loket1", corrections.correct_applicant, key, type(stage_person())(name="Contoh Betul"), "salah ketik")
    assert rows(stage, read.requests)[0]["pemohon_nama"] == "Contoh Betul"


def stage_person():
    from loket_app.usecases.intake import PersonData

    return PersonData(name="x")
