"""One small office in which everything has happened once: the ground for tests that damage it, and for the oracle."""

import atexit
import shutil
import tempfile
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from loket_app.domain.case import State
from loket_app.domain.catalog import StepKind
from loket_app.domain.complaint import Channel, Outcome
from loket_app.domain.dates import MINUTE, at
from loket_app.domain.layar_ramah import RELATIONS
from loket_app.store.engine import open_engine
from loket_app.usecases import (
    acts,
    complaints,
    corrections,
    door,
    intake,
    layar_ramah,
    letters,
    office_settings,
    queue_calls,
)
from loket_app.usecases.complaints import ComplaintData
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.intake import IntakeForm, PersonData, Proxy
from loket_app.usecases.ports import SetClock
from loket_app.usecases.requests import load
from tests.usecases.counter_machine import MEMORY, MONDAY, SKTM, founded_file, typed

ZONE = "Asia/Makassar"
HOLDER = {
    "portir": "portir", "loket": "loket1", "operator": "operator1", "kasi_pelum": "kasi_pelum", "sekcam": "sekcam",
    "camat": "camat", "admin": "admin",
}  # fmt: skip

_played: list[tuple[Path, int, dict[str, int]]] = []


class Stage:
    """A desk, a clock and short words for what officers do."""

    def __init__(self, file: Path, engine: Engine | None = None, who: dict[str, int] | None = None) -> None:
        self.file = file
        self.fresh = engine is None and who is None
        self.who = founded_file(file) if who is None else who
        self.engine = open_engine(file) if engine is None else engine
        self.clock = SetClock(at(MONDAY, 8, 0, ZONE))
        self.desk = Desk(self.engine, self.clock, "PC-UJI")

    def do(self, actor: str, command, *args, minutes: int = 1, recorder: str | None = None, **kwargs):
        self.clock.move(minutes * MINUTE)
        return self.desk.do(Who(self.who[actor], self.who[recorder or actor]), command, *args, **kwargs)

    def load(self, key: int):
        return self.desk.ask(load, key)

    def version(self, key: int) -> int:
        return int(self.load(key).row.version)

    def act(self, actor: str, command, key: int, *args, **kwargs):
        """A command on a request as the screen sees it now."""
        return self.do(actor, command, key, self.version(key), *args, **kwargs)

    def required(self, service: str) -> tuple[str, ...]:
        return tuple(r.key for r in self.desk.ask(intake.service_named, service)[1].requirements if r.required)

    def by_the_door(self, name: str = "Contoh Tamu") -> int:
        guest = self.do("portir", door.guest_arrived)
        guest = self.do("portir", door.guest_greeted, guest.id, guest.version, "mengurus surat", "non_perizinan")
        guest = self.do("portir", door.guest_booked, guest.id, guest.version, name, "mengurus surat", "0812", "lansia")
        return self.do("loket1", door.call_guest, guest.id, guest.version).id

    def accept(self, service: str, complete: bool = True, visit: int | None = None, **more) -> int:
        guest = visit if visit is not None else self.do("loket1", door.walked_in).id
        papers = self.required(service) if complete else self.required(service)[1:]
        person = more.pop("person", PersonData(name="Contoh Pemohon", nik="6402130706930001", address="Jalan Contoh"))
        form = IntakeForm(person, service, papers, **more)
        return self.do("loket1", intake.accept, guest, form, complete, minutes=3).request_id

    def advance(self, key: int, times: int = 1, minutes: int = 2) -> None:
        """Go on by who holds the step; a letter is printed where the step prints one."""
        for _ in range(times):
            loaded = self.load(key)
            step = loaded.case.current_step
            if step.kind is StepKind.PRODUCE and loaded.service.form and not loaded.row.letter_number:
                self.print_letter(key)
            self.act(HOLDER[step.role.value], acts.advance, key, minutes=minutes)

    def print_letter(self, key: int, reason: str = "") -> int:
        loaded = self.load(key)
        if loaded.row.letter_values == "{}":
            self.act("operator1", letters.save_values, key, typed(loaded.service.form))
        return self.act("operator1", letters.issue, key, reason).letter_id

    def ready(self, service: str = "sktm", minutes: int = 2, **more) -> int:
        key = self.accept(service, **more)
        while self.load(key).case.state is State.RUNNING:
            self.advance(key, minutes=minutes)
        return key

    def upheld(self, key: int, judge: str = "kasi_pelum") -> int:
        filed = self.do("loket1", layar_ramah.file_objection, key, "terlalu lama")
        self.do(judge, layar_ramah.decide_objection, filed.id, filed.version, True, "menunggu lama di loket")
        return filed.id

    def order(self, objection: int, courier: str = "loket1", **more):
        order = layar_ramah.DeliveryOrder(
            "Jalan Contoh 1", "dekat masjid", "0812", self.who[courier], "ditunjuk", consent=True, **more
        )
        return self.do("loket1", layar_ramah.order_delivery, objection, order)

    def without_form(self, service: str) -> None:
        """The office takes the form from a service: it prints no letter of its own any more."""
        body = dict(self.desk.ask(lambda look: look.settings.body("layanan", service)))
        body["formulir"] = None
        self.do("admin", office_settings.save_setting, "layanan", service, body)

    def new_hours(self, holiday: date) -> int:
        body = dict(self.desk.ask(lambda look: look.settings.body("jam_layanan")))
        row = {"tanggal": holiday.isoformat(), "nama": "Libur mendadak", "jenis": "libur_daerah", "aktif": True}
        body["libur"] = [*body["libur"], row]
        return self.do("admin", office_settings.save_setting, "jam_layanan", "ini", body)

    def close(self) -> None:
        self.engine.dispose()


