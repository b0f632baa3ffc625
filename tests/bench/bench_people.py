"""PINs and personal data: what a PIN costs whoever is tried, what the log of reads costs, and the duties of the law.

python -m tests.bench.bench_people [requests]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refused
from loket_app.domain.people import Role
from loket_app.usecases import access_log, acts, destruction, door, intake, personal_report, pin_key, staff
from loket_app.usecases.access_notes import RULES, AccessNotes, Note, Seen
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import personal, register
from loket_app.usecases.staff import OfficerData

START = 1_795_000_000_000
YEARS_MS = 7 * 366 * 24 * 60 * MINUTE
ROUNDS = 15


def main(requests: int) -> None:
    """Print figures; judge nothing."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        clock = SetClock(START)
        with open_desk(Path(folder) / "data", clock, "Loket 2") as desk:
            who = found(desk, "sangasanga", {})
            _pins(desk, clock, who)
            _many(desk, clock, who, requests)
            _log(desk, clock, who)
            _duties(desk, clock, who, Path(folder) / "data")


def _pins(desk: Desk, clock: SetClock, who: dict[str, int]) -> None:
    admin = Who.self(who["admin"])
    hashed = pin_key.new_pin(desk, "7391")
    for key, data in (
        ("camat", OfficerData("Contoh Camat", roles=(Role.CAMAT,), supervisor=True)),
        ("kasi_pelum", OfficerData("Contoh Kasi", roles=(Role.KASI_PELUM,), supervisor=True)),
    ):
        desk.do(admin, staff.save_officer, who[key], data, hashed)

    def tried(officer: int) -> Callable[[], None]:
        def once() -> None:
            clock.move(61 * MINUTE)
            with suppress(Refused):
                staff.log_in(desk, officer, "1357")

        return once

    cases = {"wrong PIN": tried(who["camat"]), "no PIN yet": tried(who["loket1"]), "nobody": tried(999)}
    found = {name: [_ms(act) for _ in range(ROUNDS)] for name, act in cases.items()}
    found["locked out"] = [_ms(tried(who["camat"])) for _ in range(ROUNDS)]
    for name, times in found.items():
        print(f"{name:12} median {statistics.median(times):6.1f} ms")


def _ms(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _many(desk: Desk, clock: SetClock, who: dict[str, int], requests: int) -> None:
    loket, kasi = Who.self(who["loket1"]), Who.self(who["kasi_pelum"])
    for n in range(requests):
        clock.move(MINUTE)
        guest = desk.do(loket, door.walked_in)
        person = intake.PersonData(name=f"Contoh {n:05d}", nik=f"640213070693{n:04d}", address="Jalan Contoh")
        moved = desk.do(loket, intake.accept, guest.id, intake.IntakeForm(person, "sktm"), False)
        desk.do(kasi, acts.reject, moved.request_id, moved.version, "contoh")


def _log(desk: Desk, clock: SetClock, who: dict[str, int]) -> None:
    rules = {rule.key: rule for rule in RULES.values()}
    page = desk.ask(register.register, register.RegisterFilter(), None, 300)
    notes = AccessNotes()

    def one(key: str, seen: Seen) -> float:
        clock.move(11 * MINUTE)
        notes.pending.append(Note(clock.now(), who["loket1"], rules[key], seen))
        return _ms(lambda: access_log.write(desk, notes))

    opened = [one("buka_permohonan", Seen(requests=(row.id,))) for row in page.rows[:60]]
    listed = [one("daftar_papan", Seen(requests=tuple(row.id for row in page.rows))) for _ in range(ROUNDS)]
    print(f"log of one opened request: median {statistics.median(opened):.1f} ms, longest {max(opened):.1f} ms")
    print(f"log of a list of {len(page.rows)} people: median {statistics.median(listed):.1f} ms")


def _duties(desk: Desk, clock: SetClock, who: dict[str, int], folder: Path) -> None:
    keeper = who["kasi_pelum"]
    person = desk.ask(personal.find_person, "Contoh 00001", keeper).rows[0]
    print(f"laporan data saya: {_ms(lambda: personal_report.report_of(desk, person.id, keeper)):.0f} ms")
    today = desk.ask(register.today)
    begun = time.perf_counter()
    found = desk.ask(personal.affected, today - timedelta(days=60), today, keeper)
    personal_report.affected_paper(desk, found)
    personal_report.affected_book(desk, found)
    print(f"list of {len(found.rows)} affected, paper and workbook: {time.perf_counter() - begun:.2f} s")
    clock.move(YEARS_MS)
    due = desk.ask(destruction.due)
    begun = time.perf_counter()
    with suppress(Refused):
        # Whoever is the witness here was locked out by the tries above.
        desk.do(Who.self(who["admin"]), staff.open_lock, who["camat"])
    made = destruction.destroy(desk, Who.self(keeper), who["camat"], "7391", due)
    print(f"destroying {made.requests} requests of {made.people} people: {time.perf_counter() - begun:.2f} s")
    data = (folder / "loket.db").read_bytes()
    print(f"names left in the file: {sum(f'Contoh {n:05d}'.encode() in data for n in range(made.requests))}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
