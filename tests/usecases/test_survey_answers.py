"""Answers are taken in, corrected, counted by the day, imported whole or not at all, and invited without a link."""

import json
from datetime import date

import pytest

from loket_app.domain.dates import HOUR
from loket_app.domain.errors import Refused
from loket_app.store import neutral
from loket_app.store.engine import reading
from loket_app.usecases.survey import counting, enter, imports, invitations, periods
from loket_app.usecases.survey.enter import Ticket
from loket_app.usecases.survey.periods import PeriodData
from tests.usecases.survey_office import at_kiosk, closed, made_up, opened, response, rows, trail_kinds, type_in


def refused(act, *args, **more) -> str:
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return told.value.refusal.code


def test_a_typed_questionnaire_is_stored_with_its_date_and_leaves_no_trail_row(office):
    period, before = opened(office), len(trail_kinds(office))
    given = response(
        (4, 3, 2, 4, 4, 4, 4, 4, 1),
        jenis_kelamin="Perempuan",
        reasons={"waktu": "antre  lama"},
        suggestion="tambah kursi",
    )
    ticket = type_in(office, period, given)
    assert len(trail_kinds(office)) == before
    assert rows(office, "SELECT key, day, scores, groups FROM survey_answer") == [
        (ticket.key, "2026-11-23", "432444441", '{"jenis_kelamin":"Perempuan"}')
    ]
    assert sorted(rows(office, "SELECT kind, question, score, body FROM survey_text")) == [
        ("alasan", "waktu", 2, "antre lama"), ("saran", "", None, "tambah kursi"),
    ]  # fmt: skip
    batch = rows(office, "SELECT added, corrected, removed, trail_id, day, source FROM survey_batch")
    assert batch == [(1, 0, 0, None, "2026-11-23", "kertas")]


def test_a_resend_after_a_lost_reply_stores_nothing_twice(office):
    period = opened(office, code_needed=True)
    code = invitations.make_code(office.desk, office.by("loket1"))
    ticket = Ticket()
    for _ in range(3):
        enter.add_paper(office.desk, office.by("loket1"), period, ticket, response())
    kiosk = Ticket()
    for _ in range(2):
        enter.add_kiosk(office.desk, period, kiosk, response(), code)
    assert rows(office, "SELECT count(*) FROM survey_answer") == [(2,)]
    assert rows(office, "SELECT source, added FROM survey_batch ORDER BY source") == [
        ("kertas", 1), ("kios", 1), ("undangan", 1),
    ]  # fmt: skip
    enter.delete_paper(office.desk, office.by("loket1"), period, ticket)
    enter.delete_paper(office.desk, office.by("loket1"), period, ticket)
    assert rows(office, "SELECT added, removed FROM survey_batch WHERE source = 'kertas'") == [(1, 1)]


def test_a_mistyped_one_is_corrected_in_place_with_its_words_until_the_day_is_counted(office):
    period = opened(office)
    ticket = type_in(office, period, response((1,) * 9, reasons={"waktu": "lama"}, suggestion="a"))
    right = response((4,) * 8 + (2,), reasons={"sarana": "panas"})
    enter.correct_paper(office.desk, office.by("loket2"), period, ticket, right)
    assert rows(office, "SELECT key, scores FROM survey_answer") == [(ticket.key, "444444442")]
    assert rows(office, "SELECT question, body FROM survey_text") == [("sarana", "panas")]
    office.clock.move(24 * HOUR)
    assert counting.count_past_days(office.desk) == 1
    assert counting.count_past_days(office.desk) == 0
    for act, more in ((enter.correct_paper, (response(),)), (enter.delete_paper, ())):
        assert refused(act, office.desk, office.by("loket1"), period, ticket, *more) == "sudah_dihitung"
    facts = json.loads(rows(office, "SELECT facts FROM trail WHERE kind = 'skm_hitungan'")[0][0])["hari"]
    assert len(facts) == 1
    loket1 = str(office.who["loket1"])
    assert {k: v for k, v in facts[0].items() if k not in ("sidik", "kelompok")} == {
        "periode": period, "hari": "2026-11-23", "sumber": "kertas", "masuk": 1, "diganti": 1, "dihapus": 0,
        "petugas": {loket1: 1},
    }  # fmt: skip


def test_the_first_answer_of_a_later_day_counts_the_days_before(office):
    period = opened(office)
    type_in(office, period, response())
    at_kiosk(office, period, response())
    office.clock.move(48 * HOUR)
    at_kiosk(office, period, response(day=date(2026, 11, 25)))
    assert trail_kinds(office)[-1] == "skm_hitungan"
    assert rows(office, "SELECT day, source, trail_id IS NULL FROM survey_batch ORDER BY id") == [
        ("2026-11-23", "kertas", 0), ("2026-11-23", "kios", 0), ("2026-11-25", "kios", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (response((4,) * 8), "jumlah_jawaban"),
        (response((4,) * 8 + (5,)), "jawaban_di_luar"),
        (response((4,) * 8 + (None,)), "jawaban_kosong"),
        (response(jenis_kelamin="X"), "pilihan_asing"),
        (response(day=date(2026, 6, 30)), "di_luar_periode"),
        (response(day=date(2026, 11, 24)), "tanggal_nanti"),
        (response(suggestion="x" * 2001), "terlalu_panjang"),
    ],
)
def test_what_cannot_be_counted_is_refused_and_nothing_is_kept(office, given, code):
    period = opened(office)
    assert refused(type_in, office, period, given) == code
    assert refused(at_kiosk, office, period, given) == code
    assert rows(office, "SELECT count(*) FROM survey_answer UNION ALL SELECT count(*) FROM survey_batch") == [
        (0,),
        (0,),
    ]


