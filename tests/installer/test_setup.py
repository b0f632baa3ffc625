"""The script of Setup.exe: what a silent run may do and what no run may do. The proof under Wine shows the rest."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from installer import project, sign, sizes, windows
from installer.project import Stopped

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (project.PARTS / "setup.nsi").read_text(encoding="utf-8")


def body(function: str) -> str:
    found = re.search(
        rf'^(?:Function|Section) "?{re.escape(function)}"?$(.*?)^(?:Function|Section)End', SCRIPT, re.S | re.M
    )
    assert found, function
    return found[1]


def test_it_is_a_64_bit_unicode_installer_for_all_accounts() -> None:
    commands = [line for line in SCRIPT.splitlines() if line and not line.startswith(";")]
    assert commands[0] == "Target amd64-unicode"
    assert "RequestExecutionLevel admin" in SCRIPT
    assert "!define LEAST_BUILD 17763" in SCRIPT
    assert '!insertmacro MUI_LANGUAGE "Indonesian"' in SCRIPT


def test_every_message_has_an_answer_for_a_silent_run_or_is_not_reached_by_one() -> None:
    for name in re.findall(r"^Function (\S+)$", SCRIPT, re.M):
        text = body(name)
        for box in re.finditer(r"^ *MessageBox .*$", text, re.M):
            before = text[: box.start()]
            guarded = "${IfNot} ${Silent}" in before or re.search(r"\$\{If\} \$\{Silent\}.*?Quit", before, re.S)
            assert "/SD" in box[0] or guarded, f"{name}: {box[0].strip()[:60]}"


def test_data_is_deleted_in_one_place_after_two_questions_whose_answer_is_no() -> None:
    deleting = [line for line in SCRIPT.splitlines() if re.match(r"\s*(RMDir|Delete)\b", line) and "$Data" in line]
    assert len(deleting) == 1
    asking = body("un.AskForData")
    assert asking.index("${Silent}") < asking.index("MessageBox")
    questions = [line for line in asking.splitlines() if "MessageBox" in line]
    assert len(questions) == 2
    assert all("MB_DEFBUTTON2" in line and "IDNO keep" in line for line in questions)
    assert asking.index("RMDir") > asking.rindex("MessageBox")


def test_folders_are_removed_whole_only_by_names_of_our_own() -> None:
    whole = re.findall(r"RMDir /r \"([^\"]+)\"", SCRIPT)
    assert set(whole) == {
        "$INSTDIR\\_internal", "$INSTDIR\\_internal.lama", "$INSTDIR\\LICENSES", "$INSTDIR\\${to}", "$Data",
    }  # fmt: skip


def test_an_upgrade_copies_the_data_and_puts_the_program_aside_before_it_writes() -> None:
    work = body("-program")
    order = [work.index(step) for step in ("WaitUntilClosed", "CopyData", "SetAside", "File /r", "--versi", "Register")]
    assert order == sorted(order)


def test_the_exit_codes_are_in_the_manual() -> None:
    manual = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
    codes = dict(re.findall(r"^!define ([A-Z_]+) (\d)$", SCRIPT, re.M))
    assert len(codes) == len(set(codes.values())) == 5
    assert all(f"| {code} |" in manual for code in codes.values())


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")
def test_the_script_compiles_without_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "loket"
    folder.mkdir()
    for name in ("loket.exe", "loket-perintah.exe", "LISENSI.txt"):
        (folder / name).write_text("Lisensi", encoding="utf-8")
    setup = windows.pack(folder, "1.2.3", tmp_path)
    assert setup.name == "LoketSetup-1.2.3.exe"
    assert setup.read_bytes()[:2] == b"MZ"


def test_the_versions_agree() -> None:
    from loket_app import __version__

    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert project.version() == pinned == __version__


class TestSigning:
    def test_without_a_command_nothing_is_signed_and_it_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(sign.VARIABLE, raising=False)
        assert not sign.sign(Path("anything"))
        assert "Not signed" in sign.told()

    def test_a_command_with_in_and_out_replaces_the_file(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        tool = tmp_path / "tool.py"
        tool.write_text("import sys; open(sys.argv[2],'wb').write(open(sys.argv[1],'rb').read()+b'+key')")
        monkeypatch.setenv(sign.VARIABLE, f"{sys.executable} {tool} {{in}} {{out}}")
        program = tmp_path / "a program.exe"
        program.write_bytes(b"MZ")
        assert sign.sign(program)
        assert program.read_bytes() == b"MZ+key"
        assert list(tmp_path.glob("*.signed")) == []

    def test_nsis_signs_its_uninstaller_by_the_same_command(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        tool = tmp_path / "tool.py"
        tool.write_text("import sys; open(sys.argv[1],'ab').write(b'+key')")
        monkeypatch.setenv(sign.VARIABLE, f"{sys.executable} {tool} {{file}}")
        program = tmp_path / "uninstall.exe"
        program.write_bytes(b"MZ")
        subprocess.run(f'{sign.own_call()} "{program}"', shell=True, check=True, capture_output=True)
        assert program.read_bytes() == b"MZ+key"

    def test_a_command_that_names_no_file_stops_the_build(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(sign.VARIABLE, "signtool sign /a")
        with pytest.raises(Stopped, match="file"):
            sign.sign(Path("x"))


def test_a_folder_that_has_grown_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "loket").mkdir()
    (tmp_path / "loket" / "big").write_bytes(b"x" * 1000)
    (tmp_path / "setup").write_bytes(b"x" * 10)
    sizes.hold_to(sizes.Ceiling(1000, 10), tmp_path / "loket", tmp_path / "setup")
    with pytest.raises(Stopped, match="ceiling"):
        sizes.hold_to(sizes.Ceiling(999, 10), tmp_path / "loket", tmp_path / "setup")


def test_the_digest_is_one_that_sha256sum_reads(tmp_path: Path) -> None:
    file = tmp_path / "LoketSetup-1.exe"
    file.write_bytes(b"setup")
    beside = project.write_digest(file)
    assert beside.name == "LoketSetup-1.exe.sha256"
    digest, name = beside.read_text(encoding="ascii").split()
    assert (digest, name) == (project.digest(file), "*LoketSetup-1.exe")
