"""The self-test of an office on a server: can it be reached, is it safe, does everything on it stand."""

import time
from pathlib import Path

from loket_app.domain.dates import clock_time, local
from loket_app.domain.errors import Disturbance
from loket_app.store import trail as trail_store
from loket_app.store.server_schema import LEAST_SERVER, WANTED, ServerFacts, server_facts
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.ports import SKEW_TOLD_MS, Clock, ServerClock
from loket_app.usecases.selftest import TAIL, Line, zone_line

SLOW_MS = 100


def server_selftest(address: str, folder: Path, base: Clock) -> tuple[Line, ...]:
    """The lines about the server at `address`; the first alone when it cannot be used."""
    clock = ServerClock(base)
    try:
        with open_beside_server(address, folder, clock, "selftest") as desk:
            return _looks(desk, clock)
    except Disturbance as trouble:
        return (Line("Server", False, str(trouble)),)


def _looks(desk: Desk, clock: ServerClock) -> tuple[Line, ...]:
    begun = time.monotonic_ns()
    facts = desk.ask(lambda look: server_facts(look.connection))
    took = (time.monotonic_ns() - begun) // 1_000_000
    zone = desk.ask(_zone)
    return (
        Line("Server", True, f"terhubung, {took} ms untuk sekali melihat", warning=took > SLOW_MS),
        Line("PostgreSQL", facts.number >= LEAST_SERVER, f"versi {facts.version}"),
        _safe(facts),
        _rights(facts),
        desk.ask(_tail),
        _clock(clock, zone),
        zone_line(zone),
    )


def _safe(facts: ServerFacts) -> Line:
    words = ", ".join(f"{name}={value}" for name, value in facts.settings.items())
    return Line("Cara simpan", facts.settings == WANTED, words)


def _rights(facts: ServerFacts) -> Line:
    name = "Hak program"
    if facts.may_rewrite:
        return Line(name, True, "nama pemakai ini pemilik data; loket memakai loket_program", warning=True)
    words = "tidak dapat mengubah jejak" + (", tetapi dapat membuat tabel" if facts.may_change else " dan susunan")
    return Line(name, not facts.may_change, words)


def _tail(look: Look) -> Line:
    newest = trail_store.newest(look.connection)[0]
    broken = list(trail_store.verify(look.connection, max(newest - TAIL, 0)))
    if broken:
        return Line("Rantai jejak", False, f"baris {broken[0][0]}: {broken[0][1]}")
    return Line("Rantai jejak", True, f"{min(newest, TAIL)} baris terakhir dari {newest} utuh")


def _clock(clock: ServerClock, zone: str | None) -> Line:
    skew = clock.skew()
    words = (
        f"jam server {clock_time(local(clock.now(), zone or 'UTC'))}, selisih komputer ini {abs(skew) // 1000} detik"
    )
    return Line("Jam", True, words, warning=abs(skew) > SKEW_TOLD_MS)


def _zone(look: Look) -> str | None:
    try:
        return look.zone
    except KeyError:
        return None
