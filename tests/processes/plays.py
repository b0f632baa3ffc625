"""What a scripted operator does: short plays that together go through every command, each on things of its own.

A play is a generator: it yields what to do and is sent what came of it. Who drives it decides how: through the window
of the real program, or through a desk at once. A play needs nothing that another left, so that a killed program begins
anywhere. A new command of the program gets its line here; `test_every_command_is_played` says which one lacks it.
"""

import secrets
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from loket_app.definitions.presets import PactKind
from loket_app.definitions.survey import instrument_data
from loket_app.domain.case import State
from loket_app.domain.catalog import StepKind
from loket_app.domain.clock_jump import Jump
from loket_app.domain.complaint import Channel, Outcome
from loket_app.domain.dates import local, numeric_date
from loket_app.domain.followup import Status
from loket_app.domain.layar_ramah import RELATIONS
from loket_app.domain.people import Capacity, Role
from loket_app.domain.survey.answers import Response
from loket_app.simulation.civil_letters import CIVIL_LETTERS
from loket_app.store import sealed, year_file
from loket_app.store.engine import on_server
from loket_app.store.tables import delivery, survey_batch, survey_period
from loket_app.usecases import (
    acts,
    backup,
    backup_key,
    clock_jumps,
    closed_years,
    complaints,
    corrections,
    destruction,
    door,
    dump,
    form_editing,
    guide,
    intake,
    layar_ramah,
    letters,
    office_settings,
    pin_key,
    queue_calls,
    restriction,
    staff,
    year_closing,
    year_rewriting,
)
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.intake import IntakeForm, PersonData, Proxy
from loket_app.usecases.queries.register import visit_version
from loket_app.usecases.requests import load
from loket_app.usecases.survey import counting, enter, imports, invitations, periods, questionnaire, realisations, rtl
from loket_app.usecases.survey.enter import Ticket
from loket_app.usecases.survey.periods import PeriodData, Published

KEY = "sangasanga"
HOLDER = {
    "portir": "portir", "loket": "loket1", "operator": "operator1", "kasi_pelum": "kasi_pelum", "sekcam": "sekcam",
    "camat": "camat", "admin": "admin",
}  # fmt: skip
CLERK = "loket1"
FORM = "tanda_terima"
JPEG = b"\xff\xd8\xff\xe0 foto contoh "
ELSEWHERE = {
    "founding.found_office": "the first start of every run founds the office and is killed meanwhile",
    "restore.recorded": "test_restore_drill kills restores; here it would undo what was acknowledged",
}
"""Commands that no play runs, and where they are killed instead."""


@dataclass(frozen=True)
class Do:
    """A command, by an officer's key."""

    actor: str
    command: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """A query."""

    query: Callable[..., Any]
    args: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Work:
    """`fn(desk, who, *args)`: work made of several commands or queries; `who` maps officers' keys to ids."""

    fn: Callable[..., Any]
    args: tuple[Any, ...] = ()


Play = Generator[Do | Ask | Work, Any, Any]


def do(actor: str, command: Callable[..., Any], *args: Any, **kwargs: Any) -> Play:
    """One command; its result."""
    return (yield Do(actor, command, args, kwargs))


def ask(query: Callable[..., Any], *args: Any) -> Play:
    """One query; its answer."""
    return (yield Ask(query, args))


def act(actor: str, command: Callable[..., Any], key: int, *args: Any, **kwargs: Any) -> Play:
    """A command on a request, as its newest version is seen."""
    loaded = yield from ask(load, key)
    return (yield from do(actor, command, key, loaded.row.version, *args, **kwargs))


# --- requests


def accepted(service: str = "sktm", complete: bool = True, **more: Any) -> Play:
    """A guest who comes straight to the counter, and his request; gives its id."""
    guest = yield from do(CLERK, door.walked_in)
    found = yield from ask(intake.service_named, service)
    papers = tuple(r.key for r in found[1].requirements if r.required)
    person = more.pop("person", PersonData(name="Contoh Pemohon", nik="6402130706930001", address="Jalan Contoh"))
    form = IntakeForm(person, service, papers if complete else papers[1:], **more)
    moved = yield from do(CLERK, intake.accept, guest.id, form, complete)
    return moved.request_id


