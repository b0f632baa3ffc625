"""The decree on LAYAR RAMAH and the schedule of its stages, from the office's own plan and legal bases."""

from loket_app.domain.catalog import Office
from loket_app.domain.innovation import Innovation, weeks_text
from loket_app.domain.people import Capacity, Role
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named
from loket_app.usecases.office_papers.making import made, office_paper, one, today
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.staff import holders
from loket_app.usecases.views.paper import PaperJob

DECREE, SCHEDULE = "sk_inovasi", "jadwal_inovasi"
HEADER = ("Waktu", "Kegiatan", "Mulai", "Selesai", "Keterangan")
WIDTHS = (38, 60, 13, 13, 30)


def stage_values(plan: Innovation) -> dict[str, object]:
    """The stages as rows of a form, with whether their dates are still an example."""
    return {
        "contoh": plan.example,
        "tahap": [
            {
                "waktu": weeks_text(stage.first, stage.last), "kegiatan": stage.activity, "keterangan": stage.note,
                "mulai": stage.first, "selesai": stage.last,
            }
            for stage in plan.stages
        ],
    }  # fmt: skip


def bases(office: Office) -> list[dict[str, object]]:
    """The office's legal bases as rows, without a closing mark of their own (the decree puts one)."""
    return [{"nama": words.rstrip(" ;.")} for words in office.legal_basis]


def decree(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The Camat's decree with its lampiran, ready for number and signature."""
    form = form_named(look, DECREE)
    heads = [officer for officer, capacity in holders(look, Role.KASI_PELUM) if capacity is Capacity.DEFINITIF]
    values = {
        **stage_values(look.settings.innovation()), "dasar": bases(look.settings.office()),
        "koordinator_jabatan": heads[0].position if heads else "",
    }  # fmt: skip
    return made(DECREE, one(form, values, office_paper(look, desk, choice.day)), form.title, form.title)


def schedule(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The stages as a table and as bars over weeks."""
    form = form_named(look, SCHEDULE)
    values = stage_values(look.settings.innovation())
    paper = office_paper(look, desk, choice.day or today(look))
    return made(SCHEDULE, one(form, values, paper), form.title, form.title)


def schedule_book(look: Look) -> bytes:
    """The stages as a workbook."""
    from loket_app.documents.register_workbook import register_workbook

    plan = look.settings.innovation()
    rows = [(weeks_text(s.first, s.last), s.activity, s.first, s.last, s.note) for s in plan.stages]
    under = "Jadwal contoh, belum ditetapkan oleh kantor" if plan.example else ""
    title = f"Tahapan LAYAR RAMAH {look.settings.office().name}"
    return register_workbook(rows, HEADER, title, under, WIDTHS, "Tahapan")


def _make_decree(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(decree, desk, choice)


def _make_schedule(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(schedule, desk, choice)


def _schedule_book(desk: Desk, choice: Choice) -> bytes:
    del choice
    return desk.ask(schedule_book)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        DECREE, Group.INNOVATION, "SK inovasi LAYAR RAMAH",
        "Keputusan Camat tentang LAYAR RAMAH, lengkap dengan lampiran tahapannya.",
        (Ask.DATE,), _make_decree, optional=(Ask.DATE,),
    ),
    OfficePaper(
        SCHEDULE, Group.INNOVATION, "Jadwal tahapan LAYAR RAMAH",
        "Tahapan inovasi per minggu, sebagai tabel dan bagan, untuk dinding kantor.",
        (Ask.DATE,), _make_schedule, workbook=_schedule_book, optional=(Ask.DATE,),
    ),
)  # fmt: skip
