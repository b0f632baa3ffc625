"""What goes into the program folder and what stays out."""

import pytest

from installer import content


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Core.dll",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "libQt6XcbQpa.so.6",
        "PySide6/QtWidgets.pyd",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/imageformats/qjpeg.dll",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
        "resources/presets/sangasanga.toml",
        "forms/tanda_terima.toml",
        "tzdata/zoneinfo/Asia/Makassar",
        "tzdata/zoneinfo/UTC",
        "docx/templates/default.docx",
        "pypdfium2_raw/pdfium.dll",
        "sqlite3.dll",
        "VCRUNTIME140.dll",
    ],
)
def test_shipped(name: str) -> None:
    assert content.keeps(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Network.dll",
        "PySide6/Qt6Qml.dll",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/opengl32sw.dll",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/plugins/platforminputcontexts/qtvirtualkeyboardplugin.dll",
        "PySide6/plugins/imageformats/qwebp.dll",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlpsql.so",
        "PySide6/plugins/tls/qschannelbackend.dll",
        "tzdata/zoneinfo/Europe/Berlin",
        "reportlab/fonts/VeraBd.ttf",
    ],
)
def test_left_out(name: str) -> None:
    assert not content.keeps(name)
    assert content.keeps(name, trimmed=False)


@pytest.mark.parametrize("name", ["icuuc.dll", "_internal/mscms.dll", "PySide6\\icuuc.dll", "bcryptprimitives.dll"])
def test_the_stand_ins_of_the_test_rig_never_come_along(name: str) -> None:
    assert not content.keeps(name)
    assert not content.keeps(name, trimmed=False)


def test_a_stowaway_is_named() -> None:
    names = ["loket.exe", "_internal/PySide6/Qt6Core.dll", "_internal/PySide6/Qt6Qml.dll", "LISENSI.txt"]
    assert content.stowaways(names) == ["PySide6/Qt6Qml.dll"]


def test_on_debian_the_systems_libraries_are_depended_on() -> None:
    names = ["libssl.so.3", "libxcb-cursor.so.0", "libpython3.11.so.1.0", "PySide6/Qt/lib/libicuuc.so.73"]
    kept = content.without_system((name, "", "BINARY") for name in names)
    assert [entry[0] for entry in kept] == ["libpython3.11.so.1.0", "PySide6/Qt/lib/libicuuc.so.73"]


def test_nothing_that_the_program_imports_is_excluded() -> None:
    from pathlib import Path

    root = Path(__file__).resolve().parents[2] / "loket_app"
    imports = {
        line.split()[1]
        for file in root.rglob("*.py")
        for line in map(str.strip, file.read_text(encoding="utf-8").splitlines())
        if line.startswith(("import ", "from ")) and not line.startswith("from .")
    }
    wrong = {
        module
        for module in imports
        for left in content.EXCLUDED_MODULES
        if module == left or module.startswith(f"{left}.")
    }
    assert wrong == set()
