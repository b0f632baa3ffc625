"""What can happen to a request in the simulated day: one agent a guest, one plot a branch of real life."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from random import Random

from loket_app.domain.case import CLOSED_STATES, State
from loket_app.domain.catalog import Service, Sop, Step, StepKind
from loket_app.domain.dates import MINUTE
from loket_app.domain.people import Role
from loket_app.simulation.letter_data import letter_values
from loket_app.simulation.people import applicant, without_papers
from loket_app.simulation.stage import Agent, Stage
from loket_app.usecases import acts, corrections, door, intake, layar_ramah, letters
from loket_app.usecases.queries.layar_ramah import deliveries, delivery_row
from loket_app.usecases.queries.register import visit_version
from loket_app.usecases.staff import courier_has_pact

OFFICER_OF = {
    Role.PORTIR: ("portir",),
    Role.LOKET: ("loket1", "loket2"),
    Role.OPERATOR: ("operator1", "operator2"),
    Role.KASI_PELUM: ("kasi_pelum",),
    Role.SEKCAM: ("sekcam",),
    Role.CAMAT: ("camat",),
}


@dataclass(frozen=True)
class Plot:
    """One guest's story: which service, and what is special about it."""

    number: int
    service: str
    story: str = "biasa"
    by_door: bool = True


def guest(stage: Stage, plot: Plot) -> Agent:
    """A guest from the greeting to the letter in his hand."""
    visit_id = yield from _arrive(stage, plot)
    if plot.story == "antre":
        return
    if plot.story == "pergi":
        version = _visit_version(stage, visit_id)
        stage.do("portir", door.guest_left, visit_id, version, "tidak jadi mengurus")
        stage.tell("pergi")
        return
    yield from _to_the_counter(stage, visit_id)
    yield stage.minutes(1, 4)
    request_id = yield from _hand_in(stage, plot, visit_id)
    if plot.story == "dua_permohonan":
        yield stage.minutes(1, 3)
        second = yield from _hand_in(stage, replace(plot, service="legalisir", story="biasa"), visit_id)
        stage.tell("permohonan kedua")
        stage.enter(_journey(stage, replace(plot, story="biasa"), second), stage.clock.now() + MINUTE)
    yield from _journey(stage, plot, request_id)


def _visit_version(stage: Stage, visit_id: int) -> int:
    return stage.desk.ask(visit_version, visit_id)


def _arrive(stage: Stage, plot: Plot) -> Generator[int, None, int]:
    if not plot.by_door:
        visit = stage.do("loket1", door.walked_in)
        stage.tell("tanpa portir")
        return visit.id
    priority = "lansia" if plot.story == "prioritas" else ""
    visit = stage.do("portir", door.guest_arrived, priority)
    yield stage.seconds(30, 100)
    visit = stage.do("portir", door.guest_greeted, visit.id, visit.version, "mengurus surat", "non_perizinan")
    yield stage.seconds(40, 110)
    person = applicant_of(stage, plot)
    visit = stage.do("portir", door.guest_booked, visit.id, visit.version, person.name)
    stage.paper("nomor_antrean", visit.id)
    if plot.story == "pergi":
        yield stage.minutes(5, 9)
    return visit.id


def applicant_of(stage: Stage, plot: Plot) -> intake.PersonData:
    """The made-up applicant of a plot; always the same one."""
    person = applicant(Random(plot.number), stage.office, plot.number)
    return without_papers(person) if plot.story == "tanpa_ktp" else person


def _to_the_counter(stage: Stage, visit_id: int) -> Agent:
    """Wait for one's turn, and be called."""
    yield stage.seconds(20, 240)
    version = _visit_version(stage, visit_id)
    stage.refused(lambda: stage.do("loket1", door.call_guest, visit_id, version))


def _service(stage: Stage, key: str) -> Service:
    return stage.desk.ask(lambda look: intake.service_named(look, key)[1])


def _hand_in(stage: Stage, plot: Plot, visit_id: int) -> Generator[int, None, int]:
    service = _service(stage, plot.service)
    required = tuple(r.key for r in service.requirements if r.required)
    lacking = plot.story in ("belum_lengkap", "belum_lengkap_dua_kali", "tidak_kembali")
    form = intake.IntakeForm(
        applicant=applicant_of(stage, plot),
        service=plot.service,
        papers=required[:-1] if lacking else required,
        proxy=intake.Proxy("Contoh Kuasa", "", "anak") if plot.story == "kuasa" else None,
        priority="lansia" if plot.story == "prioritas" else "",
        claimed_at=stage.clock.now() - 12 * MINUTE if plot.story == "susulan" else None,
        letter_values=letter_values(stage, plot.number, service),
    )
    clerk = "loket1" if plot.number % 2 else "loket2"
    moved = stage.do(clerk, intake.accept, visit_id, form, not lacking)
    stage.paper("daftar_kekurangan" if lacking else "tanda_terima", moved.request_id, moved.request_id)
    if not lacking:
        stage.paper("lembar_kendali", moved.request_id, moved.request_id)
        return moved.request_id
    stage.tell("belum lengkap")
    yield from _complete_later(stage, plot, moved.request_id, required)
    return moved.request_id


