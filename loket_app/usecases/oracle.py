"""A second, slow reading of a request's history, written apart from the first one so that both can be compared.

It knows nothing of `domain.case`, `domain.clocks` or the axis: raw trail rows and raw settings go in, service time is
counted minute by minute on the wall clock, and plain dictionaries come out, named like the columns of `request`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = 60_000
DAY_MINUTES = 1440
MOST_DAYS = 1500  # a limit that is not used up within about four years has no due instant here
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEK = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")

Body = Mapping[str, Any]
Bodies = Callable[[int], Body]


class MinuteCount:
    """Service time of one version of the hours, from a table of open minutes, one flag for each minute of a UTC day."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._zone = ZoneInfo(body["zona"])
        self._days: dict[int, bytes] = {}
        self._spans: dict[date, tuple[tuple[int, int], ...]] = {}
        self._walls: dict[tuple[tuple[int, int], ...], bytes] = {}

    def used(self, a: int, b: int) -> int:
        """Open milliseconds in [a, b)."""
        total = 0
        while a < b:
            minute = a // MINUTE
            if a % MINUTE == 0 and b - a >= MINUTE:
                day, first = divmod(minute, DAY_MINUTES)
                last = min(DAY_MINUTES, first + (b - a) // MINUTE)
                total += self._day(day)[first:last].count(1) * MINUTE
                a = (day * DAY_MINUTES + last) * MINUTE
                continue
            until = min(b, (minute + 1) * MINUTE)
            total += (until - a) * self._flag(minute)
            a = until
        return total

    def after(self, start: int, budget: int) -> int | None:
        """The first instant at which `budget` milliseconds from `start` are used up; None when it is too far away."""
        if budget == 0:
            return start
        first, index = divmod(start // MINUTE, DAY_MINUTES)
        for day in range(first, first + MOST_DAYS):
            flags = self._day(day)
            index = flags.find(1, index)
            while index >= 0:
                begin = max(start, (day * DAY_MINUTES + index) * MINUTE)
                room = (day * DAY_MINUTES + index + 1) * MINUTE - begin
                if budget <= room:
                    return begin + budget
                budget -= room
                index = flags.find(1, index + 1)
            index = 0
        return None

    def close_of_day(self, start: int, n: int) -> int | None:
        """The close of the n-th working day after the day of `start`."""
        day = (_EPOCH + timedelta(milliseconds=start)).astimezone(self._zone).date()
        for _ in range(MOST_DAYS):
            day += timedelta(days=1)
            spans = self.spans(day)
            n -= 1 if spans else 0
            if n == 0:
                midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
                return (midnight - _EPOCH) // timedelta(milliseconds=1) + spans[-1][1] * MINUTE
        return None

    def spans(self, day: date) -> tuple[tuple[int, int], ...]:
        """The open spans of a local date in minutes: holiday, then special day, then profile, then weekday."""
        if day not in self._spans:
            self._spans[day] = self._found(day)
        return self._spans[day]

    def _found(self, day: date) -> tuple[tuple[int, int], ...]:
        iso = day.isoformat()
        if any(c["tanggal"] == iso and c.get("aktif", True) for c in self._body.get("libur", ())):
            return ()
        hours = next((s["jam"] for s in self._body.get("hari_khusus", ()) if s["tanggal"] == iso), None)
        if hours is None:
            weeks = [p["minggu"] for p in self._body.get("profil", ()) if p["dari"] <= iso <= p["sampai"]]
            hours = [*weeks, self._body["minggu"]][0].get(_WEEK[day.weekday()], ())
        spans = sorted(_span(text) for text in hours)
        if spans and self._body.get("istirahat_bergilir"):
            return ((spans[0][0], max(end for _, end in spans)),)
        return tuple(spans)

    def _flag(self, minute: int) -> int:
        day, index = divmod(minute, DAY_MINUTES)
        return self._day(day)[index]

    def _day(self, day: int) -> bytes:
        if day not in self._days:
            midnight = _EPOCH + timedelta(days=day)
            self._days[day] = b"".join(self._hour(midnight + timedelta(hours=n)) for n in range(24))
        return self._days[day]

    def _hour(self, start: datetime) -> bytes:
        wall = start.astimezone(self._zone)
        if wall.utcoffset() != (start + timedelta(minutes=59)).astimezone(self._zone).utcoffset():
            walls = [(start + timedelta(minutes=n)).astimezone(self._zone) for n in range(60)]
            return bytes(self._wall_day(one.date())[one.hour * 60 + one.minute] for one in walls)
        day, first = wall.date(), wall.hour * 60 + wall.minute
        # A zone of half hours: the hour may begin before the wall's midnight and end after it.
        return (self._wall_day(day) + self._wall_day(day + timedelta(days=1)))[first : first + 60]

    def _wall_day(self, day: date) -> bytes:
        """One flag for each minute on the wall. Few days differ: a year has some ten kinds of them."""
        spans = self.spans(day)
        if spans not in self._walls:
            self._walls[spans] = bytes(any(a <= minute < b for a, b in spans) for minute in range(DAY_MINUTES))
        return self._walls[spans]


def _span(text: str) -> tuple[int, int]:
    start, end = (part.strip().replace(":", ".").split(".") for part in text.split("-"))
    return int(start[0]) * 60 + int(start[1]), int(end[0]) * 60 + int(end[1])


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock shows: used and whole service time (ms), the instant of its end, and whether a pause holds it."""

    used: int
    total: int | None
    due: int | None
    held: bool

    @property
    def left(self) -> int | None:
        """What remains; negative when late."""
        return None if self.total is None else self.total - self.used

    @property
    def late(self) -> bool:
        """More used than allowed."""
        return self.total is not None and self.used > self.total


def walk(
    count: MinuteCount, start: int, limit: Body | None, pauses: Sequence[tuple[int, int | None]], stop: int, ended: bool
) -> Clock:
    """Walk along the time from `start` to `stop`, standing still in pauses that begin before the limit is used up."""
    total = _total(count, start, limit)
    running: list[tuple[int, int]] = []
    t, used = start, 0
    for begun, until in sorted((max(a, start), stop if b is None else min(b, stop)) for a, b in pauses):
        if until <= begun:
            continue
        if begun > t:
            running.append((t, begun))
            used += count.used(t, begun)
            t = begun
        if total is not None and used >= total:
            break
        t = max(t, until)
    if t < stop:
        running.append((t, stop))
        used += count.used(t, stop)
        t = stop
    due = _due(count, running, t, total)
    held = not ended and any(
        a <= stop and (b is None or b > stop) and (due is None or max(a, start) < due) for a, b in pauses
    )
    return Clock(used, total, due, held)


def _total(count: MinuteCount, start: int, limit: Body | None) -> int | None:
    if limit is None:
        return None
    if "hari_kerja" in limit:
        close = count.close_of_day(start, limit["hari_kerja"])
        return None if close is None else count.used(start, close)
    return int(limit["menit"] * MINUTE if "menit" in limit else limit["jam"] * 60 * MINUTE)


def _due(count: MinuteCount, running: Sequence[tuple[int, int]], on: int, total: int | None) -> int | None:
    if total is None:
        return None
    remaining = total
    for begin, end in running:
        here = count.used(begin, end)
        if remaining <= here:
            return count.after(begin, remaining)
        remaining -= here
    return count.after(on, remaining)


class Story:
    """A request's acts told one after the other; `now` holds what is true after the last one told."""

    def __init__(self, bodies: Bodies, facts: Body) -> None:
        self._bodies = bodies
        self.now: dict[str, Any] = {
            "state": "", "step": None, "promise_start": None, "promise_end": None, "ready_at": None,
            "closed_at": None, "missing": [], "papers": [], "breach_kept": 0, "pause_reason": "", "calendar": None,
            "arrival_calendar": facts["arrival_calendar"], "away": None,
        }  # fmt: skip
        self.visits: list[dict[str, Any]] = []
        self.pauses: list[dict[str, Any]] = []
        self._serve(facts)
        self._door(facts.get("door"))
        self._begin(self._intake(), facts["intake_start"])

    def tell(self, row: Body) -> None:
        """One more act: a row with id, at, kind, actor, recorded_by and facts."""
        facts = row["facts"]
        if "papers" in facts:
            self.now["papers"] = list(facts["papers"])
        getattr(self, f"_on_{row['kind']}")(row, facts)

    def _serve(self, facts: Body) -> None:
        self.now |= {"service_version": facts["service_version"], "sop_version": facts["sop_version"]}
        self.service = self._bodies(facts["service_version"])
        self.steps = self._bodies(facts["sop_version"])["langkah"]

    def _intake(self) -> Body:
        return next(s for s in self.steps if s["jenis"] == "verifikasi")

    def _door(self, door: Body | None) -> None:
        before = [s for s in self.steps if s["no"] < self._intake()["no"]]
        if door is None:
            for step in before:
                self._visit(step, None, None, None, None, None)
            return
        times = [door["arrived"], door["greeted"], door["booked"]]
        for step, start, end in zip(before, times, times[1:], strict=False):
            self._visit(step, start, end, door["by"], door["recorder"], None)

    def _visit(self, step: Body, start: Any, end: Any, actor: Any, recorder: Any, event: Any) -> None:
        self.visits.append(
            {"step": step, "start": start, "end": end, "actor": actor, "recorded_by": recorder, "event_id": event}
        )

    def _begin(self, step: Body, at: int | None) -> None:
        self._visit(step, at, None, None, None, None)
        self.now["step"] = step["no"]

    def running(self) -> dict[str, Any] | None:
        """The visit that goes on, or None."""
        last = self.visits[-1] if self.visits else None
        return last if last is not None and last["end"] is None and last["start"] is not None else None

    def _leave(self, row: Body) -> None:
        last = self.visits[-1] if self.visits else None
        if last is not None and last["end"] is None:
            last |= {"end": row["at"], "actor": row["actor"], "recorded_by": row["recorded_by"], "event_id": row["id"]}

    def _after(self, no: int, row: Body) -> None:
        self._leave(row)
        later = [s for s in self.steps if s["no"] > no]
        if later and later[0]["jenis"] != "serah":
            self._begin(later[0], row["at"])
            self.now["state"] = "diproses"
            return
        self.now["ready_at"] = row["at"]
        if self.now["promise_end"] is None:
            self.now["promise_end"] = row["at"]
        if later:
            self.now |= {"state": "siap", "step": later[0]["no"]}
        else:
            self.now |= {"state": "selesai", "step": None, "closed_at": row["at"]}

    def _on_terima_lengkap(self, row: Body, facts: Body) -> None:
        self.now |= {"promise_start": row["at"], "calendar": facts["calendar"], "missing": []}
        self._after(self.now["step"], row)

    _on_lengkapi = _on_terima_lengkap

    def _on_terima_belum_lengkap(self, row: Body, facts: Body) -> None:
        self._leave(row)
        self.now |= {"state": "menunggu_kelengkapan", "missing": list(facts.get("missing", ()))}

    _on_masih_belum_lengkap = _on_terima_belum_lengkap

    def _on_buka_kelengkapan(self, row: Body, facts: Body) -> None:
        self._begin(self._intake(), row["at"])

    def _on_teruskan(self, row: Body, facts: Body) -> None:
        step = next(s for s in self.steps if s["no"] == self.now["step"])
        self.now["missing"] = []
        if step["no"] == self.service["janji_berakhir_di"]:
            self.now["promise_end"] = row["at"]
        if step["jenis"] == "teruskan_instansi":
            self._leave(row)
            self.now |= {"state": "diteruskan", "away": row["at"]}
        else:
            self._after(step["no"], row)

    def _on_kembali_dari_instansi(self, row: Body, facts: Body) -> None:
        self._pause(self.now["away"], row["at"], "diteruskan", True, True)
        self.now["away"] = None
        self._after(self.now["step"], row)

    def _on_kembalikan(self, row: Body, facts: Body) -> None:
        self._leave(row)
        target = next(s for s in self.steps if s["no"] == facts["to_step"])
        if target["no"] <= self.service["janji_berakhir_di"]:
            self.now["promise_end"] = None
        self.now |= {"ready_at": None, "missing": list(facts.get("missing", ())), "state": "diproses"}
        self._begin(target, row["at"])

    def _pause(self, start: int, end: int | None, reason: str, step: bool, promise: bool) -> None:
        self.pauses.append({"start": start, "end": end, "reason": reason, "step": step, "promise": promise})

    def _on_jeda(self, row: Body, facts: Body) -> None:
        self._pause(row["at"], None, facts["reason"], facts["stops_step"], facts["stops_promise"])
        self.now |= {"state": "dijeda", "pause_reason": facts["reason"]}

    def _on_lanjutkan(self, row: Body, facts: Body) -> None:
        self.pauses[-1]["end"] = row["at"]
        self.now |= {"state": "diproses", "pause_reason": ""}

    def _on_panggil_pengambilan(self, row: Body, facts: Body) -> None:
        self._begin(next(s for s in self.steps if s["no"] == self.now["step"]), row["at"])
        self.now["state"] = "penyerahan"

    def _on_tidak_datang(self, row: Body, facts: Body) -> None:
        self._leave(row)
        self.now["state"] = "siap"

    def _close(self, row: Body, state: str) -> None:
        self._leave(row)
        if self.pauses and self.pauses[-1]["end"] is None:
            self.pauses[-1]["end"] = row["at"]
        self.now |= {"state": state, "step": None, "closed_at": row["at"], "pause_reason": ""}

    def _on_serahkan(self, row: Body, facts: Body) -> None:
        self._close(row, "selesai")

    _on_diterima_di_rumah = _on_serahkan

    def _on_tolak(self, row: Body, facts: Body) -> None:
        self._close(row, "ditolak")

    def _on_cabut(self, row: Body, facts: Body) -> None:
        self._close(row, "dicabut")

    def _on_ganti_layanan(self, row: Body, facts: Body) -> None:
        self._serve(facts)
        self.now |= {"missing": list(facts["missing"]), "promise_end": None}
        if self.now["state"] == "menunggu_kelengkapan":
            self.now["step"] = self._intake()["no"]
            if self.visits[-1]["end"] is None:
                self.visits[-1]["step"] = self._intake()
            return
        self._leave(row)
        self._begin(self._intake(), row["at"])
        self.now["state"] = "diproses"

    def _on_hitung_ulang_jam(self, row: Body, facts: Body) -> None:
        self.now["calendar"] = facts["calendar"]
        if facts.get("breached"):
            self.now["breach_kept"] = 1


def effective_rows(rows: Sequence[Body]) -> list[Body]:
    """The rows that count: neither an undo nor what it took back; "lengkap" taken back stays as "belum lengkap"."""
    undone = {row["facts"]["undoes"] for row in rows if row["kind"] == "batalkan_langkah"}
    kept: list[Body] = []
    for row in rows:
        if row["kind"] == "batalkan_langkah":
            continue
        if row["id"] not in undone:
            kept.append(row)
        elif row["kind"] == "terima_lengkap":
            kept.append({**row, "kind": "terima_belum_lengkap", "facts": {**row["facts"], "missing": []}})
    return kept


@dataclass(frozen=True, slots=True)
class Told:
    """What a history says: columns of the request row, finished visits, and both clocks at the asked instant."""

    row: Mapping[str, Any]
    stays: tuple[Mapping[str, Any], ...]
    promise: Clock | None
    step: Clock | None


class Oracle:
    """Reads histories against raw settings; the tables of open minutes are kept between histories."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._counts: dict[int, MinuteCount] = {}

    def tell(self, rows: Sequence[Body], at: int | None = None) -> Told:
        """The request that these rows (all its acts, in trail order) tell, its clocks read at `at` or the last act."""
        acts = effective_rows(rows)
        story = Story(self._bodies, rows[0]["facts"])
        for row in acts:
            story.tell(row)
        moment = acts[-1]["at"] if at is None else at
        promise, step = self._promise(story, moment), self._running(story, moment)
        return Told(self._row(story, promise, step, acts[-1]["id"]), tuple(self._stays(story)), promise, step)

    def _count(self, calendar: int) -> MinuteCount:
        if calendar not in self._counts:
            self._counts[calendar] = MinuteCount(self._bodies(calendar))
        return self._counts[calendar]

    def _promise(self, story: Story, at: int) -> Clock | None:
        now = story.now
        if now["promise_start"] is None:
            return None
        pauses = [(p["start"], p["end"]) for p in story.pauses if p["promise"]]
        if now["away"] is not None:
            pauses.append((now["away"], now["closed_at"]))
        end = _promise_end(now)
        stop = at if end is None else end
        limit = story.service.get("janji")
        return walk(self._count(now["calendar"]), now["promise_start"], limit, pauses, stop, end is not None)

    def _visit_clock(self, story: Story, visit: Body, at: int) -> Clock:
        now = story.now
        pinned = now["promise_start"] is not None and visit["start"] >= now["promise_start"]
        calendar = now["calendar"] if pinned else now["arrival_calendar"]
        pauses = [(p["start"], p["end"]) for p in story.pauses if p["step"]]
        stop = at if visit["end"] is None else visit["end"]
        limit = visit["step"].get("batas")
        return walk(self._count(calendar), visit["start"], limit, pauses, stop, visit["end"] is not None)

    def _running(self, story: Story, at: int) -> Clock | None:
        visit = story.running()
        return None if visit is None else self._visit_clock(story, visit, at)

    def _row(self, story: Story, promise: Clock | None, step: Clock | None, last: int) -> dict[str, Any]:
        now = story.now
        end = _promise_end(now)
        closed = now["state"] in ("selesai", "ditolak", "dicabut")
        visit = story.running()
        row = {key: value for key, value in now.items() if key != "away"}
        return row | {
            "service_key": story.service["kunci"],
            "promise_end": end,
            "promise_due": promise.due if promise else None,
            "promise_total": promise.total if promise else None,
            "promise_used": promise.used if promise and end is not None else None,
            "promise_left": promise.left if promise and (end is not None or promise.held) else None,
            "late": int(bool(now["breach_kept"] or (end is not None and promise and promise.late))),
            "open": 0 if closed else 1,
            "last_event": last,
            "step_since": visit["start"] if visit else None,
            "step_due": step.due if step else None,
            "step_total": step.total if step else None,
            "step_left": step.left if step and step.held else None,
        }

    def _stays(self, story: Story) -> list[dict[str, Any]]:
        found = []
        for ordinal, visit in enumerate(story.visits, 1):
            if visit["start"] is None or visit["end"] is None:
                continue
            clock = self._visit_clock(story, visit, visit["end"])
            found.append(
                {
                    "ordinal": ordinal, "step_no": visit["step"]["no"], "role": visit["step"]["peran"],
                    "start": visit["start"], "end": visit["end"], "limit_ms": clock.total, "used_ms": clock.used,
                    "actor": visit["actor"], "recorded_by": visit["recorded_by"], "event_id": visit["event_id"],
                }
            )  # fmt: skip
        return found


def _promise_end(now: Body) -> Any:
    """Where the promise stopped: at its step, else where the request ended without it; None while it runs."""
    if now["promise_start"] is None:
        return None
    return now["promise_end"] if now["promise_end"] is not None else now["closed_at"]


__all__ = ["Clock", "MinuteCount", "Oracle", "Story", "Told", "effective_rows", "walk"]