def _values(look: Look, form: str) -> dict[str, Any]:
    today = local(look.now, look.zone).date()
    if form in CIVIL_LETTERS:
        return dict(CIVIL_LETTERS[form](look.settings.office(), 7, today))
    return {
        "nama": "Contoh Warga", "nik": "6402130706930001", "nomor_kk": "6402130706930002",
        "tempat_lahir": "Sangasanga", "tanggal_lahir": "1993-06-07", "jenis_kelamin": "Perempuan", "agama": "Islam",
        "pekerjaan": "Buruh", "alamat": "Jalan Contoh RT 1", "terdaftar": "terdaftar", "penghasilan": 900000,
        "untuk_nama": "Anak Contoh", "untuk_hubungan": "anak", "keperluan": "beasiswa", "tanggungan": [],
        "desa": "Jawa", "desa_nomor": "145/1/J", "desa_tanggal": (today - timedelta(days=2)).isoformat(),
    }  # fmt: skip


def advanced(key: int, times: int) -> Play:
    """Go on by who holds each step; the letter is printed where the step makes one."""
    for _ in range(times):
        loaded = yield from ask(load, key)
        step = loaded.case.current_step
        if step.kind is StepKind.PRODUCE and loaded.service.form and not loaded.row.letter_number:
            yield from lettered(key)
        yield from act(HOLDER[step.role.value], acts.advance, key)


def lettered(key: int) -> Play:
    """The letter of a request: its values, its number, and that it came out of the printer."""
    loaded = yield from ask(load, key)
    values = yield from ask(_values, loaded.service.form)
    yield from act("operator1", letters.save_values, key, values)
    issued = yield from act("operator1", letters.issue, key)
    yield from do("operator1", letters.mark_printed, issued.letter_id, f"sidik-{key}", "arsip/surat.pdf", "PDF")


def made_ready(service: str = "skpt") -> Play:
    """A request whose product lies ready; gives its id."""
    key = yield from accepted(service)
    while (yield from ask(_is_running, key)):
        yield from advanced(key, 1)
    return key


def _is_running(look: Look, key: int) -> bool:
    return load(look, key).case.state is State.RUNNING


def door_play() -> Play:
    """By the door, called, back into the queue, and gone."""
    guest = yield from do("portir", door.guest_arrived)
    guest = yield from do("portir", door.guest_greeted, guest.id, guest.version, "mengurus surat", "non_perizinan")
    guest = yield from do("portir", door.guest_booked, guest.id, guest.version, "Contoh Tamu", "surat", "0812")
    guest = yield from do(CLERK, door.call_guest, guest.id, guest.version)
    guest = yield from do(CLERK, door.back_to_queue, guest.id, guest.version)
    yield from do("portir", door.guest_left, guest.id, guest.version, "tidak jadi mengurus")


def queue_play() -> Play:
    """A number from the kiosk, called in vain until he is taken for gone, back, sent to another counter, and gone."""
    yield from do(CLERK, queue_calls.name_counter, "2")
    guest = yield from do("portir", queue_calls.take_ticket, "mengurus surat", "non_perizinan", "")
    other = yield from do(CLERK, queue_calls.call_next)
    yield from do(CLERK, queue_calls.call_again, other.id, other.version)
    if other.id == guest.id:
        seen = yield from ask(visit_version, guest.id)
        yield from do(CLERK, door.back_to_queue, guest.id, seen)
    gone = False
    while not gone:
        seen = yield from ask(visit_version, guest.id)
        yield from do(CLERK, door.call_guest, guest.id, seen)
        seen = yield from ask(visit_version, guest.id)
        skipped = yield from do(CLERK, queue_calls.skip_guest, guest.id, seen)
        gone = skipped.gone
    seen = yield from ask(visit_version, guest.id)
    back = yield from do("portir", queue_calls.guest_back, guest.id, seen)
    sent = yield from do(CLERK, queue_calls.send_guest, back.id, back.version, "9")
    yield from do("portir", door.guest_left, sent.id, sent.version, "tidak jadi mengurus")


