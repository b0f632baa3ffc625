"""Pakta integritas, maklumat, the decree on LAYAR RAMAH and the blank questionnaire: words, pages, rows, refusals."""

import io
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from loket_app import paths
from loket_app.definitions.forms import load_form
from loket_app.definitions.presets import PactKind
from loket_app.definitions.survey import regulation_instrument
from loket_app.documents import raster
from loket_app.documents.page import render
from loket_app.documents.paper import Letterhead, Paper
from loket_app.domain.errors import Refused
from loket_app.store.engine import writing
from loket_app.store.tables import officer
from loket_app.usecases import office_settings, staff
from loket_app.usecases.office_papers import innovation, pledges, questionnaire
from loket_app.usecases.office_papers.paper import Ask, Choice
from loket_app.usecases.settings import INNOVATION, OFFICE

DAY = date(2026, 11, 23)
HEAD = Letterhead("PEMERINTAH KABUPATEN CONTOH", "KECAMATAN CONTOH", "Jln. Contoh 1", "", "Contoh", None, "WIB")
PAPERS = (*pledges.PAPERS, *innovation.PAPERS, *questionnaire.PAPERS)
BY_KEY = {paper.key: paper for paper in PAPERS}
LONG_NAME = "Prof. Dr. H. Muhammad Contoh Nama Yang Sangat Panjang Sekali bin Abdurrahman, S.STP., M.Si., M.A.P."


@pytest.fixture
def kemlagi(make_office):
    return make_office("kemlagi")


def text(job) -> str:
    return " ".join(raster.text(job.pdf).split())


def pages(job) -> list[str]:
    return pages_of(job.pdf)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(document[n].get_textpage().get_text_bounded().split()) for n in range(len(document))]


def save(office, kind: str, body) -> None:
    office.desk.do(office.by("admin"), office_settings.save_setting, kind, "ini", body)


def rename(office, key: str, **values) -> None:
    with writing(office.desk.engine) as connection:
        connection.execute(update(officer).where(officer.c.id == office.who[key]).values(**values))


class TestPact:
    @pytest.mark.parametrize(
        ("key", "words"),
        [
            (pledges.SOP, ("PEMENUHAN STANDAR OPERASIONAL PROSEDUR", "mengantar sendiri surat hasil layanan")),
            (pledges.GRATUITY, ("TIDAK MENERIMA GRATIFIKASI", "tidak meminta dan tidak menerima uang")),
        ],
    )
    def test_one_officer_with_the_day_of_signing(self, kemlagi, key, words):
        job = BY_KEY[key].make(kemlagi.desk, Choice(officer=kemlagi.who["loket1"], day=DAY))
        found = text(job)
        assert raster.page_count(job.pdf) == 1
        assert job.sheet == "F4"
        for part in (
            *words, "Ayu Contoh", "19700101 199001 2 011", "Pengatur Muda Tk. I (II/b)", "Petugas Pelayanan 1",
            "Kantor Kecamatan Kemlagi, Kabupaten Mojokerto", "Mengetahui, ", "Endah Contoh, S.STP., M.Si.",
            "sejak tanggal 23 November 2026 sampai dengan tanggal 22 November 2027", "Kemlagi, 23 November 2026",
        ):  # fmt: skip
            assert part in found

    def test_all_officers_one_page_each_and_dots_without_a_day(self, office):
        job = BY_KEY[pledges.SOP].make(office.desk, Choice())
        found = pages(job)
        assert len(found) == 9
        assert all("sampai dengan tanggal ....." in page and "Sangasanga, ....." in page for page in found)
        assert [page.count("Mengetahui") for page in found].count(0) == 1, "the Camat signs his own alone"

    def test_the_longest_names_stay_on_one_page(self, kemlagi):
        rename(kemlagi, "camat", name=LONG_NAME)
        rename(kemlagi, "loket1", name=LONG_NAME, position="Penata Kelola Layanan Administrasi Terpadu Kecamatan " * 2)
        job = pledges.pacts_for(kemlagi.desk, kemlagi.who["loket1"], [PactKind.NO_GRATUITY], DAY)
        assert raster.page_count(job.pdf) == 1
        assert text(job).count(LONG_NAME) + text(job).replace(" ", "").count(LONG_NAME.replace(" ", "")) >= 2

    def test_both_as_one_paper(self, kemlagi):
        job = pledges.pacts_for(kemlagi.desk, kemlagi.who["portir"], tuple(PactKind))
        first, second = pages(job)
        assert "PEMENUHAN STANDAR" in first
        assert "TIDAK MENERIMA GRATIFIKASI" in second
        assert job.title == "Pakta Integritas, Wati Contoh"

    def test_who_left_signs_nothing(self, kemlagi):
        rename(kemlagi, "loket2", active=0)
        with pytest.raises(Refused) as caught:
            pledges.pacts_for(kemlagi.desk, kemlagi.who["loket2"], tuple(PactKind))
        assert caught.value.refusal.field == Ask.OFFICER.value

    @given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
    def test_a_pact_ends_before_it_comes_round_again(self, day, months):
        last = pledges.valid_until(day, months)
        after = last + timedelta(days=1)
        assert (after.year * 12 + after.month) - (day.year * 12 + day.month) in (months, months + 1)
        assert after.day in (day.day, 1)
        assert pledges.valid_until(date(2026, 1, 31), 1) == date(2026, 2, 28)
        assert pledges.valid_until(date(2024, 2, 29), 12) == date(2025, 2, 28)


