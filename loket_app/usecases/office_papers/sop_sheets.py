"""The SOP sheet in the layout of PermenPANRB 35/2012, drawn from the SOP of the counter itself."""

from collections.abc import Mapping, Sequence

from loket_app.definitions.catalog import HEADER_LABELS
from loket_app.documents.flow import Flow, FlowStep, Shape
from loket_app.documents.flow_head import SopHead
from loket_app.documents.flow_sheet import SopSheet, sop_sheet
from loket_app.domain.catalog import Limit, LimitUnit, Sop, Step, Symbol
from loket_app.domain.errors import refuse
from loket_app.domain.form_model import Sheet
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.domain.signature import Signatory
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import signatory_now
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.office_papers.pdf_jobs import office_paper_of, paper_job
from loket_app.usecases.settings import SOP
from loket_app.usecases.views.paper import PaperJob

SHEETS = (Sheet.A4.value, Sheet.F4.value)
NOT_CONFIRMED = "Contoh, belum ditetapkan kantor"
UNITS = {LimitUnit.MINUTES: "menit", LimitUnit.HOURS: "jam layanan", LimitUnit.WORKING_DAYS: "hari kerja"}
SHAPES = {Symbol.PROCESS: Shape.PROCESS, Symbol.DECISION: Shape.DECISION, Symbol.TERMINAL: Shape.TERMINAL}
LINES = ("nomor", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif")
PAIRS = (("dasar_hukum", "kualifikasi_pelaksana"), ("keterkaitan", "peralatan"), ("peringatan", "pencatatan"))


def limit_text(limit: Limit | None) -> str:
    """5 menit, 2 jam layanan, 3 hari kerja; empty without a limit."""
    return "" if limit is None else f"{limit.n} {UNITS[limit.unit]}"


def columns_of(sop: Sop) -> tuple[Role, ...]:
    """The posts of the sheet: those that the SOP puts in order and that take part, then the others as they appear."""
    acting = [role for step in sop.steps for role in (step.role, *step.also)]
    return tuple(dict.fromkeys([*(role for role in sop.columns if role in acting), *acting]))


def flow_of(sop: Sop) -> Flow:
    """The SOP as a flow: the first and the last step are capsules unless the data says otherwise."""
    roles = columns_of(sop)
    return Flow(tuple(ROLE_LABELS[role] for role in roles), tuple(_flow_step(step, sop, roles) for step in sop.steps))


def _flow_step(step: Step, sop: Sop, roles: Sequence[Role]) -> FlowStep:
    return FlowStep(
        number=f"{step.no}.",
        text=step.name,
        lane=roles.index(step.role),
        shape=_shape(step, len(sop.steps)),
        also=tuple(roles.index(role) for role in step.also),
        needs=step.equipment,
        time=limit_text(step.limit),
        output=step.output,
        note=step.note,
        back_to=step.back_to - 1 if step.back_to is not None else None,
    )


def _shape(step: Step, last: int) -> Shape:
    if step.symbol is not None:
        return SHAPES[step.symbol]
    return Shape.TERMINAL if step.no in (1, last) else Shape.PROCESS


def head_of(sop: Sop, signer: Signatory) -> SopHead:
    """The head from the SOP's own texts; what is not written leaves room for the pen."""
    header: Mapping[str, tuple[str, ...]] = sop.header
    return SopHead(
        lines=tuple((HEADER_LABELS[key], _one(header, key)) for key in LINES),
        approved=(HEADER_LABELS["disahkan_oleh"], signer),
        name=(HEADER_LABELS["nama"], _one(header, "nama") or sop.name),
        pairs=tuple(((HEADER_LABELS[a], header.get(a, ())), (HEADER_LABELS[b], header.get(b, ()))) for a, b in PAIRS),
    )


def _one(header: Mapping[str, tuple[str, ...]], key: str) -> str:
    return "; ".join(header.get(key, ()))


def sop_named(look: Look, key: str | None) -> Sop:
    """The newest version of an SOP. Raises `Refused` at field `sop`."""
    known = look.settings.current_ids(SOP)
    if key not in known:
        raise refuse("sop_tidak_ada", "Pilih SOP yang akan dicetak.", Ask.SOP.value)
    return look.settings.sop(known[key])


def _make(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(_sheet, desk, choice)


def _sheet(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    sop = sop_named(look, choice.sop)
    size = Sheet(choice.sheet) if choice.sheet in SHEETS else Sheet.A4
    title = f"SOP {sop.name}"
    note = NOT_CONFIRMED if sop.example else ""
    made = SopSheet(sop.name, head_of(sop, signatory_now(look)[0]), flow_of(sop), note)
    pdf = sop_sheet(made, office_paper_of(look, desk, title=title), size)
    return paper_job("lembar_sop", title, size.value, pdf, title)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        key="lembar_sop",
        group=Group.STANDARDS,
        title="Lembar SOP dengan alur",
        says="SOP resmi untuk disahkan Camat dan dipajang: kepala, alur per pelaksana dengan simbol, dan mutu baku.",
        asks=(Ask.SOP, Ask.SHEET),
        make=_make,
        sheets=SHEETS,
        optional=(Ask.SHEET,),
    ),
)
