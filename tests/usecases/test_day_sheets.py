"""Opening check and closing sheet of a small day: every count, what is undone, and the head that check knows."""

from datetime import date, timedelta

from loket_app.documents import raster
from loket_app.domain.complaint import Channel, Outcome
from loket_app.domain.dates import HOUR
from loket_app.store.engine import on_server
from loket_app.usecases import acts, complaints, letters
from loket_app.usecases.checking import chain, unclean
from loket_app.usecases.complaints import ComplaintData
from loket_app.usecases.office_papers import day_sheets
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.queries import books, day_closing, morning
from tests.usecases.counter_machine import MONDAY
from tests.usecases.rich_office import everything_once

BY_KEY = {paper.key: paper for paper in day_sheets.PAPERS}


def closing(stage, day=MONDAY):
    return stage.desk.ask(lambda look: day_closing.closing_values(look, books.period(look, day, day)))


def lines(stage):
    return {line.what.split(" (")[0]: line for line in stage.desk.ask(morning.opening_check, stage.desk)}


def words(text):
    return "".join(text.split())


def test_the_closing_counts_what_the_books_hold(stage):
    everything_once(stage)
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        counts = {row["nama"].strip("\N{EN DASH} "): row["banyak"] for row in closing(stage, day)["angka"]}

        def book(read, day=day):
            return stage.desk.ask(lambda look: read(look, books.period(look, day, day)))

        assert counts["Tamu datang"] == len(book(books.guests))
        assert counts["Permohonan diterima"] == len(book(books.requests))
        assert counts["langsung lengkap"] + counts["belum lengkap"] == counts["Permohonan diterima"]
        assert counts["diserahkan di loket atau di rumah"] == len(book(books.handed_over))
        assert counts["Keberatan diajukan"] == len(book(books.objections))
        assert counts["Pengantaran dibuat"] == len(book(books.deliveries))
        assert counts["di antaranya lewat janji"] <= counts["Selesai dikerjakan (siap)"]
        numbers = closing(stage, day)["urutan"]
        assert sum(row["banyak"] for row in numbers) == len(book(books.numbers))
        assert sum(row["batal"] for row in numbers) == len(closing(stage, day)["batal"])


def test_a_small_day_line_by_line(stage):
    first = stage.accept("sktm", letter_values={})
    stage.advance(first, 3)
    stage.act("kasi_pelum", acts.reject, first, "data tidak benar")
    second = stage.accept("sktm")
    stage.advance(second, 3)
    waiting = stage.accept("sktm", complete=False)
    stage.do("operator1", letters.mark_paper_printed, second, "tanda_terima", "aa", "Printer Contoh")
    found = closing(stage)
    counts = {row["nama"].strip("\N{EN DASH} "): row["banyak"] for row in found["angka"]}
    assert (counts["Permohonan diterima"], counts["belum lengkap"], counts["Ditolak"]) == (3, 1, 1)
    assert counts["Kertas dicetak"] == 1
    assert [(row["banyak"], row["batal"]) for row in found["urutan"]] == [(2, 1)]
    assert found["urutan"][0]["awal"] != found["urutan"][0]["akhir"]
    assert [row["keterangan"] for row in found["batal"]] == ["data tidak benar"]
    assert [row["nomor_register"] for row in found["belum"]] == ["0002/2026", "0003/2026"]
    assert all(row["letak"] for row in found["belum"])
    assert stage.load(waiting).row.name not in str(found)
    text = words(raster.text(BY_KEY["penutupan_hari"].make(stage.desk, Choice(officer=stage.who["loket1"])).pdf))
    for row in (*found["urutan"], *found["belum"], *found["batal"]):
        assert all(words(str(value)) in text for value in row.values())
    assert words(stage.desk.ask(lambda look: look.officer(stage.who["loket1"]).name)) in text
    assert words(stage.desk.ask(chain.head_of).words) in text


