"""Letter data for the demonstration's applicants: what an operator would type."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from loket_app.domain.catalog import Office, Service
from loket_app.domain.dates import local
from loket_app.simulation.aid_letters import AID_LETTERS
from loket_app.simulation.civil_letters import CIVIL_LETTERS
from loket_app.simulation.letter_parts import applicant_letter, village_letter
from loket_app.simulation.people import AREA, JOBS, MEN, WOMEN, roman
from loket_app.simulation.stage import Stage

NEEDS = ("keringanan biaya sekolah", "pengurusan beasiswa", "berobat di rumah sakit", "bantuan hukum")


def letter_values(stage: Stage, number: int, service: Service) -> dict[str, Any]:
    """The typed values (JSON) of the service's letter; empty when it prints none."""
    today = local(stage.clock.now(), stage.office.zone).date()
    return made_up_letter(service.form or "", stage.office, number, today)


def made_up_letter(form: str, office: Office, number: int, today: date) -> dict[str, Any]:
    """The same for a form by its key; empty for a form that nobody here fills in."""
    made = _MAKERS.get(form)
    return made(office, number, today) if made is not None else {}


def _sktm(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    children = [
        {
            "nama": f"{random.choice(MEN + WOMEN)} Contoh {roman(number)}", "nik": "",
            "tanggal_lahir": date(2012 + n, 1 + n, 11).isoformat(), "hubungan": "anak", "pekerjaan": "Pelajar",
        }
        for n in range(random.randint(1, 3))
    ]  # fmt: skip
    return {
        **applicant_letter(office, number),
        "terdaftar": random.choice(("terdaftar", "tidak terdaftar")),
        "penghasilan": random.randrange(600_000, 1_500_000, 50_000),
        "untuk_nama": children[0]["nama"],
        "untuk_hubungan": "anak",
        "keperluan": random.choice(NEEDS),
        "tanggungan": children,
        **village_letter(office, number, today),
    }


def _party(random: Random, number: int, key: str, names: tuple[str, ...], woman: bool) -> dict[str, Any]:
    year, month, day = random.randint(1992, 2003), random.randint(1, 12), random.randint(1, 28)
    return {
        f"{key}_nama": f"{random.choice(names)} Contoh {roman(number)}",
        f"{key}_nik": f"{AREA}{day + (40 if woman else 0):02d}{month:02d}{year % 100:02d}{number:04d}",
        f"{key}_tempat_lahir": random.choice(("Samarinda", "Mojokerto", "Tenggarong")),
        f"{key}_tanggal_lahir": date(year, month, day).isoformat(),
        f"{key}_agama": "Islam",
        f"{key}_pekerjaan": random.choice(JOBS),
        f"{key}_alamat": f"Jl. Contoh Mawar No. {number}",
    }


def _dispensation(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    wedding = today + timedelta(days=4)
    return {
        **_party(random, number, "suami", MEN, woman=False),
        "suami_bin": f"{random.choice(MEN)} Contoh",
        "suami_status": "jejaka",
        **_party(random, number, "istri", WOMEN, woman=True),
        "istri_binti": f"{random.choice(MEN)} Contoh",
        "istri_status": "perawan",
        "daftar_tanggal": today.isoformat(),
        "akad_tanggal": wedding.isoformat(),
        "akad_jam": "09:00:00",
        "akad_tempat": "rumah mempelai wanita",
        "kua": f"KUA Kecamatan {office.place}",
        "alasan": "calon suami bekerja di luar daerah dan baru mendapat cuti",
        **village_letter(office, number, today),
    }


_MAKERS: dict[str, Callable[[Office, int, date], dict[str, Any]]] = {
    "sktm": _sktm,
    "legalisasi_sktm": _sktm,
    "dispensasi_nikah": _dispensation,
    **CIVIL_LETTERS,
    **AID_LETTERS,
}
