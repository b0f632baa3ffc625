"""A machine that does anything to an office in any order, and looks every few acts whether all is still told truly."""

import atexit
import itertools
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from loket_app.definitions.presets import load_preset
from loket_app.domain.case import CLOSED_STATES
from loket_app.domain.catalog import StepKind
from loket_app.domain.dates import MINUTE, at, local
from loket_app.domain.errors import Refused
from loket_app.domain.layar_ramah import RELATIONS
from loket_app.domain.people import Role
from loket_app.simulation.civil_letters import CIVIL_LETTERS
from loket_app.store import trail as trail_store
from loket_app.store.engine import open_engine
from loket_app.store.migrate import create
from loket_app.store.tables import delivery, objection, visit
from loket_app.usecases import acts, corrections, door, founding, intake, layar_ramah, letters, office_settings, staff
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Repeated, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.requests import load

MONDAY = date(2026, 11, 23)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
SERVICES = ("sktm", "ahli_waris", "skpt", "kartu_keluarga", "ikd")
OFFICERS = ("loket1", "operator1", "kasi_pelum", "sekcam", "camat", "portir", "loket2", "admin")
BY_ROLE = {
    Role.LOKET: "loket1", Role.OPERATOR: "operator1", Role.KASI_PELUM: "kasi_pelum", Role.SEKCAM: "sekcam",
    Role.CAMAT: "camat", Role.PORTIR: "portir", Role.ADMIN: "admin",
}  # fmt: skip
SKTM = {
    "nama": "Contoh Warga", "nik": "6402130706930001", "nomor_kk": "6402130706930002", "tempat_lahir": "Sangasanga",
    "tanggal_lahir": "1993-06-07", "jenis_kelamin": "Perempuan", "agama": "Islam", "pekerjaan": "Buruh",
    "alamat": "Jalan Contoh RT 1", "terdaftar": "terdaftar", "penghasilan": 900000, "untuk_nama": "Anak Contoh",
    "untuk_hubungan": "anak", "keperluan": "beasiswa", "tanggungan": [], "desa": "Jawa", "desa_nomor": "145/1/J/2026",
    "desa_tanggal": "2026-11-20",
}  # fmt: skip
OFFICE = load_preset("sangasanga").office
_template: list[Path] = []
_who: dict[str, int] = {}


def typed(form: str | None) -> dict[str, object]:
    """What an operator types into a form that these tests use."""
    return CIVIL_LETTERS[form](OFFICE, 7, MONDAY) if form in CIVIL_LETTERS else SKTM


def founded_file(target: Path) -> dict[str, int]:
    """Put a freshly founded office at `target`; made once, then copied. Returns officer ids by key."""
    if not _template:
        file = Path(tempfile.mkdtemp(prefix="loket-mesin-", dir=MEMORY)) / "loket.db"
        atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
        preset = load_preset("sangasanga")
        create(file)
        engine = open_engine(file)
        desk = Desk(engine, SetClock(at(MONDAY, 7, 30, preset.office.zone)), "PC-UJI")
        _who.update(desk.do(Who(0, 0), founding.found_office, preset, {}))
        engine.dispose()
        _template.append(file)
    shutil.copy(_template[0], target)
    return dict(_who)


def one_of(data, options):
    """One of several; `data` is hypothesis' or a plain random generator."""
    if isinstance(data, Random):
        return data.choice(options)
    return data.draw(st.sampled_from(options))


