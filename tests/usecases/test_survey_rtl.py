"""The follow-up plan: Sangasanga's own report is reproduced, its rules hold, and the board is reminded."""

from datetime import date

import pytest

from loket_app.domain.dates import HOUR
from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.followup import Status
from loket_app.usecases.check import check
from loket_app.usecases.queries import survey_rtl
from loket_app.usecases.survey import realisations, rtl
from loket_app.usecases.survey.realisations import RealisationData
from loket_app.usecases.survey.rtl import ContinuationData, LineData
from tests.usecases.survey_office import closed, opened, response, type_in

JPEG = b"\xff\xd8\xff\xe0 foto contoh"


def refused(act, *args, **more) -> str:
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return told.value.refusal.code


@pytest.fixture
def planned(office):
    """A closed period whose lowest are waktu, then persyaratan and prosedur in a tie, and its plan."""
    office.desk.folder = office.file.parent
    period = opened(office)
    type_in(office, period, response((3, 3, 2, 4, 4, 4, 4, 4, 4)))
    closed(office, period)
    plan = office.desk.do(office.by("kasi_pelum"), rtl.make_plan, period)
    return office, period, plan


def view(office, period):
    found = office.desk.ask(survey_rtl.plan_of, period)
    assert found is not None
    return found


def line(unsur: str = "waktu", programme: str = "Pelatihan", quarters=(4,), year: int = 2026) -> LineData:
    return LineData(unsur, programme, year, frozenset(quarters), "Kasi Pelum")


def do(office, command, *args, by: str = "kasi_pelum"):
    return office.desk.do(office.by(by), command, *args)


def test_a_plan_stands_on_a_closed_period_once(office):
    period = opened(office)
    type_in(office, period, response())
    assert refused(do, office, rtl.make_plan, period) == "belum_ditutup"
    closed(office, period)
    assert refused(do, office, rtl.make_plan, period, by="loket1") == "bukan_peran"
    do(office, rtl.make_plan, period, by="camat")
    assert refused(do, office, rtl.make_plan, period) == "sudah_ada"


