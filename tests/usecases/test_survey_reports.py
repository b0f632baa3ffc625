"""The survey's reports: the seed's figures in Word and PDF, the office's wording, photographs, hostile and empty."""

from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from loket_app import paths
from loket_app.definitions.presets import load_preset
from loket_app.definitions.report_names import FOLLOW_UP, KNOWN, POSTER, SURVEY_REPORT
from loket_app.definitions.reports import load_report, poster_from_text, report_from_text
from loket_app.documents import raster
from loket_app.domain.errors import BadDefinition, Disturbance, Refused
from loket_app.domain.figures import fraction_text, units_text
from loket_app.domain.report import Chart, Pictures, Table
from loket_app.domain.report_text import Source
from loket_app.simulation.survey import play_survey
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers import survey_reports
from loket_app.usecases.office_papers.catalogue import paper_named
from loket_app.usecases.office_papers.paper import Ask, Choice
from loket_app.usecases.queries import survey, survey_rtl
from loket_app.usecases.survey import imports, periods, realisations, report_reading, reports, rtl
from loket_app.usecases.survey.periods import PeriodData, Published
from loket_app.usecases.survey.report_reading import read_survey
from loket_app.usecases.survey.report_values import follow_up_values, listed, survey_values
from tests.conftest import MONDAY
from tests.documents.test_report_writers import HOSTILE, squeezed, word_tables, word_text
from tests.usecases.survey_office import closed, made_up, opened, response


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Sangasanga's demonstration with its three periods, in a folder of its own; the tests here only read it."""
    from loket_app.domain.dates import at
    from loket_app.store.engine import open_engine
    from loket_app.store.migrate import migrate
    from loket_app.usecases import founding
    from loket_app.usecases.desk import Who
    from loket_app.usecases.ports import SetClock

    folder = tmp_path_factory.mktemp("laporan")
    preset = load_preset("sangasanga")
    engine = open_engine(folder / "loket.db")
    migrate(engine)
    desk = Desk(engine, SetClock(at(MONDAY, 8, 0, preset.office.zone)), "PC-UJI", folder)
    who = desk.do(Who(0, 0), founding.found_office, preset, {})
    ids = play_survey(desk, preset, who, MONDAY)
    yield desk, ids
    engine.dispose()


def in_folder(office, folder: Path) -> Desk:
    return Desk(office.desk.engine, office.clock, "PC-UJI", folder)


def tables_of(report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table) and block.rows]


def cells(table: Table) -> list[list[str]]:
    """As Word has them: the head too; what goes on from above is empty."""
    return [["" if c.joined else c.text for c in row] for row in (*table.head, *table.rows, *table.foot)]