def test_complaints_stand_in_the_morning_and_at_the_end_of_the_day(stage):
    got = stage.do("loket1", complaints.receive, ComplaintData("sarana", "kursi rusak", Channel.BOX, anonymous=True))
    assert (lines(stage)["Pengaduan"].amber, lines(stage)["Pengaduan"].words) == (
        True, "1 menunggu jawaban; 1 belum ada penanggung jawab",
    )  # fmt: skip
    got = stage.do("kasi_pelum", complaints.assign, got.id, 1, stage.who["kasi_pelum"])
    assert not lines(stage)["Pengaduan"].amber
    found = closing(stage)
    counts = {row["nama"]: row["banyak"] for row in found["angka"]}
    assert (counts["Pengaduan diterima"], counts["Pengaduan dijawab"]) == (1, 0)
    assert [row["nomor"] for row in found["pengaduan"]] == [got.number]
    assert got.number in raster.text(BY_KEY["penutupan_hari"].make(stage.desk, Choice()).pdf)
    assert closing(stage, MONDAY - timedelta(days=1))["pengaduan"] == []
    stage.clock.move(16 * 24 * HOUR)
    assert "1 jatuh tempo dalam 3 hari kerja" in lines(stage)["Pengaduan"].words
    stage.clock.move(9 * 24 * HOUR)
    assert closing(stage)["pengaduan"][0]["batas"].startswith("LEWAT ")
    stage.do("kasi_pelum", complaints.answer, got.id, got.version, Outcome.UPHELD, "Kursi diganti.")
    assert lines(stage)["Pengaduan"].words == "1 sudah dijawab, belum disampaikan"


def test_the_printed_head_is_what_check_reads(stage):
    stage.accept("sktm")
    found = closing(stage)
    stage.clock.move(24 * HOUR)
    stage.accept("sktm")
    assert closing(stage)["kepala"] == found["kepala"]
    finding, where = stage.desk.ask(chain.compared, found["kepala"])
    assert finding is None
    assert where.startswith(f"jejak baris {found['kepala_baris']}, ")
    other = found["kepala"][:-1] + ("0" if found["kepala"][-1] != "0" else "1")
    assert stage.desk.ask(chain.compared, other)[0].found == "rantai lain (disusun ulang)"
    assert closing(stage, date(2020, 1, 1))["kepala"] == ""


def test_the_morning_names_what_needs_somebody(stage, tmp_path):
    found = lines(stage)
    assert len(found) == 11
    assert found["Pengaduan"].words == "tidak ada yang menunggu"
    assert found["Printer komputer ini"].amber
    assert found["Pakta integritas petugas"].amber
    assert not found["Surat siap diambil"].amber
    key = stage.ready("sktm")
    stage.do("operator1", letters.mark_paper_printed, key, "tanda_terima", "aa", "Printer Contoh")
    stage.do("operator1", letters.mark_paper_printed, key, "tanda_terima", "aa", "berkas PDF")
    found = lines(stage)
    assert "Printer Contoh: terakhir mencetak 23 November 2026 pukul " in found["Printer komputer ini"].words
    assert "PDF" not in found["Printer komputer ini"].words
    assert (found["Surat siap diambil"].words[:11], found["Surat siap diambil"].amber) == ("1 menunggu,", False)
    stage.clock.move(8 * 24 * HOUR)
    assert "hubungi pemohonnya" in lines(stage)["Surat siap diambil"].words
    stage.desk.folder = tmp_path
    unclean.opened(tmp_path)
    assert not lines(stage)["Penutupan terakhir"].amber
    unclean.opened(tmp_path)
    assert lines(stage)["Penutupan terakhir"].amber
    copies = lines(stage)["Cadangan terbaru yang terbukti utuh"]
    assert copies.amber is not on_server(stage.engine)
    assert ("belum ada" if copies.amber else "bersama server") in copies.words
    stage.desk.folder = None


def test_the_opening_paper_holds_every_line_with_a_box(stage):
    found = stage.desk.ask(morning.opening_check, stage.desk)
    text = words(raster.text(BY_KEY["pemeriksaan_pembukaan"].make(stage.desk, Choice(sheet="A4")).pdf))
    for line in found:
        assert words(line.what) in text
    assert text.count(words(day_sheets.TO_SEE)) >= sum(line.amber for line in found)
    assert text.count("\N{BALLOT BOX}") == len(found)