def _complete_later(stage: Stage, plot: Plot, request_id: int, required: tuple[str, ...]) -> Agent:
    if plot.story == "tidak_kembali":
        return
    yield stage.minutes(20, 60)
    stage.do("loket1", intake.reopen, request_id, stage.version(request_id))
    if plot.story == "belum_lengkap_dua_kali":
        yield stage.minutes(1, 3)
        stage.do("loket1", intake.complete, request_id, stage.version(request_id), required[:-1], False)
        stage.paper("daftar_kekurangan", request_id, request_id)
        yield stage.minutes(15, 30)
        stage.do("loket1", intake.reopen, request_id, stage.version(request_id))
    yield stage.minutes(1, 3)
    stage.do("loket1", intake.complete, request_id, stage.version(request_id), required, True)
    stage.paper("tanda_terima", request_id, request_id)
    stage.tell("dilengkapi kemudian")


def _journey(stage: Stage, plot: Plot, request_id: int) -> Agent:
    """From step 4 to the end, with whatever the plot has in store."""
    while True:
        loaded = stage.load(request_id)
        state = loaded.case.state
        if state in CLOSED_STATES or state is State.WAITING:
            return
        if state is State.READY:
            yield from _at_the_counter(stage, plot, request_id)
            return
        if state is State.FORWARDED:
            yield stage.minutes(35, 80)
            stage.do("loket1", acts.come_back, request_id, stage.version(request_id))
            stage.tell("diteruskan dan kembali")
            continue
        step = loaded.case.current_step
        assert step is not None
        if HALTS.get(plot.story) is step.kind:
            _halted(stage, plot, request_id)
            return
        yield from _at_step(stage, plot, request_id, step)


HALTS: dict[str, StepKind] = {
    "tunggu_operator": StepKind.PRODUCE,
    "tunggu_sekcam": StepKind.PARAF,
    "tunggu_camat": StepKind.SIGN,
    "tunggu_serah": StepKind.TO_COUNTER,
    "jeda_terbuka": StepKind.PRODUCE,
    "keberatan_terbuka": StepKind.RECHECK,
}
"""Stories that stop in the middle: what a clerk finds on the board when she sits down."""


def _halted(stage: Stage, plot: Plot, request_id: int) -> None:
    if plot.story == "jeda_terbuka":
        stage.do("kasi_pelum", acts.pause, request_id, stage.version(request_id), "verifikasi_lapangan", "cek lokasi")
    if plot.story == "keberatan_terbuka":
        stage.do("loket1", layar_ramah.file_objection, request_id, "Sudah menunggu lebih dari satu jam.")


def _at_step(stage: Stage, plot: Plot, request_id: int, step: Step) -> Agent:
    turn = _TURNS.get((plot.story, step.kind))
    limit = (step.limit.n if step.limit is not None else 5) * MINUTE
    if turn is not None and turn(stage, request_id):
        yield stage.minutes(1, 3)
        return
    if plot.story == "keberatan_terbuka" and step.kind is StepKind.PRODUCE:
        yield 66 * MINUTE
    elif plot.story.startswith("terlambat") and step.kind is StepKind.PRODUCE:
        yield 62 * MINUTE if limit <= 20 * MINUTE else 71 * MINUTE
        if plot.story != "terlambat":
            yield from _objection(stage, plot, request_id)
    elif plot.story == "keberatan_dini" and step.kind is StepKind.PRODUCE:
        yield stage.share_of(limit, 40, 60)
        yield from _objection(stage, plot, request_id)
    else:
        yield stage.share_of(limit, 25, 85)
    _advance(stage, request_id, step)


def _advance(stage: Stage, request_id: int, step: Step) -> None:
    loaded = stage.load(request_id)
    if loaded.case.state is not State.RUNNING or loaded.case.step != step.no:
        return
    actor = OFFICER_OF[step.role][request_id % len(OFFICER_OF[step.role])]
    if loaded.service.form is not None and step == _letter_step(loaded.case.sop):
        _print_letter(stage, request_id, actor)
    if step.kind is StepKind.SIGN and _signer(stage, request_id) == "sekcam":
        actor = "sekcam"
        stage.tell("ditandatangani a.n.")
    stage.do(actor, acts.advance, request_id, stage.version(request_id))