def test_the_follow_up_report_is_the_seeds(played):
    desk, ids = played
    word, job = reports.followup_report(desk, ids[0])
    summary, plan, happened, going_on, done = word_tables(word)
    assert summary[0] == ["No", "Unsur", "IKM", "Mutu Layanan"]
    assert [row[2] for row in summary[1:10]] == [
        "3,88", "3,88", "3,86", "3,99", "3,89", "3,89", "3,90", "3,99", "3,90",
    ]  # fmt: skip
    assert summary[3] == ["U3", "Kecepatan Pelayanan", "3,86", "Sangat Baik"]
    assert summary[10] == ["IKM unit pelayanan", "97,72", "A (Sangat Baik)"]
    assert plan[0] == [
        "No", "Prioritas Unsur", "Rencana Tindak Lanjut/ Program/ Kegiatan", "Waktu (triwulan 2024)",
        "Penanggung Jawab",
    ]  # fmt: skip
    priorities = [row[1] for row in plan[2:] if row[0]]
    assert priorities == ["Kecepatan Pelayanan", "Prosedur Pelayanan", "Kesesuaian Persyaratan"]
    assert [row[2] for row in plan[2:]] == [
        "Penambahan petugas di bagian front office PATEN", "Pelatihan petugas PATEN",
        "Melakukan monitoring dan evaluasi terhadap prosedur pelayanan", "Membuat SOP portir pelayanan",
        "Membuat standar pelayanan semua jenis layanan",
        "Menyebarluaskan informasi persyaratan setiap jenis layanan secara terbuka kepada masyarakat",
    ]  # fmt: skip
    assert plan[4][3:] == ["", "√", "", "√", "Sekretaris Camat dan Kasi Pelayanan Umum"]
    assert [row[2] for row in happened[1:]] == ["Sudah", "Belum", "Sudah", "Sudah", "Sudah", "Sudah", "Sudah"]
    assert happened[3][:2] == ["", ""]
    assert going_on[1] == [
        "2", "Pelatihan petugas PATEN", "Pelatihan service excellent", "Semester 1 Tahun 2025",
        "Camat dan Kasi Pelayanan Umum", "Bagian Organisasi Kabupaten",
    ]  # fmt: skip
    assert ["Telah dilaksanakan", "5 (83,3 %)"] in done
    assert ["Nilai PEKPPP indikator 8 (persentase tindak lanjut)", "4"] in done
    for text in (word_text(word), raster.text(job.pdf)):
        flat = squeezed(text)
        assert squeezed("telah melaksanakan 5 dari 6 rencana tindak lanjut (83,3 %)") in flat
        assert squeezed("unsur terendah pertama dengan nilai 3,86, yaitu prioritas unsur Kecepatan Pelayanan") in flat
        assert squeezed("Pelatihan petugas PATEN: Mengikuti pelatihan service excellent") in flat
        assert squeezed("rencana tindak lanjut Pelatihan petugas PATEN belum selesai dilaksanakan.") in flat
        assert squeezed("Kendalanya: Keterbatasan anggaran.") in flat
        assert squeezed("Sangasanga, 23 November 2026CAMAT SANGASANGA,") in flat
    assert (job.sheet, job.purpose) == ("F4", FOLLOW_UP)


def test_the_survey_report_says_what_the_queries_say(played):
    desk, ids = played
    content = reports.survey_content(desk, ids[1])
    word, pdf = reports.draw_word(content.report), reports.draw_pdf(content.report)
    found = desk.ask(survey.result, ids[1]).result
    assert [cells(t) for t in tables_of(content.report)] == word_tables(word)
    flat = squeezed(raster.text(pdf))
    assert all(squeezed(c.text) in flat for t in tables_of(content.report) for row in t.rows for c in row)
    unsur = next(t for t in word_tables(word) if t[0][:2] == ["Kode", "Unsur"] and len(t[0]) == 7)
    assert [row[2] for row in unsur[1:10]] == [fraction_text(u.nrr, 3) for u in found.unsur]
    assert [row[4] for row in unsur[1:10]] == [units_text(u.hundredths) for u in found.unsur]
    assert unsur[11][1:3] == [found.ikm_text, found.mutu.value]
    people = next(t for t in word_tables(word) if t[0][0] == "Karakteristik")
    assert sum(int(row[2]) for row in people[1:] if row[1] in ("Laki-laki", "Perempuan")) == found.n
    raw = next(t for t in word_tables(word) if t[0][0] == "No. responden")
    assert len(raw) == 1 + found.n + 5
    assert [sum(int(row[n]) for row in raw[1 : found.n + 1]) for n in range(1, 10)] == [u.total for u in found.unsur]
    for chapter in ("BAB I", "BAB II", "BAB III", "BAB IV", "BAB V", "LAMPIRAN 1", "LAMPIRAN 2", "LAMPIRAN 4"):
        assert squeezed(chapter) in flat
        assert chapter in word_text(word)
    assert squeezed("turun dari 97,72 pada periode 1 Juli s.d. 20 November 2023 (9,35 angka)") in flat
    assert squeezed("Periode 1 Juli s.d. 20 November 2023.") in flat, "the follow-up of the period before"
    charts = [block for block in content.report.blocks if isinstance(block, Chart)]
    assert [bar.text for bar in charts[0].bars] == [units_text(u.hundredths) for u in found.unsur]
    assert [bar.marked for bar in charts[0].bars].count(True) == 3
    assert [bar.text for bar in charts[1].bars] == ["97,72", "88,37"]


