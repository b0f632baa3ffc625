import sys
from pathlib import Path

import pytest

from loket_app import paths
from loket_app.domain.errors import Disturbance


def test_a_checkout_finds_its_own_folders() -> None:
    assert (paths.resources() / "presets").is_dir()
    assert paths.forms().name == "forms"


def test_a_wheel_and_a_frozen_build_bring_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "loket_app"
    (package / "_data" / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.resources() == package / "_data" / "resources"
    with pytest.raises(Disturbance, match="Folder forms tidak ditemukan"):
        paths.forms()
    (tmp_path / "beku" / "forms").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "beku"), raising=False)
    assert paths.forms() == tmp_path / "beku" / "forms"
    assert paths.resources() == package / "_data" / "resources"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"XDG_DATA_HOME": "/srv/data"}, "linux", Path("/srv/data/layar-ramah-loket")),
        ({"XDG_DATA_HOME": "data"}, "linux", Path.home() / ".local/share/layar-ramah-loket"),
        ({}, "linux", Path.home() / ".local/share/layar-ramah-loket"),
        ({"ProgramData": "/pd"}, "win32", Path("/pd/LAYAR RAMAH Loket")),
        ({}, "win32", Path("C:\\ProgramData") / "LAYAR RAMAH Loket"),
    ],
)
def test_the_data_folder_of_each_system(environment: dict[str, str], platform: str, expected: Path) -> None:
    assert paths.data_folder(None, environment, platform) == expected


def test_an_argument_overrides_it(tmp_path: Path) -> None:
    assert paths.data_folder(str(tmp_path / "x")) == tmp_path / "x"
    assert paths.data_folder("~/x") == Path.home() / "x"
    assert paths.data_folder("  ", {"XDG_DATA_HOME": "/d"}, "linux") == Path("/d/layar-ramah-loket")
    assert paths.data_folder("relatif").is_absolute()
