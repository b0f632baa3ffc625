"""Scheduled looks at an office's file while its program works."""

import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from loket_app.__main__ import main
from loket_app.domain.errors import Disturbance
from loket_app.paths import DATA_FILE
from loket_app.usecases.beside import open_beside
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.survey.periods import PeriodData, Published, record_published

NOW = 1_795_000_000_000


def test_check_runs_beside_an_open_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_desk(tmp_path, SetClock(NOW), "Loket 1") as desk:
        found(desk, "sangasanga", {})
        assert main(["check", "--data", str(tmp_path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["selisih"] == []
        with sqlite3.connect(tmp_path / DATA_FILE) as raw:
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                raw.execute(f"DROP TRIGGER {name}")
            raw.execute("UPDATE trail SET kind = 'lain' WHERE id = 1")
        raw.close()
        assert main(["check", "--data", str(tmp_path)]) == 1


def test_a_file_of_another_schema_is_left_alone(tmp_path: Path) -> None:
    with open_desk(tmp_path, SetClock(NOW), "Loket 1") as desk:
        found(desk, "sangasanga", {})
    with sqlite3.connect(tmp_path / DATA_FILE) as raw:
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    before = (tmp_path / DATA_FILE).read_bytes()
    with pytest.raises(Disturbance, match="belum disesuaikan"), open_beside(tmp_path, SetClock(NOW), "Loket 1"):
        pass
    assert (tmp_path / DATA_FILE).read_bytes() == before


def test_the_recap_of_all_periods_of_an_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "rekap.xlsx"
    with open_desk(tmp_path, SetClock(NOW), "Loket 1") as desk:
        who = found(desk, "sangasanga", {})["kasi_pelum"]
        assert main(["skm-rekap", str(target), "--data", str(tmp_path)]) == 2
        assert "Belum ada periode" in capsys.readouterr().err
        for year, score in (("2024", 388), ("2025", 391)):
            data = PeriodData(year, f"1-1-{year}", f"31-12-{year}")
            desk.do(Who(who, who), record_published, data, Published({"waktu": score, "biaya": 400}))
    assert main(["skm-rekap", str(target), "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["2024: 98,50", "2025: 98,88"]
    assert openpyxl.load_workbook(target).sheetnames