def everything_once(stage: Stage) -> dict[str, int]:
    """A small day with every branch; returns request ids by what became of them.

    In a fresh office on a file it is played once in this process, and copied from then on.
    """
    if not stage.fresh or stage.clock.now() != at(MONDAY, 8, 0, ZONE):
        return _play(stage)
    if not _played:
        keys = _play(stage)
        file = Path(tempfile.mkdtemp(prefix="loket-kaya-", dir=MEMORY)) / "loket.db"
        atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
        stage.engine.dispose()
        _played.append((shutil.copy(stage.file, file), stage.clock.now(), keys))
        return dict(keys)
    file, now, keys = _played[0]
    stage.engine.dispose()
    shutil.copy(file, stage.file)
    stage.clock.move(now - stage.clock.now())
    stage.desk = Desk(stage.engine, stage.clock, stage.desk.workstation, stage.desk.folder)
    return dict(keys)


def _play(stage: Stage) -> dict[str, int]:
    keys: dict[str, int] = {}
    stage.do("loket1", queue_calls.name_counter, "1")
    visit = stage.by_the_door()
    first = stage.accept("sktm", visit=visit, proxy=Proxy("Contoh Kuasa", relation="anak"), letter_values=SKTM)
    keys["second part"] = stage.accept("ikd", visit=visit)
    stage.advance(keys["second part"])
    stage.advance(first, 5)
    stage.do("operator1", letters.mark_printed, 1, "sidik-1", "arsip/surat.pdf", "Printer Contoh")
    delivery = stage.order(stage.upheld(first, "sekcam"), outside_hours=True)
    stage.advance(first)
    road = stage.do("loket1", layar_ramah.depart, delivery.id, delivery.version + 1)
    road = stage.do("loket1", layar_ramah.fail, road.id, road.version, "rumah kosong")
    road = stage.do("loket1", layar_ramah.reassign, road.id, road.version, stage.who["operator1"], "berhalangan")
    road = stage.do("operator1", layar_ramah.depart, road.id, road.version)
    stage.do("operator1", layar_ramah.deliver, road.id, road.version, "Contoh Penerima", RELATIONS[1], True)
    keys["delivered"] = first

    keys["rejected"] = stage.accept("sktm", person=PersonData(name="Contoh Lain"))
    stage.advance(keys["rejected"], 3)
    stage.act("kasi_pelum", acts.reject, keys["rejected"], "data tidak benar")

    waiting = stage.accept("ahli_waris", complete=False, claimed_at=stage.clock.now())
    stage.act("loket1", intake.reopen, waiting, minutes=20)
    stage.act("loket1", intake.complete, waiting, stage.required("ahli_waris")[1:], False)
    stage.act("loket1", intake.reopen, waiting, minutes=200)
    stage.act("loket1", intake.complete, waiting, stage.required("ahli_waris"), True)
    stage.act("kasi_pelum", acts.pause, waiting, "verifikasi_lapangan", "cek lokasi")
    keys["paused"] = waiting

    away = stage.accept("kartu_keluarga")
    stage.advance(away, 2)
    keys["forwarded"] = away

    handed = stage.ready("skpt")
    stage.act("loket1", acts.return_to, handed, 6, "salah cap")
    stage.advance(handed, 4)
    stage.act("loket1", acts.call, handed)
    stage.act("loket1", acts.hand_over, handed, "Contoh Penerima", "KTP-el")
    keys["handed over"] = handed

    running = stage.accept("sktm", letter_values=SKTM)
    stage.advance(running, 3)
    stage.act("kasi_pelum", acts.undo, running, "salah pilih")
    stage.new_hours(date(2026, 11, 24))
    stage.clock.move(26 * 60 * MINUTE)
    stage.act("kasi_pelum", acts.recalendar, running, "libur mendadak")
    stage.act("loket1", corrections.correct_applicant, running, PersonData(name="Contoh Betul"), "salah ketik")
    stage.act("loket1", corrections.set_priority, running, "lansia")
    stage.do("loket1", corrections.log_contact, running, "telepon", "tidak diangkat")
    keys["running"] = running

    dismissed = stage.ready("skck")
    filed = stage.do("loket1", layar_ramah.file_objection, dismissed, "merasa lama")
    stage.do("kasi_pelum", layar_ramah.decide_objection, filed.id, filed.version, False, "")
    keys["dismissed"] = dismissed

    about = ComplaintData("waktu", "merasa lama", request_id=dismissed, is_applicant=True)
    told = stage.do("loket1", complaints.receive, about)
    told = stage.do("kasi_pelum", complaints.assign, told.id, told.version, stage.who["kasi_pelum"])
    told = stage.do("kasi_pelum", complaints.follow_up, told.id, told.version, "alur diperbaiki")
    told = stage.do("kasi_pelum", complaints.answer, told.id, told.version, Outcome.PARTLY, "Kami mohon maaf.")
    stage.do("loket1", complaints.close, told.id, told.version, Channel.PHONE)
    stage.do("loket1", complaints.receive, ComplaintData("sarana", "kursi rusak", Channel.BOX, anonymous=True))
    return keys