class TestRegister:
    def test_standings_day_by_day(self):
        signed, until = date(2026, 1, 5), date(2026, 12, 31)
        expected = {
            date(2026, 1, 4): pledges.COMING, date(2026, 1, 5): pledges.HOLDS, date(2026, 11, 30): pledges.HOLDS,
            date(2026, 12, 1): pledges.ENDING, date(2026, 12, 31): pledges.ENDING, date(2027, 1, 1): pledges.PAST,
        }  # fmt: skip
        assert {day: pledges.standing(signed, until, day, 30) for day in expected} == expected
        assert pledges.standing(None, None, DAY, 30) == pledges.NONE_YET

    def test_the_one_that_counts_and_what_needs_an_act(self, kemlagi):
        sign = staff.sign_pact
        me = kemlagi.who["operator2"]
        kemlagi.desk.do(kemlagi.by("kasi_pelum"), sign, me, PactKind.SOP, "01-12-2025", "10-12-2026")
        kemlagi.desk.do(kemlagi.by("kasi_pelum"), sign, me, PactKind.NO_GRATUITY, "01-01-2025", "31-12-2025")
        kemlagi.desk.do(kemlagi.by("kasi_pelum"), sign, kemlagi.who["admin"], PactKind.SOP, "01-12-2026", "31-12-2027")
        lines = kemlagi.desk.ask(pledges.pact_lines, 30)
        mine = {(line.officer.id, line.kind): line.standing for line in pledges.counting(lines)}
        assert mine[me, PactKind.SOP] == pledges.ENDING
        assert mine[me, PactKind.NO_GRATUITY] == pledges.PAST
        assert mine[kemlagi.who["admin"], PactKind.SOP] == pledges.COMING
        assert mine[kemlagi.who["admin"], PactKind.NO_GRATUITY] == pledges.NONE_YET
        found = text(BY_KEY[pledges.REGISTER].make(kemlagi.desk, Choice()))
        for part in ("SEGERA BERAKHIR", "LEWAT", "belum mulai", "BELUM ADA", "10-12-2026", "Pakta yang berlaku: 15"):
            assert part in found

    def test_a_signing_ahead_of_time_does_not_hide_the_one_in_force(self, kemlagi):
        me = kemlagi.who["loket1"]
        kemlagi.desk.do(kemlagi.by("kasi_pelum"), staff.sign_pact, me, PactKind.SOP, "01-01-2028", "31-12-2028")
        lines = [one for one in kemlagi.desk.ask(pledges.pact_lines, 30) if one.officer.id == me]
        assert [line.standing for line in lines if line.kind is PactKind.SOP] == [pledges.HOLDS, pledges.COMING]

    def test_the_workbook_keeps_what_was_renewed(self, kemlagi):
        me = kemlagi.who["loket1"]
        kemlagi.desk.do(kemlagi.by("kasi_pelum"), staff.sign_pact, me, PactKind.SOP, "20-11-2026", "19-11-2028")
        book = BY_KEY[pledges.REGISTER].workbook
        assert book is not None
        sheet = openpyxl.load_workbook(io.BytesIO(book(kemlagi.desk, Choice()))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        mine = [row for row in rows if row[0] == "Ayu Contoh" and row[3] == "Pemenuhan SOP"]
        assert [row[-1] for row in mine] == ["berlaku", "sudah diperbarui"]
        assert mine[0][5].date() == date(2028, 11, 19)
        assert len(rows) == 9 * 2 + 1

    def test_a_hundred_officers_go_over_pages_with_the_head_on_each(self, kemlagi):
        one = kemlagi.desk.ask(lambda look: look.officer(kemlagi.who["loket1"]))
        people = [one._replace(id=n, name=LONG_NAME) for n in range(100)]
        lines = [pledges.PactLine(who, kind, DAY, DAY, pledges.ENDING) for who in people for kind in PactKind]
        values = pledges.register_values(lines)
        assert (values["jumlah_berlaku"], values["jumlah_segera"], values["jumlah_belum"]) == (200, 200, 0)
        form = load_form(paths.forms() / "register_pakta.toml")
        texts = [page.count("keadaan") for page in pages_of(render(form, values, Paper(HEAD)))]
        assert len(texts) > 5
        assert all(count >= 2 for count in texts[:-1])


class TestCharter:
    @pytest.mark.parametrize(("sheet", "size"), [("A4", (210, 297)), ("A3", (297, 420))])
    @pytest.mark.parametrize(
        "name", ["Kecamatan Kemlagi", "Kecamatan Ai", "Kecamatan Contoh Muara Sungai Panjang Hilir"]
    )
    def test_one_page_in_each_size_whatever_the_name(self, kemlagi, sheet, size, name):
        body = dict(kemlagi.desk.ask(lambda look: look.settings.body(OFFICE)))
        save(kemlagi, OFFICE, {**body, "nama": name}) if name != body["nama"] else None
        job = BY_KEY[pledges.CHARTER].make(kemlagi.desk, Choice(sheet=sheet, day=DAY))
        ((width, height),) = raster.page_sizes(job.pdf)
        assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == size
        assert job.sheet == sheet
        found = text(job)
        for part in ("MAKLUMAT PELAYANAN", name.upper(), "sanggup menyelenggarakan", "kompensasi", "Endah Contoh"):
            assert part in found

    def test_another_sheet_is_refused(self, kemlagi):
        with pytest.raises(Refused) as caught:
            BY_KEY[pledges.CHARTER].make(kemlagi.desk, Choice(sheet="F4"))
        assert caught.value.refusal.field == Ask.SHEET.value


class TestDecree:
    def test_kemlagis_own_bases_and_stages(self, kemlagi):
        job = BY_KEY[innovation.DECREE].make(kemlagi.desk, Choice(day=DAY))
        found = text(job)
        for part in (
            "KEPUTUSAN CAMAT KEMLAGI", "Menimbang", "Mengingat", "MEMUTUSKAN:", "KETUJUH",
            "Peraturan Bupati Mojokerto Nomor 54 Tahun 2020", "Maklumat Pelayanan Kecamatan Kemlagi tanggal 1 Januari",
            "dengan Kepala Seksi Pelayanan sebagai koordinator", "Minggu ke-2 September 2021",
            "Minggu ke-4 September s.d. minggu ke-3 Oktober 2021", "Minggu ke-1 November 2021", "23 November 2026",
        ):  # fmt: skip
            assert part in found
        assert "contoh" not in found.replace("Contoh", "")
        last = pages(job)[-1]
        assert "LAMPIRAN" in last
        assert "TAHAPAN LAYAR RAMAH" in last
        assert "Endah Contoh" in last

    def test_dates_that_nobody_confirmed_are_marked(self, office):
        assert "Jadwal contoh, belum ditetapkan" in text(BY_KEY[innovation.DECREE].make(office.desk, Choice()))
        plan = dict(office.desk.ask(lambda look: look.settings.body(INNOVATION)))
        plan.pop("contoh")
        save(office, INNOVATION, plan)
        assert "Jadwal contoh" not in text(BY_KEY[innovation.DECREE].make(office.desk, Choice()))

    @pytest.mark.parametrize("count", [0, 1, 24])
    def test_no_bases_no_stages_or_very_many(self, kemlagi, count):
        body = dict(kemlagi.desk.ask(lambda look: look.settings.body(OFFICE)))
        long = "Peraturan Contoh Nomor {} Tahun 2020 tentang " + "Tata Cara Penyelenggaraan Pelayanan Terpadu " * 5
        save(kemlagi, OFFICE, {**body, "dasar_hukum": [long.format(n) for n in range(count)]})
        stage = {"dari": "2026-01-01", "sampai": "2028-12-31", "kegiatan": "Sosialisasi dan evaluasi " * 8}
        save(kemlagi, INNOVATION, {"tahap": [stage] * count})
        found = pages(BY_KEY[innovation.DECREE].make(kemlagi.desk, Choice(day=DAY)))
        whole = " ".join(found)
        assert whole.count("Peraturan Contoh") == count
        assert ("Mengingat" in whole) is bool(count)
        assert "Endah Contoh" in found[-1]
        assert "TAHAPAN" in found[-1] or "Sosialisasi" in found[-1], "no signature alone on a page"
        assert ("Tahapan belum ditetapkan" in whole) is (count == 0)

    def test_the_schedule_as_sheet_and_workbook(self, kemlagi):
        paper = BY_KEY[innovation.SCHEDULE]
        job = paper.make(kemlagi.desk, Choice())
        assert raster.page_count(job.pdf) == 1
        for part in ("September 2021", "Oktober 2021", "November 2021", "Percobaan LAYAR RAMAH"):
            assert part in text(job)
        assert paper.workbook is not None
        sheet = openpyxl.load_workbook(io.BytesIO(paper.workbook(kemlagi.desk, Choice()))).active
        assert next(row[0].value for row in sheet.iter_rows(min_row=5)) == "Minggu ke-2 September 2021"


class TestQuestionnaire:
    @pytest.mark.parametrize("sheet", ["A4", "F4"])
    def test_nine_questions_on_one_page_and_no_name(self, office, sheet):
        job = BY_KEY[questionnaire.QUESTIONNAIRE].make(office.desk, Choice(sheet=sheet))
        found = text(job)
        assert (raster.page_count(job.pdf), job.sheet) == (1, sheet)
        assert found.count("Bagaimana ") == 9
        for part in (
            "Ada tetapi tidak berfungsi", "Sangat mahal", "Gratis", "Laki-laki", "60 tahun ke atas", "Jenis layanan",
            "Saran dan masukan", "Terima kasih", "9.",
        ):  # fmt: skip
            assert part in found
        assert "Nama:" not in found

    def test_more_questions_go_over_the_page_legibly(self):
        instrument = regulation_instrument()
        more = [
            replace(u, questions=tuple(replace(q, key=f"{q.key}_{n}") for q in u.questions for n in range(3)))
            for u in instrument.unsur
        ]
        values = questionnaire.question_values(replace(instrument, unsur=tuple(more)))
        form = load_form(paths.forms() / "skm_kuesioner.toml")
        found = pages_of(render(form, values, Paper(HEAD)))
        assert len(found) == 2
        assert " ".join(found).count("Bagaimana ") == 27


def test_every_paper_is_there_once_and_says_what_it_is_for(office):
    from loket_app.usecases.office_papers import catalogue

    keys = [paper.key for paper in catalogue.PAPERS]
    assert len(set(keys)) == len(keys)
    assert set(BY_KEY) <= set(keys)
    for paper in PAPERS:
        assert paper.says.endswith(".")
        assert set(paper.optional) <= set(paper.asks)
        assert bool(paper.sheets) is (Ask.SHEET in paper.asks)
        job = paper.make(office.desk, Choice())
        assert job.purpose == paper.key
        assert job.file_name.endswith(".pdf")
        assert "None" not in text(job)