def restricted_play() -> Play:
    """Somebody asks that his data be used no more; then it may be used again."""
    key = yield from accepted(person=PersonData(name=f"Contoh {secrets.token_hex(4)}"))
    person = yield from ask(lambda look: load(look, key).row.applicant_id)
    yield from do("kasi_pelum", restriction.restrict, person, "diminta yang bersangkutan")
    yield from do("kasi_pelum", restriction.lift, person, "sudah selesai")


def closed_year_play() -> Play:
    """A year of long ago goes into a file of its own, where it has anything, and comes back."""
    closed = yield from ask(closed_years.closed_years)
    for one in closed:
        yield from brought_back(one)
    for one in (yield from ask(year_closing.years)):
        if not one.why_not:
            made = yield Work(_year_made, (one.year,))
            yield from do("admin", year_closing.move_out, made, (yield Work(_years_folder, ())))
            yield from brought_back((yield from ask(closed_years.closed_years))[0])


def brought_back(one: Any) -> Play:
    """The year's requests lie in the data again, and its file is gone: it would hold what may be destroyed later."""
    file = yield Work(_year_file, (one,))
    yield from do("admin", year_closing.move_in, one.year, file)
    yield Work(_year_discarded, (one.file,))


def _year_file(desk: Desk, _who: dict[str, int], one: Any) -> Any:
    return closed_years.usable(desk, one, thoroughly=True)


def _year_discarded(desk: Desk, _who: dict[str, int], name: str) -> None:
    year_closing._discard(desk, name)


def _year_made(desk: Desk, _who: dict[str, int], year: int) -> Any:
    copy = desk.folder if on_server(desk.engine) else backup.back_up(desk).made.file
    source = year_closing._source(desk, copy)
    return year_file.make(source, closed_years.folder_of(desk), year, desk.ask(year_closing.ids_going, year))


def _years_folder(desk: Desk, _who: dict[str, int]) -> Any:
    return closed_years.folder_of(desk)


def destroyed_play() -> Play:
    """What lies beyond its years is destroyed, where there is any: an office of the tests has one guest of long ago."""
    seen = yield from ask(destruction.due)
    if seen.visits or seen.requests:
        witness = yield Work(_officer, ("sekcam",))
        rewritten = yield Work(_years_without_the_due, (seen.cutoff,))
        yield from do("kasi_pelum", destruction._destroyed, witness, seen, rewritten)


def _years_without_the_due(desk: Desk, _who: dict[str, int], cutoff: str) -> Any:
    return year_rewriting.written(desk, year_rewriting.planned(desk, date.fromisoformat(cutoff)))


def guest_of_long_ago(desk: Desk, who: dict[str, int]) -> None:
    """Somebody who was at the door and went, and one who took his request back, in the first year of the office."""
    guest = desk.do(Who.self(who["portir"]), door.guest_arrived)
    desk.do(Who.self(who["portir"]), door.guest_left, guest.id, guest.version, "tidak jadi mengurus")
    clerk = Who.self(who[CLERK])
    guest = desk.do(clerk, door.walked_in)
    form = IntakeForm(PersonData(name="Contoh Dahulu"), "sktm", ())
    taken = desk.do(clerk, intake.accept, guest.id, form, False)
    desk.do(clerk, acts.withdraw, taken.request_id, taken.version, "tidak jadi mengurus")


def whole_play() -> Play:
    """From the counter to the hand-over, with a return and a call to which nobody came."""
    key = yield from made_ready()
    yield from act(CLERK, acts.return_to, key, 6, "salah cap")
    yield from advanced(key, 4)
    yield from act(CLERK, acts.call, key)
    yield from act(CLERK, acts.absent, key)
    yield from act(CLERK, acts.call, key)
    yield from act(CLERK, acts.hand_over, key, "Contoh Penerima", "KTP-el")
    yield from do(CLERK, letters.mark_paper_printed, key, "tanda_terima_penyerahan", "", "PDF")


