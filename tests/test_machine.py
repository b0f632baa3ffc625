"""The machine file: reads back what it wrote, names the line of what is wrong, and never stops the counter."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app import machine as m
from loket_app.domain.errors import Disturbance, Refused
from loket_app.machine import (
    Look,
    Machine,
    MachineFile,
    Place,
    Receipt,
    Sheet,
    machine_file,
    read_machine,
    write_machine,
)
from loket_app.paper_routes import Route, Shrink, route_for
from loket_app.ui import theme

LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x7f"), max_size=m.NAME_MAX
).map(str.strip)  # fmt: skip
MACHINES = st.builds(
    Machine,
    data_folder=st.sampled_from(("", "/srv/loket", "/srv/folder \"aneh\" 'ya'")),
    workstation=LINE,
    place=st.sampled_from(Place),
    sheet_printer=LINE,
    roll_printer=LINE,
    sheet=st.sampled_from(Sheet),
    receipt=st.sampled_from(Receipt),
    control_sheet=st.booleans(),
    display=st.booleans(),
    pdf_folder=st.sampled_from(("", "/srv/pdf")),
    second_folder=st.sampled_from(("", "/media/stik")),
    shared_folder=st.sampled_from(("", "/srv/bersama")),
    server=st.sampled_from(("", "postgresql://loket_program@server/loket", "postgresql://a@[::1]:5433/b")),
    text_size=st.sampled_from(m.TEXT_SIZES),
    idle_minutes=st.sampled_from(m.IDLE_MINUTES),
    look=st.sampled_from(Look),
    window=st.none()
    | st.tuples(st.integers(-999, 9999), st.integers(-999, 9999), st.integers(1, 9999), st.integers(1, 9999)),
    routes=st.lists(
        st.builds(
            Route,
            st.sampled_from(("surat", "A4", "80mm", "tanda_terima")),
            LINE,
            LINE,
            st.sampled_from(("", "F4", "A4", "A5")),
            st.integers(1, 9),
        ),
        max_size=3,
        unique_by=lambda r: r.paper,
    ).map(tuple),
    shrinks=st.lists(
        st.builds(Shrink, LINE.filter(bool), st.sampled_from(("F4", "A3")), st.just("A4")), max_size=2
    ).map(tuple),
)


@given(MACHINES)
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> None:
    path = tmp_path_factory.mktemp("k") / "komputer.toml"
    write_machine(path, machine)
    assert read_machine(path) == m.MachineRead(machine)
    assert [p.name for p in path.parent.iterdir()] == ["komputer.toml"]


def test_every_field_has_its_key_and_the_file_explains_itself() -> None:
    assert [name for _, name, _ in m._KEYS] == list(Machine._fields)
    text = m.machine_text(Machine(window=(0, 0, 1366, 768)))
    assert set(tomllib.loads(text)) == {key for key, _, _ in m._KEYS}
    assert text.count("#") == len(m._KEYS) + 1


def test_sizes_and_looks_are_those_of_the_screens() -> None:
    assert m.TEXT_SIZES == theme.TEXT_SIZES
    assert {look.value for look in Look} == set(theme.LOOKS)


def test_no_file_is_no_trouble(tmp_path: Path) -> None:
    assert read_machine(tmp_path / "tidak" / "ada.toml") == m.MachineRead(Machine())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('nama_komputer = "PC"\nmeja = "lokett"\n', 2, "loket"),
        ('nama_komputer = "PC\n', 1, "tanda kutip"),
        ("ukuran_teks = 110\n", 1, "90, 100"),
        ('\n\nwarna = "hijau"\n', 3, "tidak dikenal"),
        ('folder_pdf = "pdf"\n', 1, "lengkap"),
        ("jendela = [1, 2, 3]\n", 1, "empat angka"),
        ("jendela = [1, 2, 0, 700]\n", 1, "empat angka"),
        ("cetak_lembar_kendali = 1\n", 1, "true atau false"),
    ],
)
def test_a_damaged_file_is_named_with_its_line_and_kept(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "komputer.toml"
    path.write_text(text, encoding="utf-8")
    found = read_machine(path)
    assert found.machine == Machine()
    assert found.trouble is not None
    assert f"komputer.toml, baris {line}:" in found.trouble.sentence
    assert words in found.trouble.sentence
    assert found.kept == tmp_path / "komputer.rusak-1.toml"
    assert found.kept.name in found.trouble.advice
    assert found.kept.read_text(encoding="utf-8") == text
    assert not path.exists()


def test_bytes_that_are_no_text_and_a_second_damage_are_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "komputer.toml"
    for number, junk in enumerate((b"\xff\xfe\x00", b"\0" * 40), 1):
        path.write_bytes(junk)
        found = read_machine(path)
        assert found.kept is not None
        assert found.kept.name == f"komputer.rusak-{number}.toml"
        assert found.kept.read_bytes() == junk


def test_a_folder_in_its_place_is_told_and_the_counter_opens(tmp_path: Path) -> None:
    found = read_machine(tmp_path)
    assert found.machine == Machine()
    assert found.trouble is not None


@pytest.mark.parametrize(
    ("machine", "field"),
    [
        (Machine(text_size=101), "text_size"),
        (Machine(workstation="x" * 61), "workstation"),
        (Machine(sheet_printer="EPSON\nL3210"), "sheet_printer"),
        (Machine(pdf_folder="pdf/di sini"), "pdf_folder"),
        (Machine(data_folder="./data"), "data_folder"),
        (Machine(server="server/loket"), "server"),
        (Machine(server="postgresql://loket_program:rahasia@server/loket"), "server"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_written(
    tmp_path: Path, machine: Machine, field: str
) -> None:
    path = tmp_path / "komputer.toml"
    write_machine(path, Machine(workstation="Loket 1"))
    with pytest.raises(Refused) as told:
        write_machine(path, machine)
    assert told.value.refusal.field == field
    assert read_machine(path).machine.workstation == "Loket 1"


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "komputer.toml"
    held = MachineFile(path)
    held.save(Machine(workstation="Loket 1"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Disturbance, match="ditulis"):
        held.save(held.machine._replace(workstation="Loket 2"))
    assert held.machine.workstation == "Loket 1"
    assert read_machine(path).machine.workstation == "Loket 1"
    assert [p.name for p in tmp_path.iterdir()] == ["komputer.toml"]


def test_without_a_path_it_holds_for_this_run() -> None:
    held = MachineFile()
    held.save(Machine(look=Look.DARK))
    assert held.machine.look is Look.DARK
    with pytest.raises(Refused):
        held.save(Machine(text_size=1))
    assert held.machine.look is Look.DARK


@pytest.mark.parametrize(
    ("environment", "platform", "tail"),
    [
        ({"ProgramData": "/pd"}, "win32", "/pd/LAYAR RAMAH Loket/komputer.toml"),
        ({"XDG_CONFIG_HOME": "/cfg"}, "linux", "/cfg/layar-ramah-loket/komputer.toml"),
        ({"XDG_CONFIG_HOME": "relative"}, "linux", ".config/layar-ramah-loket/komputer.toml"),
    ],
)
def test_where_the_file_lies(environment: dict[str, str], platform: str, tail: str) -> None:
    assert machine_file(None, environment, platform).as_posix().endswith(tail)
    assert machine_file("/x/y.toml").as_posix() == "/x/y.toml"


def test_receipts_follow_the_paper_of_this_pc() -> None:
    assert Machine().forms().get("tanda_terima") is None
    assert Machine(receipt=Receipt.ROLL_58).forms()["tanda_terima"] == "tanda_terima_58"
    assert Machine(receipt=Receipt.A5).forms()["daftar_kekurangan"] == "daftar_kekurangan_a5"
    assert Machine(receipt=Receipt.A5).forms().get("surat") is None


def test_the_route_of_a_purpose_wins_over_that_of_its_sheet() -> None:
    routes = (Route("A4", tray="Tray2"), Route("surat", copies=2))
    assert route_for(routes, "surat", "A4").copies == 2
    assert route_for(routes, "kroscek", "A4").tray == "Tray2"
    assert route_for(routes, "kroscek", "F4") == Route("kroscek")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('cetakan = [{kertas = "surat", rangkap = 0}]', 1),
        ('meja = "loket"\ncetakan = [{kertas = "surat"},\n {kertas = "surat"}]', 2),
        ('cetakan = [\n {kertas = "surat", bakiku = "x"}\n]', 2),
        ('pengecilan = [{printer = "A", kertas = "F4", menjadi = "A7"}]', 1),
        ('cetakan = [{kertas = "surat", isi_baki = "A7"}]', 1),
    ],
)
def test_a_wrong_route_is_told_with_its_line_and_the_usual_values_hold(tmp_path: Path, written: str, line: int) -> None:
    path = tmp_path / "komputer.toml"
    path.write_text(written, encoding="utf-8")
    found = read_machine(path)
    assert found.machine == Machine()
    assert found.trouble is not None
    assert f"baris {line}" in found.trouble.sentence