def _letter_step(sop: Sop) -> Step | None:
    """Where a SOP's paper is made: where it prints, else before the papers leave the office, else with the record."""
    kinds = (StepKind.PRODUCE, StepKind.FORWARD, StepKind.RECORD)
    return next((step for kind in kinds if (step := sop.first_of(kind)) is not None), None)


def _signer(stage: Stage, request_id: int) -> str:
    """Every ninth letter is signed a.n. by the Sekcam, while the Camat is out."""
    return "sekcam" if request_id % 9 == 4 else "camat"


def _print_letter(stage: Stage, request_id: int, actor: str) -> None:
    signer = stage.officers[_signer(stage, request_id)]
    loaded = stage.load(request_id)
    if loaded.row.letter_values == "{}":
        # A request that began as another service has no data for this letter yet.
        typed = letter_values(stage, request_id, loaded.service)
        stage.do(actor, letters.save_values, request_id, loaded.row.version, typed)
    issued = stage.do(actor, letters.issue, request_id, stage.version(request_id), "", signer)
    stage.paper("surat", issued.letter_id)
    stage.tell("surat dicetak")


def _return_once(stage: Stage, request_id: int) -> bool:
    loaded = stage.load(request_id)
    produce = loaded.case.sop.first_of(StepKind.PRODUCE)
    target = produce.no if produce is not None else 3
    stage.do("kasi_pelum", acts.return_to, request_id, loaded.row.version, target, "salah tulis nama desa")
    stage.tell("dikembalikan")
    return True


def _once(turn: Callable[[Stage, int], bool]) -> Callable[[Stage, int], bool]:
    def first_time(stage: Stage, request_id: int) -> bool:
        if request_id in stage.turned:
            return False
        stage.turned.add(request_id)
        return turn(stage, request_id)

    return first_time


def _pause(stage: Stage, request_id: int) -> bool:
    stage.do("kasi_pelum", acts.pause, request_id, stage.version(request_id), "verifikasi_lapangan", "cek lokasi")
    stage.enter(_resume_later(stage, request_id), stage.clock.now() + 25 * MINUTE)
    stage.tell("dijeda")
    return False


def _resume_later(stage: Stage, request_id: int) -> Agent:
    if stage.load(request_id).case.state is State.PAUSED:
        stage.do("kasi_pelum", acts.resume, request_id, stage.version(request_id))
        stage.tell("dilanjutkan")
    yield from ()


def _reject(stage: Stage, request_id: int) -> bool:
    stage.do("kasi_pelum", acts.reject, request_id, stage.version(request_id), "data pada surat pengantar tidak benar")
    stage.paper("jawaban_penolakan", request_id, request_id)
    stage.tell("ditolak")
    return True


def _withdraw(stage: Stage, request_id: int) -> bool:
    stage.do("loket1", acts.withdraw, request_id, stage.version(request_id), "pemohon mengurus di tempat lain")
    stage.tell("dicabut")
    return True


def _undo(stage: Stage, request_id: int) -> bool:
    loaded = stage.load(request_id)
    stage.do("kasi_pelum", acts.advance, request_id, loaded.row.version)
    stage.do("kasi_pelum", acts.undo, request_id, stage.version(request_id), "salah memilih berkas")
    stage.tell("dibatalkan langkah terakhir")
    return False


def _correct(stage: Stage, request_id: int) -> bool:
    data = replace(applicant(stage.random, stage.office, request_id), name=f"Contoh Koreksi {request_id}")
    stage.do("loket1", corrections.correct_applicant, request_id, stage.version(request_id), data, "salah ketik nama")
    stage.tell("data dikoreksi")
    return False


def _change_service(stage: Stage, request_id: int) -> bool:
    loaded = stage.load(request_id)
    if loaded.row.service_key == "skck":
        return False
    stage.do("loket1", acts.change_service, request_id, loaded.row.version, "skck", "salah pilih layanan")
    papers = tuple(r.key for r in _service(stage, "skck").requirements)
    stage.do("loket1", acts.advance, request_id, stage.version(request_id), papers)
    stage.tell("layanan diganti")
    return True


_TURNS: dict[tuple[str, StepKind], Callable[[Stage, int], bool]] = {
    ("dikembalikan", StepKind.RECHECK): _once(_return_once),
    ("dijeda", StepKind.PRODUCE): _once(_pause),
    ("ditolak", StepKind.RECHECK): _once(_reject),
    ("dicabut", StepKind.PRODUCE): _once(_withdraw),
    ("dibatalkan", StepKind.RECHECK): _once(_undo),
    ("koreksi", StepKind.PRODUCE): _once(_correct),
    ("ganti_layanan", StepKind.PRODUCE): _once(_change_service),
}


