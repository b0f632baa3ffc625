"""`laporan`: the figures of a period told and written without a window."""

import json
from pathlib import Path

import pytest

from loket_app.__main__ import main


@pytest.fixture
def folder(office) -> Path:
    office.accept()
    return office.file.parent


def test_a_period_is_told_and_its_papers_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / "hasil"
    assert main(["laporan", "2026-11", "--data", str(folder), "--keluar", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["periode"], told["seluruhnya"]["diterima"]) == ("2026-11", 1)
    assert [Path(name).suffix for name in told["berkas"]] == [".pdf", ".pdf", ".xlsx", ".json"]
    assert all(Path(name).stat().st_size for name in told["berkas"])
    plain = json.loads(Path(told["berkas"][-1]).read_text(encoding="utf-8"))
    assert {key: plain[key] for key in told if key != "berkas"} == {k: v for k, v in told.items() if k != "berkas"}
    assert "petugas" not in plain


def test_words_say_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["laporan", "23-11-2026", "--data", str(folder)]) == 0
    assert "1 permohonan diterima pada Senin, 23 November 2026" in capsys.readouterr().out
    assert main(["laporan", "2026-10", "--data", str(folder)]) == 1
    assert "Tidak ada permohonan" in capsys.readouterr().out
    assert main(["laporan", "kemarin", "--data", str(folder)]) == 2
    assert "bukan periode" in capsys.readouterr().err
    assert main(["laporan", "2026-10", "--data", str(folder / "tidak-ada")]) >= 2
