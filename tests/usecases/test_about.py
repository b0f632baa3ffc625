"""What is shipped is listed with its texts: from a checkout, and from a program folder as the installer leaves it."""

import sys
from pathlib import Path
from typing import Any

import pytest

from installer import licences, project
from loket_app import __version__
from loket_app.usecases import about


def test_a_checkout_lists_every_pinned_package_with_its_text(office: Any) -> None:
    found = about.about(office.desk)
    names = {one.name.casefold().replace("_", "-") for one in found.shipped}
    pinned = {pin.split("==")[0].casefold().replace("_", "-") for pin in project.pins()}
    assert pinned <= names
    silent = [one.name for one in found.shipped if not one.texts and one.name not in ("Python", "psycopg-binary")]
    assert silent == []
    texts = {one.name: about.text_of(office.desk, one) for one in found.shipped}
    assert "Permission is hereby granted" in texts[about.OWN]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["PySide6_Essentials"]
    assert "tidak ditemukan" in about.text_of(office.desk, about.Shipped("x", "", "", (Path("tidak ada"),)))
    assert any(__version__ in fact.value for fact in found.facts)


def test_an_installed_program_reads_what_lies_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("Qt", "satu"), ("Pustaka-di-dalam-x", "dua"), ("segno", "tiga")):
        (tmp_path / licences.FOLDER / name).mkdir(parents=True)
        (tmp_path / licences.FOLDER / name / "LICENSE.txt").write_text(text, encoding="utf-8")
    lines = [
        f"  {name:32} {version:12} {licence}"
        for name, version, licence in (("Qt", "6.11.3", "LGPL-3.0-only"), ("Pustaka di dalam x", "", "lihat bacaannya"))
    ]
    (tmp_path / licences.OVERVIEW).write_text(licences.overview("MIT", lines), encoding="utf-8-sig")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "loket.exe"))
    assert about.OVERVIEW == licences.OVERVIEW
    assert about.SHELF == licences.FOLDER
    found = {one.name: (one.version, one.licence) for one in about.shipped()}
    assert found["Qt"] == ("6.11.3", "LGPL-3.0-only")
    assert found["Pustaka di dalam x"] == ("", "lihat bacaannya")
    assert found["segno"] == ("", "lihat bacaannya"), "a folder that the list forgot is shown all the same"
    assert about.own_licence().texts == (tmp_path / licences.OVERVIEW,)
