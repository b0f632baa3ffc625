"""Parts that the demonstration's letters share: the applicant as a form names him, and the village's letter."""

from datetime import date, timedelta
from random import Random
from typing import Any

from loket_app.domain.catalog import Office
from loket_app.simulation.people import AREA, MEN, WOMEN, applicant, roman


def iso_date(typed: str) -> str:
    """A date as the guest book types it (day-month-year) as ISO text."""
    day, month, year = typed.split("-")
    return f"{year}-{month}-{day}"


def applicant_letter(office: Office, number: int) -> dict[str, Any]:
    """The made-up applicant as the letters name him."""
    person = applicant(Random(number), office, number)
    return {
        "nama": person.name,
        "nik": person.nik,
        "nomor_kk": person.family_no,
        "tempat_lahir": person.birth_place,
        "tanggal_lahir": iso_date(person.birth_date),
        "jenis_kelamin": "Perempuan" if person.sex == "P" else "Laki-laki",
        "agama": person.religion,
        "status_kawin": person.marital,
        "pendidikan": person.education,
        "pekerjaan": person.occupation,
        "kewarganegaraan": person.nationality,
        "alamat": f"{person.address} RT {person.rt} RW {person.rw}, {person.village}",
        "telepon": person.phone,
    }


def village_letter(office: Office, number: int, today: date) -> dict[str, Any]:
    """The covering letter of the village: who wrote it, its number and its day."""
    village = office.villages[number % len(office.villages)]
    return {
        "desa": village,
        "desa_nomor": f"145/{number:03d}/{village[:3].upper()}/{today.month}/{today.year}",
        "desa_tanggal": (today - timedelta(days=1 + number % 4)).isoformat(),
    }


def someone(random: Random, number: int, order: int) -> dict[str, Any]:
    """A made-up person with a NIK that says what his birth date and sex say; `order` tells those of a letter apart."""
    woman = random.random() < 0.5
    year, month, day = random.randint(1950, 2004), random.randint(1, 12), random.randint(1, 28)
    return {
        "nama": f"{random.choice(WOMEN if woman else MEN)} Contoh {roman(number + order)}",
        "nik": f"{AREA}{day + (40 if woman else 0):02d}{month:02d}{year % 100:02d}{(number * 10 + order) % 10_000:04d}",
        "tanggal_lahir": date(year, month, day).isoformat(),
        "jenis_kelamin": "Perempuan" if woman else "Laki-laki",
        "alamat": f"Jl. Contoh Kenanga No. {number + order}",
    }