def number(data, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    if isinstance(data, Random):
        return data.randint(low, high)
    return data.draw(st.integers(low, high))


class CounterMachine(RuleBasedStateMachine):
    """Any officer does anything; what is refused leaves no trace, what is done can be told again."""

    checks_every = 9

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="loket-mesin-", dir=MEMORY))
        self.who = founded_file(self.folder / "loket.db")
        self.engine = open_engine(self.folder / "loket.db")
        self.clock = SetClock(at(MONDAY, 7, 40, "Asia/Makassar"))
        self.desk = Desk(self.engine, self.clock, "PC-UJI")
        self.requests: list[int] = []
        self.holidays = itertools.count(1)
        self.steps = 0
        self.last: tuple | None = None

    def teardown(self) -> None:
        try:
            self.check_all()
        finally:
            self.engine.dispose()
            shutil.rmtree(self.folder)

    # --- how things are done

    def check_all(self, oracle_sample: int = 1000) -> None:
        report = check(self.desk, oracle_sample)
        assert not report.findings, "\n".join(str(f) for f in report.findings)

    def trail_length(self) -> int:
        return self.desk.ask(lambda look: trail_store.newest(look.connection)[0])

    def dump(self) -> list[str]:
        raw = self.engine.raw_connection()
        try:
            return list(raw.driver_connection.iterdump())
        finally:
            raw.close()

    def do(self, actor: str, command, *args, **kwargs):
        """Run a command; a refusal is fine, but must leave the file as it was."""
        before = self.trail_length()
        recorder = actor if self.steps % 3 else "loket1"
        who = Who(self.who[actor], self.who[recorder], f"perintah-{before}-{self.steps}")
        self.steps += 1
        try:
            result = self.desk.do(who, command, *args, **kwargs)
        except Refused:
            assert self.trail_length() == before
            result = None
        else:
            assert self.trail_length() == before + 1
            self.last = (who, command, args, kwargs)
        if self.steps % self.checks_every == 0:
            self.check_all(1000 if self.steps % (4 * self.checks_every) == 0 else 0)
        return result

    def load(self, request_id: int):
        return self.desk.ask(load, request_id)

    def pick(self, data, open_only: bool = True) -> int:
        found = self.requests
        if open_only:
            living = [r for r in found if self.load(r).case.state not in CLOSED_STATES]
            found = living or found
        return one_of(data, found)

    def actor(self, data, role: Role | None) -> str:
        """Mostly the right officer, sometimes anybody."""
        if role is None or number(data, 0, 9) == 0:
            return one_of(data, OFFICERS)
        return BY_ROLE[role]

    def some(self, table, request_ids: list[int]) -> list:
        query = table.select().where(table.c.request_id.in_(request_ids)).order_by(table.c.id)
        return self.desk.ask(lambda look: look.connection.execute(query).all())

    # --- the door and the counter

    @initialize(data=st.data())
    def first_guest(self, data) -> None:
        self.walk_in(data)

    @rule(data=st.data())
    def walk_in(self, data) -> None:
        guest = self.do("loket1", door.walked_in, one_of(data, ("", "lansia")))
        if guest is not None:
            self.hand_in(data, guest.id)

    @rule(data=st.data())
    def by_the_door(self, data) -> None:
        guest = self.do("portir", door.guest_arrived)
        self.wait(data)
        greeted = guest and self.do("portir", door.guest_greeted, guest.id, guest.version, "mengurus surat")
        booked = greeted and self.do("portir", door.guest_booked, guest.id, greeted.version, "Contoh Tamu")
        self.wait(data)
        if booked and one_of(data, (True, False)) and one_of(data, (True, False)):
            self.do("portir", door.guest_left, guest.id, booked.version, "tidak jadi")
        called = booked and self.do("loket1", door.call_guest, guest.id, booked.version)
        if called and one_of(data, (True, False)):
            self.do("loket1", door.back_to_queue, guest.id, called.version)
        elif called:
            self.hand_in(data, guest.id)

    @rule(data=st.data())
    def one_more_request(self, data) -> None:
        visits = self.desk.ask(lambda look: look.connection.execute(visit.select()).all())
        self.hand_in(data, one_of(data, [v.id for v in visits]))

    def hand_in(self, data, visit_id: int) -> None:
        self.wait(data)
        service = one_of(data, SERVICES)
        complete = one_of(data, (True, True, True, False))
        papers = self.papers(service)
        form = intake.IntakeForm(
            intake.PersonData(name=one_of(data, ("Contoh Satu", "Contoh Dua")), nik="6402130706930001"),
            service,
            papers if complete else papers[1:],
            proxy=intake.Proxy("Contoh Kuasa", relation="anak") if one_of(data, (True, False)) else None,
            claimed_at=self.clock.now() - 60_000 if number(data, 0, 5) == 0 else None,
            letter_values=SKTM if service == "sktm" else {},
        )
        moved = self.do(self.actor(data, Role.LOKET), intake.accept, visit_id, form, complete)
        if moved is not None:
            self.requests.append(moved.request_id)

    def papers(self, service: str) -> tuple[str, ...]:
        found = self.desk.ask(intake.service_named, service)[1]
        return tuple(r.key for r in found.requirements if r.required)

    # --- time

    @rule(data=st.data())
    def wait(self, data) -> None:
        self.clock.move(number(data, 0, 12) * MINUTE + number(data, 0, 61_000))

    @rule(data=st.data())
    def much_later(self, data) -> None:
        now = local(self.clock.now(), "Asia/Makassar")
        days = one_of(data, (0, 0, 0, 1, 3))
        hour, minute = one_of(data, ((7, 31), (11, 59), (12, 30), (13, 0), (15, 59), (16, 0), (20, 5)))
        self.clock.instant = max(
            self.clock.now(), at(now.date() + timedelta(days=days), hour, minute, "Asia/Makassar", 7)
        )

    @rule(data=st.data())
    def clock_a_little_behind(self, data) -> None:
        self.clock.move(-1500)

    @rule(data=st.data())
    def clock_put_back_and_confirmed(self, data) -> None:
        """A supervisor confirms a clock that went back: later acts lie before earlier ones."""
        self.clock.move(-number(data, 1, 180) * MINUTE)
        newest = self.desk.ask(lambda look: trail_store.newest(look.connection)[1])
        if self.clock.now() < newest:
            who = Who.self(self.who["kasi_pelum"])
            self.desk.do_with_doubtful_clock(who, staff._confirm_clock)

    # --- acts

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def go_on(self, data) -> None:
        """The usual way, several steps of it."""
        times = number(data, 1, 9)
        self.many_acts(data, times)

    def many_acts(self, data, times: int) -> None:
        key = self.pick(data)
        for _ in range(times):
            self.wait(data)
            self.next_act(data, key)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def go_far(self, data) -> None:
        self.many_acts(data, number(data, 5, 9))

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def go_a_little(self, data) -> None:
        self.many_acts(data, number(data, 1, 3))

    def next_act(self, data, key: int) -> None:
        loaded = self.load(key)
        state, step, version = loaded.case.state.value, loaded.case.current_step, loaded.row.version
        if state == "menunggu_kelengkapan":
            if loaded.case.current is None:
                self.do("loket1", intake.reopen, key, version)
                return
            finished = one_of(data, (True, False))
            papers = tuple(r.key for r in loaded.service.requirements if r.required)
            self.do("loket1", intake.complete, key, version, papers if finished else papers[1:], finished)
        elif state == "diproses":
            if step.kind is StepKind.PRODUCE and loaded.service.form and not loaded.row.letter_number:
                self.issue_letter(key)
                version = self.load(key).row.version
            actor = self.actor(data, step.role)
            papers = self.papers(loaded.service.key) if step.kind is StepKind.INTAKE else None
            self.do(actor, acts.advance, key, version, papers)
        elif state == "dijeda":
            self.do("kasi_pelum", acts.resume, key, version)
        elif state == "diteruskan":
            self.do("loket1", acts.come_back, key, version)
        elif state == "siap" and self.some(delivery, [key]) and number(data, 0, 5):
            self.on_the_road(data)
        elif state == "siap":
            self.do("loket1", acts.call, key, version)
        elif state == "penyerahan":
            self.do("loket1", acts.hand_over, key, version, "Contoh Penerima", "KTP-el")

    def issue_letter(self, key: int, reason: str = "") -> None:
        loaded = self.load(key)
        if loaded.row.letter_values == "{}":
            self.do("operator1", letters.save_values, key, loaded.row.version, typed(loaded.service.form))
        self.do("operator1", letters.issue, key, self.load(key).row.version, reason)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def undo(self, data) -> None:
        reason = one_of(data, ("salah pilih", ""))
        key = self.pick(data, open_only=one_of(data, (True, False)))
        loaded = self.load(key)
        last = next((k for k, i in self.who.items() if i == loaded.case.last.actor), "kasi_pelum")
        self.do(one_of(data, (last, last, "portir", "camat")), acts.undo, key, loaded.row.version, reason)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def send_back(self, data) -> None:
        back_to = number(data, 2, 9)
        key = self.pick(data)
        loaded = self.load(key)
        step = loaded.case.current_step
        actor = self.actor(data, Role.LOKET if loaded.case.state.value == "siap" else step.role if step else None)
        missing = self.papers(loaded.service.key)[:1] if back_to == 3 else ()
        self.do(actor, acts.return_to, key, loaded.row.version, back_to, "perlu diperbaiki", missing)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def pause(self, data) -> None:
        reason = one_of(data, ("verifikasi_lapangan", "tugas_mendesak", "tidak_ada"))
        key = self.pick(data)
        self.do(self.actor(data, Role.KASI_PELUM), acts.pause, key, self.load(key).row.version, reason, "catatan")

    @rule(data=st.data())
    @precondition(lambda self: len(self.requests) > 2)
    def end(self, data) -> None:
        command, reason = one_of(data, (acts.reject, acts.withdraw)), one_of(data, ("sebab", ""))
        key = self.pick(data)
        role = Role.KASI_PELUM if command is acts.reject else Role.LOKET
        self.do(self.actor(data, role), command, key, self.load(key).row.version, reason)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def change_service(self, data) -> None:
        service = one_of(data, SERVICES)
        key = self.pick(data)
        actor = self.actor(data, Role.LOKET)
        self.do(actor, acts.change_service, key, self.load(key).row.version, service, "salah pilih layanan")

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def nobody_came(self, data) -> None:
        key = self.pick(data)
        self.do("loket1", acts.absent, key, self.load(key).row.version)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def late_entry(self, data) -> None:
        back = number(data, -60, 600)
        key = self.pick(data)
        loaded = self.load(key)
        step = loaded.case.current_step
        claimed = self.clock.now() - back * 1000
        actor = self.actor(data, step.role if step else None)
        self.do(actor, acts.advance, key, loaded.row.version, self.papers(loaded.service.key), claimed, doubled=True)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def stale_screen(self, data) -> None:
        key = self.pick(data)
        before = self.trail_length()
        assert self.do("loket1", acts.withdraw, key, self.load(key).row.version - 1, "tidak jadi") is None
        assert self.trail_length() == before

    @rule(data=st.data())
    @precondition(lambda self: self.last is not None)
    def sent_twice(self, data) -> None:
        who, command, args, kwargs = self.last
        before = self.trail_length()
        try:
            self.desk.do(who, command, *args, **kwargs)
        except (Repeated, Refused):
            assert self.trail_length() == before
        else:
            raise AssertionError("the same command ran twice")

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def refused_changes_nothing(self, data) -> None:
        key = self.pick(data)
        version = self.load(key).row.version
        before = self.dump()
        for actor, command, more in (
            ("portir", acts.reject, ("sebab",)), ("loket1", acts.withdraw, ("",)), ("operator1", acts.undo, ("",)),
        ):  # fmt: skip
            try:
                self.desk.do(Who.self(self.who[actor]), command, key, version, *more)
            except Refused:
                continue
            raise AssertionError(f"{actor} {command.__name__} should be refused")
        assert self.dump() == before

    # --- hours

    @rule(data=st.data())
    def change_hours(self, data) -> None:
        kind = one_of(data, ("libur", "khusus", "bergilir"))
        body = dict(self.desk.ask(lambda look: look.settings.body("jam_layanan")))
        today = local(self.clock.now(), "Asia/Makassar").date()
        day = (today + timedelta(days=number(data, -1, 3))).isoformat()
        if kind == "bergilir":
            body["istirahat_bergilir"] = not body["istirahat_bergilir"]
        elif kind == "libur" and day not in {x["tanggal"] for x in body["libur"]}:
            row = {"tanggal": day, "nama": f"Libur {next(self.holidays)}", "jenis": "libur_daerah", "aktif": True}
            body["libur"] = [*body["libur"], row]
        elif kind == "khusus" and day not in {x["tanggal"] for x in body["hari_khusus"]}:
            row = {"tanggal": day, "alasan": "Hari khusus", "jam": ["08.10-10.05", "10.30-14.00"]}
            body["hari_khusus"] = [*body["hari_khusus"], row]
        self.do("admin", office_settings.save_setting, "jam_layanan", "ini", body)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def recalendar(self, data) -> None:
        key = self.pick(data)
        actor = self.actor(data, Role.KASI_PELUM)
        self.do(actor, acts.recalendar, key, self.load(key).row.version, "jam layanan berubah")

    @rule(data=st.data())
    def change_numbering(self, data) -> None:
        when = one_of(data, ("cetak", "tanda_tangan"))
        start = number(data, 1, 30)
        body = dict(self.desk.ask(lambda look: look.settings.body("kantor")))
        scope = ("kantor", "klasifikasi")[start % 2]
        body["penomoran"] = body["penomoran"] | {"saat": when, "mulai": start, "lingkup": scope}
        self.do("admin", office_settings.save_setting, "kantor", "ini", body)

    # --- LAYAR RAMAH

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def object(self, data) -> None:
        reason = one_of(data, ("terlalu lama", " "))
        self.do(self.actor(data, Role.LOKET), layar_ramah.file_objection, self.pick(data), reason)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def object_and_decide(self, data) -> None:
        """An objection as it usually goes, up to the delivery order."""
        upheld = one_of(data, (True, True, False))
        living = [r for r in self.requests if self.load(r).case.complete_at and self.load(r).row.open]
        if not living:
            return
        key = one_of(data, living)
        filed = self.do("loket1", layar_ramah.file_objection, key, "terlalu lama")
        self.wait(data)
        for judge in ("kasi_pelum", "sekcam"):
            if filed and self.do(judge, layar_ramah.decide_objection, filed.id, 1, upheld, "dasar putusan"):
                break
        if filed and upheld:
            order = layar_ramah.DeliveryOrder("Jalan Contoh 1", "", "", self.who["loket1"], "ditunjuk", consent=True)
            self.do("loket1", layar_ramah.order_delivery, filed.id, order)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def decide(self, data) -> None:
        upheld = one_of(data, (True, False))
        note = one_of(data, ("dasar putusan", ""))
        found = self.some(objection, self.requests)
        if found:
            one = one_of(data, found)
            actor = self.actor(data, one_of(data, (Role.KASI_PELUM, Role.SEKCAM)))
            self.do(actor, layar_ramah.decide_objection, one.id, one.version, upheld, note)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def order(self, data) -> None:
        courier = one_of(data, ("loket1", "operator1", "admin"))
        found = [o for o in self.some(objection, self.requests) if o.state == "terbukti"]
        if found:
            one = one_of(data, found)
            order = layar_ramah.DeliveryOrder(
                "Jalan Contoh 1", "dekat masjid", "0812", self.who[courier], "ditunjuk", consent=True
            )
            self.do(self.actor(data, Role.LOKET), layar_ramah.order_delivery, one.id, order)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def on_the_road(self, data) -> None:
        times = number(data, 1, 3)
        for _ in range(times):
            found = [d for d in self.some(delivery, self.requests) if d.ended_at is None]
            if not found:
                return
            one = one_of(data, found)
            name, more = one_of(data, (
                        ("depart", ()), ("depart", ()), ("fail", ("rumah kosong",)), ("collect", ()), ("give_up", ()),
                        ("reassign", (self.who["kasi_pelum"], "berhalangan")),
                        ("deliver", ("Contoh Penerima", RELATIONS[1], True)),
                    ))  # fmt: skip
            self.wait(data)
            self.do(self.actor(data, Role.LOKET), getattr(layar_ramah, name), one.id, one.version, *more)

    # --- beside the flow

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def correct(self, data) -> None:
        key = self.pick(data, open_only=False)
        name = one_of(data, ("Contoh Satu", "Contoh Dua", "Contoh Tiga"))
        person = intake.PersonData(name=name, nik="6402130706930001", address="Jalan Contoh")
        version = self.load(key).row.version
        self.do(self.actor(data, Role.LOKET), corrections.correct_applicant, key, version, person, "salah ketik")

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def beside(self, data) -> None:
        which = one_of(data, ("set_proxy", "set_priority", "log_contact"))
        key = self.pick(data, open_only=False)
        version = self.load(key).row.version
        if which == "set_proxy":
            self.do("loket1", corrections.set_proxy, key, version, intake.Proxy("Kuasa Baru", relation="adik"), "ganti")
        elif which == "set_priority":
            self.do("loket1", corrections.set_priority, key, version, one_of(data, ("lansia", "")))
        else:
            self.do("loket1", corrections.log_contact, key, "telepon", "tidak diangkat")

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def issue(self, data) -> None:
        reason = one_of(data, ("ralat nama", ""))
        self.issue_letter(self.pick(data, open_only=False), reason)

    @rule(data=st.data())
    @precondition(lambda self: self.requests)
    def print_letter(self, data) -> None:
        key = self.pick(data, open_only=False)
        query = letters.letter.select().where(letters.letter.c.request_id == key)
        found = self.desk.ask(lambda look: look.connection.execute(query).all())
        if found:
            one = one_of(data, found)
            digest = one.digest or f"sidik-{one.id}-{self.steps}"
            self.do("operator1", letters.mark_printed, one.id, digest, "surat.pdf", "PDF")