def _objection(stage: Stage, plot: Plot, request_id: int) -> Agent:
    filed = stage.do("loket1", layar_ramah.file_objection, request_id, "Pemohon merasa sudah menunggu terlalu lama.")
    yield stage.minutes(2, 5)
    upheld = plot.story != "keberatan_dini"
    decided = stage.do("kasi_pelum", layar_ramah.decide_objection, filed.id, filed.version, upheld)
    stage.paper("kroscek", decided.id, request_id)
    stage.paper("jawaban_keberatan", decided.id, request_id)
    stage.tell("keberatan terbukti" if upheld else "keberatan tidak terbukti")
    if upheld:
        yield stage.minutes(1, 3)
        _order(stage, plot, request_id, decided.id)


def _order(stage: Stage, plot: Plot, request_id: int, objection_id: int) -> None:
    person = applicant_of(stage, plot)
    suggested = stage.desk.ask(layar_ramah.courier_choice, request_id).officer
    courier = suggested if suggested is not None else stage.officers["loket1"]
    reason = ""
    if not stage.desk.ask(courier_has_pact, courier):
        courier, reason = stage.officers["loket1"], "petugas yang melayani belum menandatangani pakta integritas"
    order = layar_ramah.DeliveryOrder(
        address=f"{person.address} RT {person.rt}, {person.village}",
        landmark="rumah cat hijau, seberang musala",
        phone=person.phone,
        courier=courier,
        courier_reason=reason,
        consent=True,
    )
    stage.do("loket1", layar_ramah.order_delivery, objection_id, order)
    stage.tell("pengantaran dibuat")


def _at_the_counter(stage: Stage, plot: Plot, request_id: int) -> Agent:
    under_way = [d for d in stage.desk.ask(deliveries, True) if d.request_id == request_id]
    if under_way:
        yield from _delivery(stage, plot, under_way[0].id)
        return
    if plot.story == "belum_diambil":
        yield stage.minutes(30, 60)
        stage.do("loket1", corrections.log_contact, request_id, "telepon", "tidak diangkat")
        stage.tell("siap belum diambil")
        return
    yield stage.minutes(1, 6)
    stage.do("loket1", acts.call, request_id, stage.version(request_id), True)
    if plot.story == "tidak_datang":
        yield stage.seconds(50, 90)
        stage.do("loket1", acts.absent, request_id, stage.version(request_id))
        stage.tell("dipanggil tidak datang")
        yield stage.minutes(15, 25)
        stage.do("loket1", acts.call, request_id, stage.version(request_id))
    yield stage.seconds(20, 50)
    receiver = "Contoh Kuasa" if plot.story == "kuasa" else stage.load(request_id).row.name
    stage.do(
        "loket1", acts.hand_over, request_id, stage.version(request_id), receiver,
        "tanpa identitas" if plot.story == "tanpa_ktp" else "KTP-el",
        "anak" if plot.story == "kuasa" else "", plot.story == "tanda_terima_hilang",
    )  # fmt: skip
    stage.paper("tanda_terima_penyerahan", request_id, request_id)
    stage.tell("diserahkan")


def _delivery(stage: Stage, plot: Plot, delivery_id: int) -> Agent:
    def version() -> int:
        return stage.desk.ask(delivery_row, delivery_id).version

    stage.paper("surat_tugas_antar", delivery_id)
    stage.paper("slip_antar", delivery_id)
    if plot.story == "terlambat_diambil":
        yield stage.minutes(5, 15)
        stage.do("loket1", layar_ramah.collect, delivery_id, version())
        row = stage.desk.ask(delivery_row, delivery_id)
        stage.tell("diambil sendiri")
        yield from _at_the_counter(stage, replace(plot, story="biasa"), row.request_id)
        return
    yield stage.minutes(3, 8)
    stage.do("loket1", layar_ramah.depart, delivery_id, version())
    yield stage.minutes(20, 40)
    if plot.story == "terlambat_gagal":
        stage.do("loket1", layar_ramah.fail, delivery_id, version(), "rumah kosong")
        stage.tell("pengantaran gagal")
        yield stage.minutes(30, 50)
        stage.do("loket1", layar_ramah.depart, delivery_id, version())
        yield stage.minutes(15, 30)
    stage.do("loket1", layar_ramah.deliver, delivery_id, version(), "Contoh Penerima", "suami/istri", True)
    stage.tell("diantar ke rumah")
