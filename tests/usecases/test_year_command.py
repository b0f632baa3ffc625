"""`tutup-tahun` and `buka-tahun` without a window: shown first, done with --ya and a PIN."""

import json
from pathlib import Path
from typing import Any

import pytest

from loket_app.__main__ import main
from loket_app.domain.people import Role
from loket_app.usecases import acts, staff
from loket_app.usecases.staff import OfficerData


@pytest.fixture
def ended(make_office: Any, hashed_pin: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    from loket_app.usecases.ports import SystemClock

    office = make_office()
    admin = OfficerData("Contoh Administrator", roles=(Role.ADMIN,))
    office.desk.do(office.by("admin"), staff.save_officer, office.who["admin"], admin, hashed_pin)
    key = office.accept("sktm", "Kenari Contoh")
    office.desk.do(office.by("loket1"), acts.withdraw, key, office.version(key), "tidak jadi")
    office.desk.engine.dispose()
    office.clock.move(366 * 24 * 3600 * 1000)
    monkeypatch.setattr(SystemClock, "now", lambda _: office.clock.now())
    return office


def told(capsys: pytest.CaptureFixture[str], words: list[str], code: int = 0) -> dict[str, Any]:
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_shown_then_closed_then_opened_again(ended: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = ["--data", str(ended.file.parent)]
    pin = tmp_path / "pin.txt"
    pin.write_text("2468\n", encoding="utf-8")
    given = ["--ya", "--sandi-berkas", str(pin)]
    assert told(capsys, ["tutup-tahun", *data])["dapat_ditutup"] == [
        {"tahun": 2026, "permohonan": 1, "tinggal": {}, "halangan": ""}
    ]
    assert main(["tutup-tahun", "2026", *data]) == 0
    assert "1 permohonan dan 0 surat pindah" in capsys.readouterr().out
    assert main(["tutup-tahun", "2026", *data, "--ya"]) == 2
    assert "PIN administrator" in capsys.readouterr().err
    done = told(capsys, ["tutup-tahun", "2026", *data, *given])
    assert (done["permohonan"], done["berkas"], done["gangguan_cadangan"]) == (1, "arsip/loket-2026.db", "")
    assert told(capsys, ["check", *data])["selisih"] == []
    assert main(["tutup-tahun", *data]) == 0
    assert "2026: sudah ditutup" in capsys.readouterr().out
    assert main(["tutup-tahun", "2027", *data, *given]) == 2
    assert "belum lewat" in capsys.readouterr().err
    assert main(["tutup-tahun", "kemarin", *data]) == 2
    assert "bukan tahun" in capsys.readouterr().err
    assert told(capsys, ["buka-tahun", "2026", *data, *given])["tahun"] == 2026
    assert told(capsys, ["check", *data])["selisih"] == []