def incomplete_play() -> Play:
    """Papers are lacking; then the Kasi holds the clocks and lets them go on."""
    key = yield from accepted("ahli_waris", complete=False)
    found = yield from ask(intake.service_named, "ahli_waris")
    papers = tuple(r.key for r in found[1].requirements if r.required)
    yield from act(CLERK, intake.reopen, key)
    yield from act(CLERK, intake.complete, key, papers, True)
    yield from act("kasi_pelum", acts.pause, key, "verifikasi_lapangan", "cek lokasi")
    yield from act("kasi_pelum", acts.resume, key)


def wrong_play() -> Play:
    """What was done by mistake is put right."""
    key = yield from accepted()
    yield from advanced(key, 3)
    yield from act("kasi_pelum", acts.undo, key, "salah pilih")
    yield from act(CLERK, corrections.correct_applicant, key, PersonData(name="Contoh Betul"), "salah ketik")
    yield from act(CLERK, corrections.set_priority, key, "lansia")
    yield from act(CLERK, corrections.set_proxy, key, Proxy("Contoh Kuasa", relation="anak"), "lupa dicatat")
    yield from do(CLERK, corrections.log_contact, key, "telepon", "tidak diangkat")
    other = yield from accepted()
    yield from act(CLERK, acts.change_service, other, "skpt", "salah pilih layanan")


def ended_play() -> Play:
    """One request rejected after its number was taken, one withdrawn."""
    key = yield from accepted()
    yield from advanced(key, 3)
    yield from act("kasi_pelum", acts.reject, key, "data tidak benar")
    other = yield from accepted()
    yield from act(CLERK, acts.withdraw, other, "tidak jadi")


def forwarded_play() -> Play:
    """The product is made elsewhere and comes back."""
    key = yield from accepted("kartu_keluarga")
    while (yield from ask(_is_running, key)):
        yield from advanced(key, 1)
    if (yield from ask(lambda look: load(look, key).case.state is State.FORWARDED)):
        yield from act(CLERK, acts.come_back, key)


def delivered_play() -> Play:
    """An objection upheld; the road: failed, another courier, delivered."""
    road = yield from _on_the_road("deliver")
    yield from do("operator1", layar_ramah.deliver, road.id, road.version, "Contoh Penerima", RELATIONS[1], True)


def complained_play() -> Play:
    """One complaint answered, told, opened again and answered anew; another, without a name, taken back."""
    key = yield from accepted()
    told = complaints.ComplaintData("waktu", "terlalu lama", request_id=key, is_applicant=True, contact="081200000000")
    one = yield from do(CLERK, complaints.receive, told)
    accused, kasi = (yield Work(_officer, ("operator1",))), (yield Work(_officer, ("kasi_pelum",)))
    one = yield from do("kasi_pelum", complaints.assign, one.id, one.version, kasi)
    better = complaints.Revision("perilaku", (accused,), key)
    one = yield from do("kasi_pelum", complaints.revise, one.id, one.version, better, "ternyata soal sikap")
    for _ in range(2):
        one = yield from do("kasi_pelum", complaints.follow_up, one.id, one.version, "petugas ditegur")
        one = yield from do("kasi_pelum", complaints.answer, one.id, one.version, Outcome.PARTLY, "Kami mohon maaf.")
        one = yield from do(CLERK, complaints.close, one.id, one.version, Channel.PHONE, "menerima")
        one = yield from do(CLERK, complaints.reopen, one.id, one.version, "terulang lagi")
    other = yield from do(CLERK, complaints.receive, complaints.ComplaintData("sarana", "kursi rusak", anonymous=True))
    yield from do(CLERK, complaints.withdraw, other.id, other.version, "sudah diperbaiki")


def collected_play() -> Play:
    """The applicant comes for the letter after all."""
    yield from _on_the_road("collect")


def given_up_play() -> Play:
    """Nobody was there: the letter goes back to the counter."""
    yield from _on_the_road("give_up")


def _on_the_road(end: str) -> Play:
    key = yield from made_ready("sktm")
    filed = yield from do(CLERK, layar_ramah.file_objection, key, "terlalu lama")
    yield from do("kasi_pelum", layar_ramah.decide_objection, filed.id, filed.version, True, "menunggu lama")
    road = yield from _ordered(filed.id)
    return (yield from _under_way(road, end))


