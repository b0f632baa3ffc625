"""Pictures of the first day for `screens`: each step on an empty folder, filled with plainly made-up names."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from loket_app.domain.dates import HOUR, at
from loket_app.machine import MachineFile
from loket_app.simulation.day import DAY
from loket_app.store.backup import Copy
from loket_app.ui.awal.cover import FirstDayCover
from loket_app.ui.awal.jam import HoursStep
from loket_app.ui.awal.petugas import PeopleStep
from loket_app.ui.runner import InlineRunner
from loket_app.ui.window import MainWindow, WindowPlan
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.restore import Preview

PEOPLE = {
    "admin": ("Dimas Contoh, S.Kom.", "7391"), "loket": ("Ayu Contoh", "8264"),
    "kasi_pelum": ("Sri Contoh, S.Sos.", ""), "sekcam": ("Joko Contoh, S.H.", ""),
    "camat": ("Endah Contoh, S.STP., M.Si.", ""),
}  # fmt: skip
Grab = Callable[[MainWindow, Path], Path]
Sit = Callable[[MainWindow], None]
Size = tuple[int, int]
PATIENCE = 5.0


def first_day_pictures(
    folder: Path, target: Path, suffix: str, sizes: Sequence[Size], press: Any, grab: Grab, sit: Sit
) -> list[Path]:
    """Coming back from a copy, the five steps, the holidays of the fourth, the guide; `folder` is for their data."""
    made = []
    for width, height in sizes:
        here = folder / f"{width}{suffix}"
        clock = SetClock(at(DAY, 8, 0, "Asia/Makassar"))
        runner = InlineRunner(partial(open_desk, here, clock, "Loket 1"))
        plan = WindowPlan("PATEN", "", "Asia/Makassar", "Loket 1", MachineFile(), folder=here, press=press)
        window = MainWindow(plan, runner, clock)
        window.shell.resize(width, height)
        window.shell.show()
        window.start()
        made += [grab(window, target / f"{name}-{width}{suffix}.png") for name in _steps(window, sit)]
        window.shell.close()
        window.close()
        runner.close()
    return made


def _steps(window: MainWindow, sit: Sit) -> Iterator[str]:
    """The names of the pictures; each is taken before the next step is gone to."""
    cover: Any = window.shell.cover_shown()
    assert isinstance(cover, FirstDayCover)
    cover.open_restore()
    _copies(cover.restoring, window.counter.now())
    yield "awal-0-pulih"
    cover.go_back()
    yield "awal-1-kantor"
    cover.go_on()
    page: Any = cover.page()
    _people(page)
    yield "awal-2-petugas"
    cover.go_on()
    yield "awal-3-layanan"
    cover.go_on()
    page = cover.page()
    assert isinstance(page, HoursStep)
    yield "awal-4-jam"
    page.next_sheet()
    page.next_sheet()
    yield "awal-4-libur"
    cover.go_on()
    yield "awal-5-printer"
    cover.go_on()
    sit(window)
    yield "awal-6-papan"
    window.guidance.open_panel()
    yield "awal-6-panduan"


def _copies(page: Any, now: int) -> None:
    """A stick with two copies, of which one was opened with its passphrase: made up, nothing lies there."""
    waiting = Event()
    for _ in range(round(PATIENCE / 0.05)):
        if not page.awaiting.awaits("daftar"):
            break
        waiting.wait(0.05)
        page.awaiting.look()
    stick = Path("E:/Loket/loket-0a1b2c3d")
    copies = tuple(
        Copy(stick / f"loket-{n}.db.sandi", now - 24 * n * HOUR, 12 * 1024**2, "", 0, "0a1b2c3d") for n in (1, 2)
    )
    page.place_edit.set_value("E:/Loket")
    page._listed(copies)
    page.key_edit.setText("empat kata yang dihafal")
    office = "Kecamatan Sangasanga"
    page._previewed(
        Preview(copies[0], office, 1284, now - 24 * HOUR, "Ayu Contoh", "Loket 1", "Asia/Makassar", 1102, 9)
    )


def _people(page: PeopleStep) -> None:
    seen: set[str] = set()
    for row in page.rows:
        role = next((one for one in PEOPLE if one in row.roles.value() and one not in seen), "")
        if not role:
            continue
        seen.add(role)
        name, pin = PEOPLE[role]
        row.name.setText(name)
        row.name.edited.emit()
        if pin:
            row.pin.setText(pin)
            row.again.setText(pin)
            page.pin_left(row)