OFTEN = {
    "go_on": 6, "go_far": 5, "go_a_little": 10, "walk_in": 8, "by_the_door": 3, "wait": 4, "much_later": 3,
    "object_and_decide": 4, "on_the_road": 6, "undo": 4, "send_back": 4, "pause": 4, "recalendar": 3, "issue": 3,
    "print_letter": 3,
}  # fmt: skip
SELDOM = (
    "one_more_request", "clock_a_little_behind", "clock_put_back_and_confirmed", "end", "change_service",
    "nobody_came", "late_entry", "stale_screen", "sent_twice", "refused_changes_nothing", "change_hours",
    "change_numbering", "object", "decide", "order", "correct", "beside",
)  # fmt: skip


def long_day(seed: int, steps: int) -> CounterMachine:
    """Play `steps` things in a random order that lets requests get far; hypothesis' own histories stay shallow."""
    random = Random(seed)
    machine = CounterMachine()
    names = [*OFTEN, *SELDOM]
    weights = [OFTEN.get(name, 1) for name in names]
    try:
        while not machine.requests:
            machine.walk_in(random)
        for name in random.choices(names, weights, k=steps):
            if machine.requests and (name != "end" or len(machine.requests) > 2):
                getattr(machine, name)(random)
    finally:
        machine.teardown()
    return machine