def _ordered(objection: int) -> Play:
    courier = {}
    today = yield from ask(lambda look: local(look.now, look.zone).date())
    day, later = numeric_date(today), numeric_date(today + timedelta(days=300))
    for one in (CLERK, "operator1"):
        courier[one] = yield Work(_officer, (one,))
        yield from do("kasi_pelum", staff.sign_pact, courier[one], PactKind.NO_GRATUITY, day, later)
    order = layar_ramah.DeliveryOrder(
        "Jalan Contoh 1", "dekat masjid", "0812", courier[CLERK], "ditunjuk", consent=True
    )
    return (yield from do(CLERK, layar_ramah.order_delivery, objection, order))


def _under_way(road: Any, end: str) -> Play:
    version = yield from ask(_delivery_version, road.id)
    if end == "collect":
        return (yield from do(CLERK, layar_ramah.collect, road.id, version))
    road = yield from do(CLERK, layar_ramah.depart, road.id, version)
    road = yield from do(CLERK, layar_ramah.fail, road.id, road.version, "rumah kosong")
    if end == "give_up":
        return (yield from do(CLERK, layar_ramah.give_up, road.id, road.version))
    other = yield Work(_officer, ("operator1",))
    road = yield from do(CLERK, layar_ramah.reassign, road.id, road.version, other, "berhalangan")
    return (yield from do("operator1", layar_ramah.depart, road.id, road.version))


def _delivery_version(look: Look, key: int) -> int:
    return int(look.connection.execute(select(delivery.c.version).where(delivery.c.id == key)).scalar_one())


def _officer(_desk: Desk, who: dict[str, int], key: str) -> int:
    return who[key]


# --- the office


def office_play() -> Play:
    """Hours, a value marked as example and confirmed, a form edited and back to the shipped one, the hours of all."""
    hours = yield from ask(lambda look: dict(look.settings.body("jam_layanan")))
    hours["istirahat_bergilir"] = not hours["istirahat_bergilir"]
    key = yield from accepted()
    yield from do("admin", office_settings.save_setting, "jam_layanan", "ini", hours)
    yield from act("kasi_pelum", acts.recalendar, key, "jam layanan diubah")
    service = yield from ask(lambda look: dict(look.settings.body("layanan", "skpt")))
    yield from do("admin", office_settings.save_setting, "layanan", "skpt", {**service, "contoh": ["janji"]})
    yield from do("admin", office_settings.confirm_examples, "layanan", "skpt")
    text = yield from ask(lambda look: letters.form_text(look, FORM)[0])
    seen = yield from ask(form_editing.version_of, FORM)
    again = f"{text}# percobaan {secrets.token_hex(4)}\n"
    seen = yield from do("admin", form_editing.save_form, FORM, again, seen)
    yield from do("admin", form_editing.follow_shipped, FORM, seen)


def people_play() -> Play:
    """A new officer, a substitution begun and ended, a log-in, and a supervisor who confirms the clock."""
    data = staff.OfficerData("Petugas Tambahan", roles=(Role.OPERATOR,))
    made = yield from do("admin", staff.save_officer, None, data)
    yield from do("admin", staff.save_officer, made, staff.OfficerData("Petugas", roles=(Role.OPERATOR,), active=False))
    today = yield from ask(lambda look: local(look.now, look.zone).date())
    days = (numeric_date(today + timedelta(days=400)), numeric_date(today + timedelta(days=401)))
    sekcam = yield Work(_officer, ("sekcam",))
    named = yield from do("admin", staff.save_substitution, sekcam, Role.CAMAT, Capacity.PLH, *days, "cuti")
    yield from do("admin", staff.end_substitution, named)
    yield Work(_confirmed)
    yield Work(_clock_jumped)
    clerk = yield Work(_officer, ("loket2",))
    yield from do("admin", staff.open_lock, clerk)
    yield Work(_keyed)
    yield from do(CLERK, guide.show_guide, False)


def _clock_jumped(desk: Desk, _who: dict[str, int]) -> None:
    now = desk.clock.now()
    clock_jumps.jumped(desk, Jump(now, now + 5000))