def test_what_one_respondent_alone_wrote_is_not_printed(office):
    period = opened(office)
    given = [
        *made_up(12),
        response((1,) + (4,) * 8, date(2026, 11, 20), {"persyaratan": "Pak Contoh marah kepada saya"}),
        response((2,) + (4,) * 8, date(2026, 11, 20), {"persyaratan": "Ruang  panas."}),
        response((2,) + (4,) * 8, date(2026, 11, 20), {"persyaratan": "ruang panas"}),
    ]
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, given, "contoh.csv")
    report = reports.survey_content(office.desk, period).report
    text = squeezed(raster.text(reports.draw_pdf(report))).lower()
    assert "pakcontoh" not in text
    assert squeezed("Ruang panas (2 responden)").lower() in text
    assert "konsep" in text, "the period is still open"


def test_a_field_with_countless_answers_is_cut_and_nobody_is_lost(office):
    period = opened(office)
    given = [response((3,) * 9, date(2026, 11, 20), layanan=f"Layanan {n % 70}") for n in range(140)]
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, given, "contoh.csv")
    found = {cells(t)[0][0]: t for t in tables_of(reports.survey_content(office.desk, period).report)}
    people = cells(found["Karakteristik"])
    assert people[40][1:3] == ["31 lainnya", "62"]
    services = next(t for t in tables_of(reports.survey_content(office.desk, period).report) if len(t.columns) == 5
                    and "Nilai IKM" in cells(t)[0])  # fmt: skip
    assert sum(int(row[2]) for row in cells(services)[1:]) == 140


def test_small_groups_show_their_number_only(office):
    period = opened(office)
    given = [*made_up(20), response((1,) * 9, date(2026, 11, 20), layanan="Nelayan")]
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, given, "contoh.csv")
    table = next(
        t for t in tables_of(reports.survey_content(office.desk, period).report) if "Jenis layanan" in cells(t)[0]
    )
    row = next(row for row in cells(table) if row[1] == "Nelayan")
    assert row[2:] == ["1", "–", "–"]


def refusal(command, *args) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        command(*args)
    return caught.value.refusal.code, caught.value.refusal.field


def test_nothing_to_report_is_said_beside_the_period(office):
    assert refusal(reports.survey_report, office.desk, None) == ("tanpa_periode", "survei")
    period = opened(office)
    for command in (reports.survey_report, reports.followup_report, reports.poster, reports.poster_png):
        assert refusal(command, office.desk, period) == ("belum_ada_jawaban", "survei")
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, made_up(3), "contoh.csv")
    assert refusal(reports.followup_report, office.desk, period) == ("belum_ada_rtl", "survei")
    assert refusal(reports.survey_report, office.desk, 99)[0] == "tidak_ada"
    old = PeriodData("Tahun 2020", "1-1-2020", "31-12-2020")
    reported = office.desk.do(office.by("kasi_pelum"), periods.record_published, old, Published({}, 8000))
    assert refusal(reports.survey_report, office.desk, reported) == ("periode_lama", "survei")
    assert refusal(reports.poster, office.desk, period, "F4")[0] == "kertas"


def test_a_report_without_plan_trend_or_clocks_is_whole(office):
    period = opened(office)
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, made_up(6), "contoh.csv")
    word, job = reports.survey_report(office.desk, period)
    for text in (word_text(word), raster.text(job.pdf)):
        flat = squeezed(text)
        assert squeezed("Rencana tindak lanjut disusun setelah laporan ini") in flat
        assert squeezed("Belum ada nilai dari periode sebelumnya") in flat
        assert squeezed("Jumlah pengguna layanan pada periode ini tidak dicatat.") in flat
        assert "${" not in flat
    assert not any(
        "periode ke periode" in t.caption for t in tables_of(reports.survey_content(office.desk, period).report)
    )