def test_unknown_fields_of_a_respondent_are_not_stored(office):
    period = opened(office)
    type_in(office, period, response(nama="Contoh", nik="1", usia="20-29 tahun"))
    assert rows(office, "SELECT groups FROM survey_answer") == [('{"usia":"20-29 tahun"}',)]


class TestRights:
    def test_who_may_do_what(self, office):
        period = opened(office)
        data = PeriodData("Lain", "1-1-2027", "30-6-2027")
        assert refused(office.desk.do, office.by("loket1"), periods.open_period, data) == "bukan_peran"
        assert refused(office.desk.do, office.by("loket1"), periods.close_period, period, 1) == "bukan_peran"
        assert (
            refused(imports.import_answers, office.desk, office.by("loket1"), period, made_up(3), "a") == "bukan_peran"
        )
        assert refused(type_in, office, period, response(), "camat") == "bukan_peran"
        type_in(office, period, response(), "kasi_pelum")


class TestPeriods:
    def test_periods_do_not_overlap_and_dates_make_sense(self, office):
        opened(office)
        who = office.by("kasi_pelum")
        for first, last, code in (
            ("31-12-2026", "1-2-2027", "periode_tumpang"), ("2-2-2027", "1-2-2027", "tanggal_terbalik"),
            ("x", "1-2-2027", "tanggal"),
        ):  # fmt: skip
            assert refused(office.desk.do, who, periods.open_period, PeriodData("X", first, last)) == code
        for data, code in (
            (PeriodData(" ", "1-1-2027", "1-2-2027"), "kosong"),
            (PeriodData("X", "1-1-2027", "1-2-2027", population=0), "populasi"),
        ):
            assert refused(office.desk.do, who, periods.open_period, data) == code

    def test_answers_must_stay_within_a_changed_period(self, office):
        period, who = opened(office), office.by("kasi_pelum")
        type_in(office, period, response(day=date(2026, 7, 1)))
        late = PeriodData("S", "2-7-2026", "31-12-2026")
        assert refused(office.desk.do, who, periods.change_period, period, 1, late) == "jawaban_di_luar"
        longer = PeriodData("Semester", "1-6-2026", "31-12-2026", population=300)
        office.desk.do(who, periods.change_period, period, 1, longer)
        assert refused(office.desk.do, who, periods.change_period, period, 1, longer) == "berubah"

    def test_closing_freezes_the_counts_and_counts_today(self, office):
        period = opened(office)
        assert refused(closed, office, period) == "belum_ada_jawaban"
        ticket = type_in(office, period, response((4,) * 8 + (1,)))
        at_kiosk(office, period, response())
        tally = closed(office, period)
        assert (tally.respondents, tally.counts[8]) == (2, (1, 0, 0, 1))
        row = office.desk.ask(periods.period_row, period)
        instrument = office.desk.ask(periods.instrument_of, row)
        assert (row.state, row.closed_on) == ("ditutup", "2026-11-23")
        assert periods.tally_from_data(row.counts, instrument) == tally
        assert rows(office, "SELECT count(*) FROM survey_batch WHERE trail_id IS NULL") == [(0,)]
        for act in (lambda: type_in(office, period, response()), lambda: at_kiosk(office, period, response()),
                    lambda: enter.delete_paper(office.desk, office.by("loket1"), period, ticket),
                    lambda: closed(office, period)):  # fmt: skip
            assert refused(act) == "periode_ditutup"

    def test_a_closing_can_be_taken_back_with_a_reason(self, office):
        period = opened(office)
        type_in(office, period, response())
        closed(office, period)
        who = office.by("kasi_pelum")
        assert refused(office.desk.do, who, periods.reopen_period, period, 2, " ") == "kosong"
        office.desk.do(who, periods.reopen_period, period, 2, "masih ada kuesioner")
        # The day was counted by the closing: what comes after stands in a count of its own.
        type_in(office, period, response())
        closed(office, period)
        assert rows(office, "SELECT added, trail_id IS NULL FROM survey_batch") == [(1, 0), (1, 0)]

    def test_a_period_keeps_the_questionnaire_it_began_under(self, office):
        from dataclasses import replace

        period = opened(office)
        now = office.desk.ask(periods.current_instrument)
        shorter = replace(now, key="pendek", unsur=now.unsur[:5])
        office.desk.do(office.by("kasi_pelum"), periods.save_instrument, shorter)
        assert office.desk.ask(periods.current_instrument) == shorter
        assert office.desk.ask(lambda look: periods.instrument_of(look, periods.period_row(look, period))) == now
        type_in(office, period, response())

    def test_the_office_calls_its_unsur_by_its_own_names(self, office):
        labels = [u.label for u in office.desk.ask(periods.current_instrument).unsur]
        assert labels[:3] == ["Kesesuaian Persyaratan", "Prosedur Pelayanan", "Kecepatan Pelayanan"]

    def test_an_old_report_becomes_a_point_without_answers(self, office):
        who = office.by("kasi_pelum")
        data = PeriodData("2024", "1-1-2024", "31-12-2024")
        bad = periods.Published({"waktu": 500})
        assert refused(office.desk.do, who, periods.record_published, data, bad) == "nilai_unsur"
        nrr = dict(zip(("persyaratan", "prosedur"), (388, 386), strict=True))
        period = office.desk.do(who, periods.record_published, data, periods.Published(nrr))
        assert json.loads(office.desk.ask(periods.period_row, period).published)["ikm"] == 9675
        assert refused(type_in, office, period, response()) == "periode_ditutup"