def _keyed(desk: Desk, who: dict[str, int]) -> None:
    """What the keys of PINs and copies leave on the trail; making and proving them is slow on purpose."""
    nobody, admin = Who(0, 0), Who.self(who["admin"])
    desk.do(nobody, pin_key._installed, "abcdefgh")
    desk.do(nobody, pin_key._given, who["admin"], pin_key.hash_pin("2580"), "pin_dipulihkan")
    desk.do(admin, backup_key._set, sealed.Key(bytes(32), sealed.Recipe(bytes(16), 1, 8, 1)))
    desk.do(admin, backup_key._dropped)
    desk.do_before_confirming(nobody, dump._recorded, "0" * 64)


def _confirmed(desk: Desk, who: dict[str, int]) -> None:
    """As after a PIN: proving one is slow on purpose, and it changes nothing in the file."""
    supervisor = Who.self(who["kasi_pelum"])
    desk.do(supervisor, staff._record_try, who["kasi_pelum"], True)
    desk.do_with_doubtful_clock(supervisor, staff._confirm_clock)


# --- the survey


def _answer(day: date) -> Response:
    return Response((3, 4, 2, 4, 3, 4, 3, 4, 4), {}, day, {}, "lebih cepat")


def _today(look: Look) -> tuple[int | None, date]:
    return invitations.period_of_today(look), local(look.now, look.zone).date()


def answers_play() -> Play:
    """Today's period: from paper (typed, corrected, deleted), at the kiosk with a code, counted, closed, reopened."""
    period, today = yield from ask(_today)
    if period is None:
        period = yield from ask(_closed_today)
        if period is None:
            first, last = numeric_date(today - timedelta(days=1)), numeric_date(today + timedelta(days=1))
            data = PeriodData("Masa ini", first, last, code_needed=True)
            period = yield from do("kasi_pelum", periods.open_period, data)
        else:
            yield from _again("kasi_pelum", periods.reopen_period, period, "masih ada jawaban")
    given, wrong = Ticket(), Ticket()
    for ticket in (given, wrong):
        yield Work(_paper, (enter.add_paper, period, ticket, _answer(today)))
    yield Work(_paper, (enter.correct_paper, period, given, _answer(today)))
    yield Work(_delete, (period, wrong))
    code = yield Work(_code)
    yield Work(_kiosk, (period, Ticket(), _answer(today), code))
    yield Work(_counted)
    yield from _again("kasi_pelum", periods.close_period, period)
    yield from _again("kasi_pelum", periods.reopen_period, period, "masih ada jawaban")


def _closed_today(look: Look) -> int | None:
    today = look.day()
    query = select(survey_period.c.id).where(survey_period.c.first <= today, survey_period.c.last >= today)
    return look.connection.execute(query).scalar()


def _again(actor: str, command: Callable[..., Any], period: int, *args: Any) -> Play:
    version = yield from ask(lambda look: periods.period_row(look, period).version)
    return (yield from do(actor, command, period, version, *args))


def _paper(desk: Desk, who: dict[str, int], command: Any, period: int, ticket: Ticket, given: Response) -> None:
    command(desk, Who.self(who[CLERK]), period, ticket, given)


def _delete(desk: Desk, who: dict[str, int], period: int, ticket: Ticket) -> None:
    enter.delete_paper(desk, Who.self(who[CLERK]), period, ticket)


def _code(desk: Desk, who: dict[str, int]) -> str:
    return invitations.make_code(desk, Who.self(who[CLERK]))


def _kiosk(desk: Desk, _who: dict[str, int], period: int, ticket: Ticket, given: Response, code: str) -> None:
    enter.add_kiosk(desk, period, ticket, given, code)


def _counted(desk: Desk, _who: dict[str, int]) -> None:
    desk.do(Who(0, 0), counting.count_days, desk.ask(lambda look: look.day()))


def _free_day(look: Look) -> date:
    """A day long ago that belongs to no period yet."""
    first = look.connection.execute(select(func.min(survey_period.c.first))).scalar()
    return min(date.fromisoformat(first or "2024-01-01"), date(2024, 1, 1)) - timedelta(days=1)