def plan_with(office, words: str) -> tuple[int, int, int]:
    period = opened(office)
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, made_up(8), "contoh.csv")
    closed(office, period)
    who = office.by("kasi_pelum")
    plan = office.desk.do(who, rtl.make_plan, period, "30-11-2026")
    unsur = office.desk.ask(survey_rtl.plan_of, period).priorities.chosen[0].unsur
    line = office.desk.do(who, rtl.add_line, plan, rtl.LineData(unsur, words, 2026, frozenset({1, 4}), words[:100]))
    entry = office.desk.do(
        who, realisations.add_realisation, line,
        realisations.RealisationData(realisations.Status.NOT_YET, words, words),
    )  # fmt: skip
    office.desk.do(
        who, rtl.save_continuation, line, 0, rtl.ContinuationData(words, words[:100], words[:100], words[:100])
    )
    return period, line, entry


@pytest.mark.parametrize("words", ["".join(c for c in HOSTILE if c >= " "), "Pemberdayaan" * 33])
def test_hostile_and_endless_words_stand_as_they_are(office, words):
    period, _, _ = plan_with(office, words[:400])
    kept = office.desk.ask(survey_rtl.plan_of, period).lines[0].line.programme.replace("\ufffe", "")
    word, job = reports.followup_report(office.desk, period)
    assert squeezed(kept) in squeezed(word_text(word))
    letters = [c for c in squeezed(kept) if c.isascii()]
    flat = squeezed(raster.text(job.pdf))
    assert all(c in flat for c in letters)
    for page in pypdfium2.PdfDocument(job.pdf):
        wide, _ = page.get_size()
        text = page.get_textpage()
        assert all(text.get_charbox(n)[2] <= wide for n in range(text.count_chars()))
    happened = next(t for t in word_tables(word) if t[0][1:2] == ["Rencana Tindak Lanjut"])
    assert happened[1][2] == "Belum"


def test_photographs_stand_in_the_annex_and_a_lost_one_is_named(office, tmp_path):
    period, _, entry = plan_with(office, "Pelatihan petugas")
    desk = in_folder(office, tmp_path)
    out = BytesIO()
    Image.new("RGB", (2400, 1200), "green").save(out, "JPEG")
    realisations.add_photo(desk, office.by("kasi_pelum"), entry, out.getvalue(), "Hari pertama")
    realisations.add_photo(desk, office.by("kasi_pelum"), entry, out.getvalue() + b" ", "Hari kedua")
    word, job = reports.followup_report(desk, period)
    assert len(docx.Document(BytesIO(word)).inline_shapes) == 3, "the chart and two photographs"
    assert "Hari pertama" in raster.text(job.pdf)
    assert any("lampiran dokumentasi" in cell for t in word_tables(word) for row in t for cell in row)
    lost = next((tmp_path / "foto_rtl").rglob("*.jpg"))
    lost.unlink()
    word, job = reports.followup_report(desk, period)
    assert "tidak dapat dibuka" in raster.text(job.pdf)
    assert len(docx.Document(BytesIO(word)).inline_shapes) == 2
    assert reports.followup_report(office.desk, period), "without a folder there are no photographs"