class TestImport:
    def test_all_rows_in_one_transaction_with_one_trail_row(self, office):
        period, given, heard = opened(office), made_up(4321), []
        before = len(trail_kinds(office))
        batch = imports.import_answers(
            office.desk, office.by("kasi_pelum"), period, given, "jawaban.xlsx", lambda *at: heard.append(at)
        )
        assert trail_kinds(office)[before:] == ["skm_impor"]
        assert heard == [(2000, 4321), (4000, 4321), (4321, 4321)]
        assert rows(office, "SELECT count(*), count(DISTINCT key) FROM survey_answer") == [(4321, 4321)]
        stored = sorted(r[0] for r in rows(office, "SELECT scores FROM survey_answer"))
        assert stored == sorted("".join(map(str, r.values)) for r in given)
        assert rows(office, "SELECT id, added, source FROM survey_batch") == [(batch, 4321, "impor")]

    def test_cancelled_nothing_is_kept(self, office):
        period, asked = opened(office), []
        found = imports.import_answers(
            office.desk, office.by("kasi_pelum"), period, made_up(5000), "a.csv",
            stopped=lambda: bool(asked.append(1)) or len(asked) == 3,
        )  # fmt: skip
        assert found is None
        assert rows(office, "SELECT count(*) FROM survey_answer UNION ALL SELECT count(*) FROM survey_batch") == [
            (0,),
            (0,),
        ]
        assert "skm_impor" not in trail_kinds(office)

    def test_a_row_that_the_period_cannot_take_is_named_and_nothing_is_kept(self, office):
        period = opened(office)
        given = [*made_up(2500), response(day=date(2026, 1, 1))]
        with pytest.raises(Refused, match="Baris 2501: Tanggal 01-01-2026"):
            imports.import_answers(office.desk, office.by("kasi_pelum"), period, given, "a.csv")
        assert rows(office, "SELECT count(*) FROM survey_answer") == [(0,)]

    def test_a_wrong_file_is_taken_out_whole(self, office):
        period, who = opened(office), office.by("kasi_pelum")
        type_in(office, period, response())
        given = [*made_up(30), response(suggestion="bagus")]
        batch = imports.import_answers(office.desk, who, period, given, "salah.csv")
        assert office.desk.do(who, imports.withdraw_import, batch, "salah berkas") == 31
        assert rows(office, "SELECT count(*) FROM survey_answer UNION ALL SELECT count(*) FROM survey_text") == [
            (1,),
            (0,),
        ]
        assert refused(office.desk.do, who, imports.withdraw_import, batch, "lagi") == "tidak_ada"


def everything_stored(office) -> bytes:
    """The file's bytes, or what every table of a server holds."""
    if office.file.exists():
        return office.file.read_bytes()
    with reading(office.desk.engine) as connection:
        return b"".join(line for name in neutral.table_names() for line in neutral.lines(connection, name))


class TestInvitations:
    def test_one_code_one_questionnaire(self, office):
        period = opened(office, code_needed=True)
        code = invitations.make_code(office.desk, office.by("loket1"))
        assert len(code) == 9
        assert refused(at_kiosk, office, period, response()) == "kode"
        assert refused(at_kiosk, office, period, response(), "AAAA-AAAA") == "kode"
        at_kiosk(office, period, response(), code.lower().replace("-", " "))
        assert refused(at_kiosk, office, period, response(), code) == "kode"
        assert rows(office, "SELECT used FROM survey_code") == [(1,)]
        assert code.replace("-", "").encode() not in everything_stored(office)

    def test_an_answer_that_is_refused_does_not_use_the_code_up(self, office):
        period = opened(office, code_needed=True)
        code = invitations.make_code(office.desk, office.by("loket1"))
        assert refused(at_kiosk, office, period, response((4,) * 8), code) == "jumlah_jawaban"
        at_kiosk(office, period, response(), code)

    def test_no_code_where_none_is_asked_for(self, office):
        assert invitations.make_code(office.desk, office.by("loket1")) == ""
        opened(office)
        assert invitations.make_code(office.desk, office.by("loket1")) == ""