def plan_play() -> Play:
    """A period of the past: imported, closed, its plan with lines, what was done, a photograph, what goes on."""
    day = yield from ask(_free_day)
    data = PeriodData(f"Masa {day.isoformat()}", numeric_date(day), numeric_date(day), 500)
    period = yield from do("kasi_pelum", periods.open_period, data)
    yield from _again("kasi_pelum", periods.change_period, period, PeriodData(data.title, data.first, data.last, 600))
    for _ in range(2):
        yield Work(_import, (period, day))
    batch = yield from ask(_newest_batch, period)
    yield from do("kasi_pelum", imports.withdraw_import, batch, "berkas ganda")
    yield from _again("kasi_pelum", periods.close_period, period)
    plan = yield from do("kasi_pelum", rtl.make_plan, period)
    yield from do("kasi_pelum", rtl.set_report_day, plan, 1, numeric_date(day))
    keys = yield from ask(_reordered, plan)
    yield from do("kasi_pelum", rtl.reorder_plan, plan, 2, keys, "lebih mendesak")
    yield from _lines(plan, keys[0])
    body = yield from ask(lambda look: instrument_data(periods.current_instrument(look)))
    yield from do("kasi_pelum", questionnaire.save_questionnaire, body)
    older = yield from ask(_free_day)
    told = PeriodData(f"Laporan {older.isoformat()}", numeric_date(older), numeric_date(older))
    yield from do("kasi_pelum", periods.record_published, told, Published(ikm=8012))


def _lines(plan: int, unsur: str) -> Play:
    data = rtl.LineData(unsur, "Pelatihan petugas", 2026, frozenset({4}), "Kasi Pelum")
    line = yield from do("kasi_pelum", rtl.add_line, plan, data)
    other = yield from do("kasi_pelum", rtl.add_line, plan, data)
    yield from do("kasi_pelum", rtl.change_line, line, 1, rtl.LineData(unsur, "Latihan", 2026, frozenset({1}), "Kasi"))
    yield from do("kasi_pelum", rtl.drop_line, other, 1)
    begun = realisations.RealisationData(Status.NOT_YET, "belum ada anggaran")
    entry = yield from do("kasi_pelum", realisations.add_realisation, line, begun)
    yield from do("kasi_pelum", realisations.change_realisation, entry, 1, begun)
    photo = yield Work(_photo, (entry,))
    yield from do("kasi_pelum", realisations.drop_photo, photo)
    day = yield from ask(lambda look: numeric_date(local(look.now, look.zone).date()))
    yield from do("kasi_pelum", realisations.settle_realisation, entry, 2, day)
    mistaken = yield from do("kasi_pelum", realisations.add_realisation, line, begun)
    yield from do("kasi_pelum", realisations.drop_realisation, mistaken, 1)
    goes_on = rtl.ContinuationData("Latihan kedua", "2027", "Kasi")
    yield from do("kasi_pelum", rtl.save_continuation, line, 0, goes_on)


def _import(desk: Desk, who: dict[str, int], period: int, day: date) -> None:
    rows = [_answer(day) for _ in range(12)]
    imports.import_answers(desk, Who.self(who["kasi_pelum"]), period, rows, "jawaban.xlsx")


def _newest_batch(look: Look, period: int) -> int:
    query = select(func.max(survey_batch.c.id)).where(survey_batch.c.period_id == period)
    return int(look.connection.execute(query).scalar_one())


def _reordered(look: Look, plan: int) -> tuple[str, ...]:
    chosen = rtl.priorities_from(rtl.stored(look, rtl.rtl_plan, plan)).chosen
    return tuple(p.unsur for p in chosen)


def _photo(desk: Desk, who: dict[str, int], entry: int) -> int:
    return realisations.add_photo(desk, Who.self(who["kasi_pelum"]), entry, JPEG + secrets.token_bytes(64), "kelas")


PLAYS: dict[str, Callable[[], Play]] = {
    name.removesuffix("_play"): play for name, play in list(globals().items()) if name.endswith("_play")
}