def test_the_offices_own_wording_wins_and_faults_name_their_line(office, tmp_path):
    period = opened(office)
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, made_up(6), "contoh.csv")
    desk = in_folder(office, tmp_path)
    shipped = (paths.forms() / "skm" / f"{SURVEY_REPORT}.toml").read_text(encoding="utf-8")
    own = tmp_path / "forms" / "skm" / f"{SURVEY_REPORT}.toml"
    own.parent.mkdir(parents=True)
    own.write_text(shipped.replace("PENDAHULUAN", "PEMBUKAAN"), encoding="utf-8-sig")
    assert "PEMBUKAAN" in word_text(reports.survey_report(desk, period)[0])
    own.write_text(shipped.replace("${ikm}", "${ikmm}"), encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"laporan_skm\.toml.*ikmm.*ikm"):
        reports.survey_report(desk, period)
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(Disturbance):
        reports.survey_report(desk, period)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('data = "unsur"', 'data = "unsurr"', "unsurr"),
        ('dari = "terendah"', 'dari = "terendahh"', "terendahh"),
        ('kertas = "F4"', 'kertas = "A3"', "F4 atau A4"),
        ('bila = "konsep"', 'bila = "konsepp"', "konsepp"),
        ('kunci = "laporan_skm"', 'kunci = "laporan"', "laporan_skm"),
        ("margin = [25, 25, 25, 30]", "margin = [25, 25]", "empat bilangan"),
        ("menjorok = true", "menjorokk = true", "menjorokk"),
    ],
)
def test_a_fault_in_the_wording_is_explained(old, new, said):
    shipped = (paths.forms() / "skm" / f"{SURVEY_REPORT}.toml").read_text(encoding="utf-8")
    assert old in shipped
    with pytest.raises(BadDefinition, match=said):
        report_from_text(shipped.replace(old, new, 1), "laporan_skm.toml")


def test_every_name_that_a_wording_may_use_is_given(played):
    desk, ids = played
    facts = read_survey(desk, ids[0])
    values = survey_values(facts)
    assert set(KNOWN[SURVEY_REPORT].values) <= values.keys()
    assert set(KNOWN[SURVEY_REPORT].rows) <= values.keys()
    told, plan = report_reading.read_follow_up(desk, ids[0])
    values = follow_up_values(told, plan)
    assert set(KNOWN[FOLLOW_UP].values) <= values.keys()
    assert {"dilaksanakan", "belum", "dasar_hukum"} <= values.keys()
    for key in (SURVEY_REPORT, FOLLOW_UP):
        text = load_report(paths.forms() / "skm" / f"{key}.toml")
        used = {part.name for part in text.parts if getattr(part, "source", None) is Source.TABLE}
        assert used == set(KNOWN[key].data[Source.TABLE]), "every table is in the shipped wording"


def test_the_guide_names_every_name():
    guide = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    told = guide[guide.index("## Reports of the survey") :]
    for given in KNOWN.values():
        fields = [name for row in given.rows.values() for name in row]
        for name in (*given.values, *given.rows, *fields, *(n for names in given.data.values() for n in names)):
            assert name in told, name


def test_the_poster_shows_the_index_and_who_answered(played):
    desk, ids = played
    job = reports.poster(desk, ids[1], "A3")
    text = raster.text(job.pdf)
    groups = {f.key: f for f in survey.groups(desk, ids[1])}
    for words in ("INDEKS KEPUASAN MASYARAKAT (IKM)", "KECAMATAN SANGASANGA", "88,37", "SANGAT BAIK", "155 orang",
                  "Periode survei: 2 Januari 2026 s.d. 30 Juni 2026"):  # fmt: skip
        assert squeezed(words) in squeezed(text)
    for key in ("jenis_kelamin", "pendidikan"):
        for row in groups[key].rows:
            assert row.name in text
            assert str(row.respondents) in text
    assert raster.page_count(job.pdf) == 1
    assert [tuple(round(side / 72 * 25.4) for side in size) for size in raster.page_sizes(job.pdf)] == [(297, 420)]
    with Image.open(BytesIO(reports.poster_png(desk, ids[1], "A4"))) as picture:
        assert picture.size == (1654, 2339)
    assert "SEMENTARA" in raster.text(reports.poster(desk, ids[2], None).pdf)
    assert reports.poster(desk, ids[1], "A3").pdf == job.pdf


