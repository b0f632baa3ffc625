"""The practice in the window: offered at the log-in and in Pengaturan; another colour, no printer, nothing kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loket_app.machine import Machine
from loket_app.ui import latihan, theme
from loket_app.ui.printing.printers import setup_of
from loket_app.ui.theme import contrast
from tests.ui.day_pc import Data, Key, WindowPc


@pytest.mark.parametrize("look", ["terang", "gelap"])
def test_the_accent_is_another_one_and_can_be_read(look: str) -> None:
    plain, plum = theme.LOOKS[look], theme.LOOKS[look]._replace(**latihan.PLUM[look])
    assert plum.header != plain.header
    for words, ground in (
        (plum.on_header, plum.header), (plum.on_header_muted, plum.header), (plum.on_primary, plum.primary),
        (plum.primary, plum.primary_soft), (plum.primary, plum.card), (plum.ink, plum.hover),
    ):  # fmt: skip
        assert contrast(words, ground) >= 4.5


def test_what_starts_it_names_the_offices_folder() -> None:
    words = latihan.words_for(Path("data kantor"))
    assert words[-3:] == ["latihan", "--data", "data kantor"]


def test_it_has_no_printer_and_writes_to_no_file_of_this_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "rumah"))
    machine = Machine(sheet_printer="EPSON L3210", roll_printer="POS-80", second_folder=str(tmp_path / "stik"))
    plan, clock, _ = latihan.practice_plan(tmp_path / "data", machine, _no_press, lambda f, m: setup_of(m, f / "pdf"))
    assert plan.machine.path is None
    assert plan.printers is not None
    setup = plan.printers(plan.machine.machine)
    assert (setup.sheet, setup.roll) == ("", "")
    assert setup.folder.is_relative_to(tmp_path / "rumah")
    assert plan.practising
    assert not plan.copies
    assert plan.banner.startswith("LATIHAN")
    assert plan.pin_hints
    assert clock.now() > 0


def test_f4_at_the_log_in_and_f8_in_pengaturan(pc: Callable[..., WindowPc], data: Data) -> None:
    started: list[bool] = []
    one = pc(practice=lambda: started.append(True))
    one.key(Key.Key_F4)
    assert started == [True]
    assert [n.key for n in one.shell.bar.waiting()] == ["latihan"]
    one.log_in("loket1")
    one.window.go("pengaturan")
    page: Any = one.screen("pengaturan").open_section("hari_pertama")
    page.enter()
    one.key(Key.Key_F8)
    assert started == [True, True]


def test_in_the_practice_the_same_key_begins_it_anew(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc(practising=True)
    one.key(Key.Key_F4)
    assert one.window.again


def _no_press(_folder: Path, _file: Any) -> Any:
    return None