def test_priorities_are_frozen_and_reordered_with_a_reason_only(planned):
    office, period, plan = planned
    assert [(p.unsur, str(p.nrr)) for p in view(office, period).priorities.chosen] == [
        ("waktu", "2"), ("persyaratan", "3"), ("prosedur", "3"),
    ]  # fmt: skip
    keys = ("waktu", "prosedur", "persyaratan")
    assert refused(do, office, rtl.reorder_plan, plan, 1, keys, " ") == "alasan_urutan"
    do(office, rtl.reorder_plan, plan, 1, keys, "prosedur lebih mendesak")
    assert refused(do, office, rtl.reorder_plan, plan, 1, keys, "x") == "berubah"
    found = view(office, period).priorities
    assert ([p.unsur for p in found.chosen], found.reason) == (list(keys), "prosedur lebih mendesak")
    assert found.computed == ("waktu", "persyaratan", "prosedur")
    do(office, rtl.add_line, plan, line("prosedur"))
    assert refused(do, office, rtl.reorder_plan, plan, 2, ("waktu", "persyaratan", "sarana"), "x") == "rtl_terpakai"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (line("sarana"), "rtl_unsur"), (line(programme=" "), "rtl_program"), (line(quarters=()), "rtl_waktu"),
        (line(quarters=(5,)), "rtl_waktu"), (line(year=26), "tahun"), (line(programme="x" * 501), "terlalu_panjang"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_planned(planned, data, code):
    assert refused(do, planned[0], rtl.add_line, planned[2], data) == code


def test_lines_are_numbered_in_the_order_of_the_priorities(planned):
    office, period, plan = planned
    for data in (line("prosedur", "b"), line("waktu", "a"), line("persyaratan", "c", (1, 3)), line("waktu", "d")):
        do(office, rtl.add_line, plan, data)
    found = view(office, period).lines
    assert [(v.line.no, v.line.programme) for v in found] == [(1, "a"), (2, "d"), (3, "c"), (4, "b")]
    assert found[2].line.quarters == {1, 3}
    do(office, rtl.change_line, found[0].id, 1, line("waktu", "a2", (2,)))
    do(office, rtl.drop_line, found[1].id, 1)
    assert [v.line.programme for v in view(office, period).lines] == ["a2", "c", "b"]
    assert refused(do, office, rtl.change_line, found[1].id, 2, line()) == "tidak_ada"


def test_done_open_and_settled_entries(planned):
    office, period, plan = planned
    one = do(office, rtl.add_line, plan, line())
    two = do(office, rtl.add_line, plan, line("prosedur", "SOP"))
    left = do(office, realisations.add_realisation, one, RealisationData(Status.NOT_YET, "belum ada anggaran"))
    do(office, realisations.add_realisation, one, RealisationData(Status.DONE, "ikut pelatihan", day="20-11-2026"))
    do(office, realisations.add_realisation, two, RealisationData(Status.DONE, "SOP dibuat"), by="operator1")
    found = view(office, period)
    assert (found.share.planned, found.share.realised, found.share.indicator_8, found.indicator_9) == (2, 1, 3, 0)
    assert refused(do, office, rtl.drop_line, two, 1) == "rtl_berjalan"
    goes_on = ContinuationData("ikut pelatihan", "Semester 1 2027", "Kasi", "Bagian Organisasi")
    do(office, rtl.save_continuation, one, 0, goes_on)
    do(office, rtl.save_continuation, one, 1, ContinuationData("dua angkatan", "2027", "Kasi"))
    assert refused(do, office, rtl.save_continuation, one, 1, goes_on) == "berubah"
    assert view(office, period).lines[0].continuation.strategy == "dua angkatan"
    office.clock.move(48 * HOUR)
    assert refused(do, office, realisations.settle_realisation, left, 1, "1-12-2026") == "tanggal_nanti"
    do(office, realisations.settle_realisation, left, 1, "24-11-2026")
    assert refused(do, office, realisations.settle_realisation, left, 2, "24-11-2026") == "sudah_selesai"
    found = view(office, period)
    assert (found.share.realised, found.share.indicator_8, found.indicator_9) == (2, 5, 5)
    assert refused(do, office, realisations.add_realisation, one, RealisationData(Status.DONE, " ")) == "kosong"
    assert refused(do, office, realisations.add_realisation, one, RealisationData(Status.DONE, "a"), by="loket1") == (
        "bukan_peran"
    )
    assert [str(f) for f in check(office.desk).findings] == []


def test_photographs_lie_in_the_data_folder_under_their_digest(planned):
    office, period, plan = planned
    one = do(office, rtl.add_line, plan, line())
    entry = do(office, realisations.add_realisation, one, RealisationData(Status.DONE, "pelatihan"))
    who = office.by("kasi_pelum")
    for _ in range(2):
        realisations.add_photo(office.desk, who, entry, JPEG, "kelas")
    assert refused(realisations.add_photo, office.desk, who, entry, b"GIF89a") == "bukan_foto"
    photos = view(office, period).lines[0].entries[0].photos
    assert [p.caption for p in photos] == ["kelas", "kelas"]
    assert realisations.photo(office.desk.folder, photos[0].file, photos[0].digest) == JPEG
    assert len(list((office.desk.folder / "foto_rtl").rglob("*.jpg"))) == 1
    do(office, realisations.drop_photo, photos[0].id)
    assert len(view(office, period).lines[0].entries[0].photos) == 1
    report = check(office.desk)
    assert (report.findings, report.counts["foto tindak lanjut"]) == ((), 1)
    (office.desk.folder / photos[1].file).write_bytes(JPEG + b"x")
    assert any("foto_rtl" in str(f) for f in check(office.desk).findings)
    for file in (photos[0].file, "foto_rtl/../loket.db", "loket.db", "foto_rtl/ab/tidak.jpg"):
        with pytest.raises(Disturbance):
            realisations.photo(office.desk.folder, file, photos[0].digest)


def test_the_board_is_reminded_of_what_is_due(planned):
    office, _, plan = planned
    assert office.desk.ask(survey_rtl.due_plans) == ()
    late = do(office, rtl.add_line, plan, line("waktu", "lewat", (2, 3)))
    do(office, rtl.add_line, plan, line("waktu", "tahun depan", (1,), 2027))
    soon = do(office, rtl.add_line, plan, line("waktu", "segera", (4,)))
    assert [(d.line_id, d.overdue, d.due) for d in office.desk.ask(survey_rtl.due_plans)] == [
        (late, True, date(2026, 9, 30))
    ]
    assert [d.line_id for d in office.desk.ask(survey_rtl.due_plans, 60)] == [late, soon]
    do(office, realisations.add_realisation, late, RealisationData(Status.DONE, "selesai"))
    assert office.desk.ask(survey_rtl.due_plans) == ()