def test_a_poster_without_a_value_or_with_the_longest_words_stays_on_its_sheet(played):
    from dataclasses import replace

    from loket_app.documents.poster import poster_pdf

    desk, ids = played
    content = reports.poster_content(desk, ids[0])
    long = {name: f"{words} {'Pemberdayaan Masyarakat ' * 6}" for name, words in content.lines.items()}
    many = tuple(replace(content.bars[0], label=f"U{n} {'Kesesuaian ' * 9}") for n in range(30))
    schools = tuple((f"Pendidikan yang sangat panjang {n}", n) for n in range(12))
    crowded = replace(content, lines=long, bars=many, schools=schools, sexes=(*schools[:3],))
    empty = replace(content, value=None, value_text="–", letter="", kinerja="", sexes=(), schools=(), bars=())
    for one in (crowded, empty):
        pdf = poster_pdf(one)
        assert raster.page_count(pdf) == 1
        page = pypdfium2.PdfDocument(pdf)[0]
        text = page.get_textpage()
        wide, high = page.get_size()
        for n in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(n)
            assert left >= 0
            assert bottom >= 0
            assert right <= wide
            assert top <= high


def test_the_posters_wording_is_checked():
    shipped = (paths.forms() / "skm" / f"{POSTER}.toml").read_text(encoding="utf-8")
    with pytest.raises(BadDefinition, match="jumlah_responden"):
        poster_from_text(shipped.replace("${jumlah_responden}", "${jumlah_respondenn}"), "poster_ikm.toml")
    with pytest.raises(BadDefinition, match="poster_ikm"):
        poster_from_text(shipped.replace('kunci = "poster_ikm"', 'kunci = "x"'), "poster_ikm.toml")


def test_the_papers_are_offered_and_their_drawing_can_be_done_elsewhere(played):
    import pickle

    desk, ids = played
    choice = Choice(survey=ids[0])
    for paper in survey_reports.PAPERS[:2]:
        assert paper_named(paper.key) is paper
        assert paper.asks == (Ask.SURVEY,)
        ready = pickle.loads(pickle.dumps(paper.prepared(desk, choice).args))
        pdf = paper.prepared(desk, choice).draw(*ready)
        assert pdf == paper.make(desk, choice).pdf
        assert paper.word(desk, choice) == paper.prepared_word(desk, choice).finished()
    assert paper_named(POSTER).image(desk, choice).startswith(b"\x89PNG")
    heard: list[tuple[int, int]] = []
    ready = survey_reports.PAPERS[0].prepared(desk, choice)
    ready.draw(*ready.args, told=lambda done, whole: heard.append((done, whole)))
    assert heard[-1][0] == heard[-1][1]


def test_words_are_listed_as_written():
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a dan b", "a, b, dan c"]


def test_an_unsur_that_nobody_answered_leaves_dashes(played):
    desk, ids = played
    found = desk.ask(survey.result, ids[0])
    from dataclasses import replace

    from loket_app.domain.survey.answers import NO_ANSWERS
    from loket_app.domain.survey.index import compute
    from loket_app.usecases.survey import report_data

    tally = replace(found.tally, counts=(NO_ANSWERS, *found.tally.counts[1:]))
    result = compute(tally, found.instrument)
    table = report_data.unsur_table(result)
    assert [c.text for c in table.rows[0]][2:] == ["–", "–", "–", "–", "–"]
    assert [c.text for c in table.foot[1]][1:] == ["–", "–", "–"]
    assert report_data.unsur_chart(result, ()).bars[0].hundredths is None
    assert result.ikm is None
    assert found.result.ikm == Fraction(25 * found.result.total, 9 * 100)


def test_no_photographs_no_annex(played):
    desk, ids = played
    report = reports.followup_content(desk, ids[0]).report
    assert not any(isinstance(block, Pictures) for block in report.blocks)
    assert "DOKUMENTASI KEGIATAN" not in {h.text for h in report.headings}
    word = reports.draw_word(report)
    assert [s.orientation for s in docx.Document(BytesIO(word)).sections] == [0, 1, 0]
    assert docx.Document(BytesIO(word)).element.body.find(f".//{qn('w:tbl')}") is not None
